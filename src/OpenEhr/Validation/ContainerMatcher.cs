using System.Collections.Frozen;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// Finds the constraint that a member of a container stands under: by node id, by name where the template renames siblings of one node id, by slot,
/// by what is inside where neither tells siblings apart, and by class where there is no node id.
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
    /// <param name="item">The member.</param>
    /// <param name="counts">How many members each constraint has already.</param>
    /// <param name="faults">Takes the fault.</param>
    public int Match(RmObject item, ReadOnlySpan<int> counts, FaultList faults)
    {
        if (item is Locatable { ArchetypeNodeId: { } id } node && _byNodeId.TryGetValue(id, out var places)) return MatchNode(node, places, counts, faults);
        var slot = Find(_slots, item, SlotTakes);
        if (slot >= 0) return slot;
        var byClass = Find(_withoutNodeId, item, static (constraint, one) => constraint.AcceptsClass(one));
        if (byClass < 0) faults.Add(FaultCode.NotInTemplate.Of(ObjectConstraint.Describe(item), Shown.Choice([.. _children.Select(Allowed).Distinct()])));
        return byClass;
    }

    /// <summary>True when an open slot takes the object: of the slot's class, and of an archetype that its includes and excludes let in.</summary>
    public static bool SlotTakes(ObjectConstraint constraint, RmObject item) =>
        constraint.AcceptsClass(item) && item is Locatable { ArchetypeNodeId: { } id } && IdentifierRules.IsArchetypeId(id) && constraint.Slot!.Allows(id);

    private int MatchNode(Locatable node, int[] places, ReadOnlySpan<int> counts, FaultList faults)
    {
        var isNamed = true;
        var first = First(node, places, isNamed, out var isLone);
        if (first < 0) first = First(node, places, isNamed = false, out isLone);
        if (first < 0) return MatchNothing(node, places, faults);
        return isLone || !faults.MayTry ? first : Nearest(node, places, isNamed, counts, faults);
    }

    /// <summary>The first constraint that class and name fit; lone when no other does.</summary>
    private int First(Locatable node, int[] places, bool isNamed, out bool isLone)
    {
        var first = -1;
        isLone = true;
        foreach (var place in places)
        {
            if (!Fits(_children[place], node, isNamed)) continue;
            if (first >= 0) isLone = false;
            else first = place;
        }
        return first;
    }

    // A node without a name, as a draft may have it, could be any of those that have one.
    private static bool Fits(ObjectConstraint child, Locatable node, bool isNamed) => child.AcceptsClass(node)
        && (isNamed ? child.Name is { } name && (node.Name?.Value is not { } given || NodeName.Equal(name, given)) : child.Name is null);

    /// <summary>Of siblings that only their content tells apart, the one that the node fits best; of equals the one that still wants a member.</summary>
    private int Nearest(Locatable node, int[] places, bool isNamed, ReadOnlySpan<int> counts, FaultList faults)
    {
        var (best, least) = (-1, default((int, int, int)));
        foreach (var place in places)
        {
            if (!Fits(_children[place], node, isNamed)) continue;
            var (wrong, absent) = faults.Try(_children[place], node);
            var distance = (wrong, absent, Room(_children[place].Occurrences, counts[place]));
            if (best < 0 || distance.CompareTo(least) < 0) (best, least) = (place, distance);
        }
        return best;
    }

    private static int Room(MultiplicityInterval occurrences, int count) => count < occurrences.Lower ? 0 : occurrences.Contains(count + 1) ? 1 : 2;

    private int MatchNothing(Locatable node, int[] places, FaultList faults)
    {
        // A lone constraint is meant even if the name is wrong: its own check of the name says so.
        if (places.Length == 1 && _children[places[0]].AcceptsClass(node)) return places[0];
        faults.Add(FaultCode.NotInTemplate.Of(ObjectConstraint.Describe(node), Shown.Choice([.. places.Select(one => _children[one].ToString())])));
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
