using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// A C_OBJECT made ready for use: its class resolved, its attributes bound to slots, its special constraint (code, quantity, ordinal, text of a code)
/// as a check.
/// </summary>
internal sealed class ObjectConstraint
{
    /// <summary>The class; null when any may stand.</summary>
    public required RmClass? Type { get; init; }

    /// <summary>The class as the template writes it.</summary>
    public required string TypeName { get; init; }

    /// <summary>What data carries as archetype_node_id; empty when the node has none.</summary>
    public required string NodeId { get; init; }

    /// <summary>The name that the template fixes, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The text of the node's term, for messages.</summary>
    public string? Term { get; init; }

    /// <summary>How often it may stand.</summary>
    public required MultiplicityInterval Occurrences { get; init; }

    /// <summary>The class of an interval's ends, when the template names it.</summary>
    public RmClass? EndType { get; init; }

    /// <summary>The open slot that this is, or null.</summary>
    public ArchetypeSlot? Slot { get; init; }

    /// <summary>Constraints on attributes. Set after the object is made, so that a node can refer to itself from below.</summary>
    public AttributeConstraint[] Attributes { get; set; } = [];

    /// <summary>Constraints of other kinds.</summary>
    public Action<RmObject, FaultList>[] Checks { get; init; } = [];

    /// <summary>True when an object of this class and node id may be meant.</summary>
    public bool Accepts(RmObject item) => AcceptsClass(item) && AcceptsNodeId(item);

    /// <summary>True when the class is right.</summary>
    public bool AcceptsClass(RmObject item) => Type is null || item.Class.IsA(Type);

    /// <summary>Faults of an object that <see cref="Accepts"/> took.</summary>
    public void Check(RmObject item, FaultList faults)
    {
        CheckEnds(item as DvInterval, faults);
        foreach (var check in Checks) check(item, faults);
        foreach (var attribute in Attributes) attribute.Check(item, faults);
    }

    /// <summary>The node as a reader of the template knows it.</summary>
    public override string ToString() =>
        NodeId.Length == 0 ? TypeName : $"{TypeName}[{NodeId}{((Name ?? Term) is { Length: > 0 } name ? $", '{Shown.Text(name)}'" : "")}]";

    /// <summary>An object in the same form.</summary>
    public static string Describe(RmObject item) =>
        item is Locatable { ArchetypeNodeId: { } id } node ? $"{item.Class.Name}[{Shown.Text(id)}{(node.Name?.Value is { } name ? $", '{Shown.Text(name)}'" : "")}]" : item.Class.Name;

    private bool AcceptsNodeId(RmObject item) => NodeId.Length == 0 || item is not Locatable node || node.ArchetypeNodeId == NodeId;

    private void CheckEnds(DvInterval? interval, FaultList faults)
    {
        if (interval is null || EndType is null) return;
        CheckEnd(interval.Lower, "lower", faults);
        CheckEnd(interval.Upper, "upper", faults);
    }

    private void CheckEnd(DvOrdered? end, string attribute, FaultList faults)
    {
        if (end is not null && !end.Class.IsA(EndType!)) faults.Add(attribute, FaultCode.OtherEnd.Of(end.Class.Name, TypeName));
    }
}
