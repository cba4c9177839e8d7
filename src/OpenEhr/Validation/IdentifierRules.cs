using System.Text.RegularExpressions;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>Syntax of identifiers and references. BASE 1.1.0 Base Types §5.</summary>
internal static partial class IdentifierRules
{
    private const int Timeout = 100;

    public static void Register()
    {
        Rules.Add<HierObjectId>(RmModel.HierObjectId, (id, faults) => CheckSyntax(id, IsHierObjectId, "uid[::extension] without blanks, the uid most often a UUID", faults));
        Rules.Add<ObjectVersionId>(RmModel.ObjectVersionId, (id, faults) => CheckSyntax(id, IsObjectVersionIdOrItsObject, "object_id::creating_system_id::version, such as 8849182c-82ad-4088-a07f-48ead4180515::ehr.example.org::1", faults));
        Rules.Add<ArchetypeId>(RmModel.ArchetypeId, (id, faults) => CheckSyntax(id, IsArchetypeId, "an archetype id such as openEHR-EHR-OBSERVATION.pulse.v2", faults));
        Rules.Add<TerminologyId>(RmModel.TerminologyId, (id, faults) => CheckSyntax(id, text => !string.IsNullOrWhiteSpace(text), "the name of a terminology", faults));
        Rules.Add<ObjectRef>(RmModel.ObjectRef, CheckNamespace);
        Rules.Add<PartyRef>(RmModel.PartyRef, (reference, faults) => CheckType(reference, faults, "PERSON", "ORGANISATION", "GROUP", "AGENT", "ROLE", "PARTY", "ACTOR", "ANY"));
        Rules.Add<AccessGroupRef>(RmModel.AccessGroupRef, (reference, faults) => CheckType(reference, faults, "ACCESS_GROUP"));
    }

    /// <summary>True for <c>openEHR-EHR-OBSERVATION.pulse.v2</c> and its like, as opposed to an at-code.</summary>
    public static bool IsArchetypeId(string text) => Matches(ArchetypeIdPattern(), text);

    public static bool IsHierObjectId(string text) => Matches(HierObjectIdPattern(), text);

    public static bool IsObjectVersionId(string text) => Matches(ObjectVersionIdPattern(), text);

    // A client that cannot know the version yet gives the object's id alone; the server completes it at commit.
    private static bool IsObjectVersionIdOrItsObject(string text) =>
        text.Contains("::", StringComparison.Ordinal) ? IsObjectVersionId(text) : IsHierObjectId(text);

    private static void CheckSyntax(ObjectId id, Func<string, bool> isValid, string form, FaultList faults)
    {
        if (id.Value is { Length: > 0 } value && !isValid(value)) faults.Add("value", FaultCode.NotIdentifier.Of(Shown.Text(value), id.Class.Name, form));
    }

    private static void CheckNamespace(ObjectRef reference, FaultList faults)
    {
        // BASE 1.1.0 Base Types, OBJECT_REF.namespace: ^[a-zA-Z][a-zA-Z0-9_.:/&?=+-]*$
        if (reference.Namespace is { Length: > 0 } name && !Matches(NamespacePattern(), name))
            faults.Add("namespace", FaultCode.NotNamespace.Of(Shown.Text(name)));
    }

    private static void CheckType(ObjectRef reference, FaultList faults, params string[] allowed)
    {
        if (reference.Type is { Length: > 0 } type && !allowed.Contains(type))
            faults.Add("type", FaultCode.OtherReferenceType.Of(reference.Class.Name, Shown.Text(type), Shown.Choice(allowed)));
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return text.Length <= 1000 && pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[A-Za-z][\w]*-[A-Za-z][\w]*-[A-Za-z][\w]*\.[\w][\w()/%$#&-]*(\.v\d[\w.+-]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex ArchetypeIdPattern();

    // BASE 1.1.0 wants a UUID, an OID or a domain name before the extension; other systems' ids of other forms are kept, as nothing here computes with them.
    [GeneratedRegex(@"^[^\s:][^\s]*(::.+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex HierObjectIdPattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*::[^:\s](?:[^:]|:(?!:))*::[1-9]\d*(\.[1-9]\d*\.[1-9]\d*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex ObjectVersionIdPattern();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9_.:/&?=+-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex NamespacePattern();
}
