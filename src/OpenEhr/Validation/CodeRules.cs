using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Validation;

/// <summary>Codes that the reference model takes from openEHR's own terminology and code sets. RM 1.1.0 Support §5.</summary>
internal static class CodeRules
{
    /// <summary>The code must be of the group, whatever terminology it names.</summary>
    public static void InGroup(DvCodedText? text, TerminologyGroup group, string attribute, FaultList faults)
    {
        if (text?.DefiningCode is not { CodeString.Length: > 0, TerminologyId.Value.Length: > 0 } code) return;
        if (!IsOpenEhr(code)) faults.Add(attribute, FaultCode.NotOfOpenEhr.Of(Shown.Text(code.TerminologyId.Value), group.Name));
        else Check(code, group, attribute, faults);
    }

    /// <summary>A code of openEHR's terminology must be of the group; codes of other terminologies are left alone.</summary>
    public static void InGroupWhereOpenEhr(DvText? text, TerminologyGroup group, string attribute, FaultList faults)
    {
        if (text is DvCodedText { DefiningCode: { CodeString.Length: > 0 } code } && IsOpenEhr(code)) Check(code, group, attribute, faults);
    }

    /// <summary>The code must be of the code set.</summary>
    public static void InCodeSet(CodePhrase? code, CodeSet set, string attribute, FaultList faults)
    {
        if (code?.CodeString is { Length: > 0 } text && !set.Contains(text)) faults.Add(attribute, FaultCode.NotInCodeSet.Of(Shown.Text(text), set.ExternalId, set.Name));
    }

    private static bool IsOpenEhr(CodePhrase code) => code.TerminologyId?.Value == OpenEhrTerminology.TerminologyId;

    private static void Check(CodePhrase code, TerminologyGroup group, string attribute, FaultList faults)
    {
        if (!group.Contains(code.CodeString!)) faults.Add(attribute, FaultCode.NotInGroup.Of(Shown.Text(code.CodeString), group.Name, Shown.Choice([.. group.Concepts.Select(one => $"{one.Code} {one.English}")])));
    }
}
