using System.Collections.Frozen;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// Finds the constraint that a member of a container stands under: by node id, by name where the template renames siblings of one node id, by slot,
/// and by class where there is no node id.
/// </summary>
internal sealed class ContainerMatcher
{
    private readonly ObjectConstraint[] _children;
    private readonly FrozenDictionary<string, int[]> _byNodeId;
    private readonly int[] _withoutNodeId;
    private readonly int[] _slots;

    public ContainerMatcher(ObjectConstraint[] children)
    {
        _children = children;
        var places = Enumerable.Range(0, children.Length).ToList();
        _slots = [.. places.Where(one => children[one].Slot is not null)];
        _withoutNodeId = [.. places.Where(one => children[one] is { Slot: null, NodeId.Length: 0 })];
        _byNodeId = places.Where(one => children[one] is { Slot: null, NodeId.Length: > 0 })
            .GroupBy(one => children[one].NodeId)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The place of the constraint; -1 when there is none, and then the fault is noted.</summary>
    public int Match(RmObject item, FaultList faults)
    {
        if (item is Locatable { ArchetypeNodeId: { } id } node && _byNodeId.TryGetValue(id, out var places)) return MatchNode(node, places, faults);
        var slot = Find(_slots, item, SlotTakes);
        if (slot >= 0) return slot;
        var byClass = Find(_withoutNodeId, item, static (constraint, one) => constraint.AcceptsClass(one));
        if (byClass < 0) faults.Add($"{ObjectConstraint.Describe(item)} is not in the template here; it allows {Shown.Choice([.. _children.Select(Allowed).Distinct()])}");
        return byClass;
    }

    /// <summary>True when an open slot takes the object: of the slot's class, and of an archetype that its includes and excludes let in.</summary>
    public static bool SlotTakes(ObjectConstraint constraint, RmObject item) =>
        constraint.AcceptsClass(item) && item is Locatable { ArchetypeNodeId: { } id } && IdentifierRules.IsArchetypeId(id) && constraint.Slot!.Allows(id);

    private int MatchNode(Locatable node, int[] places, FaultList faults)
    {
        var named = -1;
        var unnamed = -1;
        foreach (var place in places)
        {
            if (!_children[place].AcceptsClass(node)) continue;
            if (_children[place].Name is not { } name) unnamed = unnamed < 0 ? place : unnamed;
            else if (NodeName.Equal(name, node.Name?.Value)) named = named < 0 ? place : named;
        }
        if (named >= 0) return named;
        if (unnamed >= 0) return unnamed;
        return MatchNothing(node, places, faults);
    }

    private int MatchNothing(Locatable node, int[] places, FaultList faults)
    {
        // A lone constraint is meant even if the name is wrong: its own check of the name says so.
        if (places.Length == 1 && _children[places[0]].AcceptsClass(node)) return places[0];
        faults.Add($"{ObjectConstraint.Describe(node)} is not in the template here; it allows {Shown.Choice([.. places.Select(one => _children[one].ToString())])}");
        return -1;
    }

    private int Find(int[] places, RmObject item, Func<ObjectConstraint, RmObject, bool> takes)
    {
        foreach (var place in places)
            if (takes(_children[place], item)) return place;
        return -1;
    }

    private static string Allowed(ObjectConstraint child) => child.Slot is null ? child.ToString() : $"{child.TypeName} of a slot{(child.Term is { } term ? $" '{Shown.Text(term)}'" : "")}";
}
