using System.Collections.Frozen;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// Checks an object against the rules of the reference model 1.1.0 itself, whatever its template: required attributes, whole numbers, texts that must
/// not be empty, and the invariants of every class, the openEHR terminology included. What a template demands is checked by
/// <see cref="TemplateValidator"/>.
/// </summary>
public static class RmValidator
{
    private const int DeepestNesting = 400;

    private static readonly FrozenDictionary<RmClass, ClassRules> ByClass =
        RmModel.Classes.Where(one => !one.IsAbstract).ToFrozenDictionary(one => one, one => new ClassRules(one));

    /// <summary>Every fault of <paramref name="root"/> and what lies below it, each with its path; empty when there is none.</summary>
    /// <param name="root">A composition, EHR status, folder, version or any other object of the reference model.</param>
    public static IReadOnlyList<Fault> Validate(RmObject root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var faults = new FaultList();
        Check(root, faults);
        return faults.Faults;
    }

    /// <summary>
    /// Every fault of a version as a client sends it to be committed: as <see cref="Validate"/>, but what the server sets may be missing (openEHR REST,
    /// UPDATE_VERSION): the contribution, the version's uid, and system and time of its audit.
    /// </summary>
    /// <param name="version">The version with its audit and data.</param>
    public static IReadOnlyList<Fault> ValidateForCommit(ReferenceModel.Version version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var faults = new FaultList { IsForCommit = true };
        Check(version, faults);
        return faults.Faults;
    }

    private static void Check(RmObject item, FaultList faults)
    {
        if (faults.IsFull) return;
        if (faults.Path.Depth > DeepestNesting)
        {
            faults.Add(FaultCode.NestedTooDeep.Of(DeepestNesting));
            return;
        }
        var rules = ByClass[item.Class];
        foreach (var attribute in rules.Attributes) CheckAttribute(item, attribute, faults);
        foreach (var rule in rules.Invariants) rule(item, faults);
    }

    private static void CheckAttribute(RmObject item, RmAttribute attribute, FaultList faults)
    {
        switch (item.At(attribute))
        {
            case null:
                if (attribute.IsRequired && !(faults.IsForCommit && IsSetByServer(attribute))) faults.AddAbsence(attribute.Name, Missing(item, attribute));
                break;
            case RmObject value:
                faults.Path.Enter(attribute);
                Check(value, faults);
                faults.Path.Leave();
                break;
            case List<RmObject> items:
                CheckItems(item, attribute, items, faults);
                break;
            case RmNumber { Whole: null } number when attribute.Kind == RmKind.Integer:
                faults.Add(attribute.Name, FaultCode.NotWhole.Of(item.Class.Name, attribute.Name, number.Text));
                break;
            case string { Length: 0 } when attribute.Kind == RmKind.String && !MayBeEmpty(attribute):
                faults.Add(attribute.Name, FaultCode.EmptyText.Of(item.Class.Name, attribute.Name));
                break;
        }
    }

    private static void CheckItems(RmObject item, RmAttribute attribute, List<RmObject> items, FaultList faults)
    {
        if (items.Count == 0 && attribute.IsRequired) faults.AddAbsence(attribute.Name, Missing(item, attribute));
        for (var i = 0; i < items.Count && !faults.IsFull; i++)
        {
            faults.Path.Enter(attribute, items, i);
            Check(items[i], faults);
            faults.Path.Leave();
        }
    }

    private static bool IsSetByServer(RmAttribute attribute) => (attribute.DeclaredBy.Name, attribute.Name) is
        ("VERSION", "contribution") or ("ORIGINAL_VERSION", "uid") or ("AUDIT_DETAILS", "system_id" or "time_committed");

    private static FaultText Missing(RmObject item, RmAttribute attribute) => attribute.IsMultiple
        ? FaultCode.NoItem.Of(item.Class.Name, attribute.Name, attribute.TypeName)
        : FaultCode.MissingAttribute.Of(item.Class.Name, attribute.Name, attribute.TypeName);

    // The specification demands a text of these only in that they exist: a parsable may be empty, and so may the unit of a pure number.
    private static bool MayBeEmpty(RmAttribute attribute) =>
        (!attribute.IsRequired && attribute is not { DeclaredBy.Name: "PARTY_IDENTIFIED" or "EVENT_CONTEXT" or "DV_TEXT" })
        || (attribute.Name == "value" && attribute.DeclaredBy == RmModel.DvParsable)
        || (attribute.Name == "units" && attribute.DeclaredBy == RmModel.DvQuantity);

    private sealed class ClassRules(RmClass type)
    {
        public RmAttribute[] Attributes { get; } = [.. type.Attributes];

        public Action<RmObject, FaultList>[] Invariants { get; } = [.. Rules.Of(type)];
    }
}
