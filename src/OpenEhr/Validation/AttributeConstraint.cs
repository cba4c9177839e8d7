using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// A C_ATTRIBUTE made ready for use. Existence (is there a value), cardinality (how many members has the container) and the occurrences of each
/// member are three questions, asked one by one (AOM 1.4 §4.3).
/// </summary>
internal sealed class AttributeConstraint(string name, RmAttribute? attribute, MultiplicityInterval existence, Cardinality? cardinality)
{
    /// <summary>Which objects may stand; empty for any.</summary>
    public ObjectConstraint[] Children { get; init; } = [];

    /// <summary>Which primitive values may stand: what is wrong with a value, or null. Empty for any.</summary>
    public Func<object, FaultText?>[] Primitives { get; init; } = [];

    private ContainerMatcher Matcher => field ??= new(Children);

    public void Check(RmObject owner, FaultList faults)
    {
        // An attribute of a descendant (INTERVAL_EVENT.width under EVENT) is looked up when the object is there.
        var declared = attribute ?? owner.Class.Find(name);
        if (declared is null) return;
        if (declared.IsMultiple) CheckContainer(declared, owner, faults);
        else CheckSingle(declared, owner, faults);
    }

    private void CheckSingle(RmAttribute declared, RmObject owner, FaultList faults)
    {
        var value = owner.At(declared);
        if (value is null)
        {
            if (existence.IsMandatory && !IsExcused(owner)) faults.AddAbsence(name, FaultCode.Missing.Of(owner.Class.Name, name, Allowed()));
        }
        else if (existence.IsProhibited) faults.Add(name, FaultCode.NotAllowed.Of(owner.Class.Name, name));
        else if (value is RmObject item) CheckAlternatives(declared, item, faults);
        else CheckPrimitive(value, faults);
    }

    // RM 1.1.0 Data Structures §4: an element without a value says why by its null flavour, whatever the template demands of the value.
    private bool IsExcused(RmObject owner) => owner is Element { NullFlavour: not null } && name == "value";

    private FaultChoice Allowed() => Children.Length == 0 ? new(["a value"], 0) : Shown.Choice([.. Children.Select(one => one.ToString()).Distinct()]);

    private void CheckPrimitive(object value, FaultList faults)
    {
        FaultText? wrong = null;
        foreach (var primitive in Primitives)
        {
            wrong = primitive(value);
            if (wrong is null) return;
        }
        if (wrong is not null) faults.Add(name, wrong);
    }

    private void CheckAlternatives(RmAttribute declared, RmObject item, FaultList faults)
    {
        if (Children.Length == 0) return;
        faults.Path.Enter(declared);
        if (Children.Length == 1 && Children[0] is { Slot: null, Occurrences.IsProhibited: false } only && only.Accepts(item)) only.Check(item, faults);
        else CheckBest(item, faults);
        faults.Path.Leave();
    }

    // One of the alternatives must fit. When none does, the faults of the one that comes nearest tell the most.
    private void CheckBest(RmObject item, FaultList faults)
    {
        IReadOnlyList<Fault>? best = null;
        var before = faults.Count;
        foreach (var child in Candidates(item))
        {
            child.Check(item, faults);
            if (faults.Count == before) return;
            var found = faults.TakeBack(before);
            if (best is null || IsNearer(found, best)) best = found;
        }
        if (best is not null) faults.PutBack(best);
        else faults.Add(WhyNone(item));
    }

    // What is wrong counts more than what is lacking: a draft is measured against the alternative that it may become.
    private static bool IsNearer(IReadOnlyList<Fault> found, IReadOnlyList<Fault> best) =>
        (found.Count(one => !one.IsOfAbsence), found.Count).CompareTo((best.Count(one => !one.IsOfAbsence), best.Count)) < 0;

    private IEnumerable<ObjectConstraint> Candidates(RmObject item) => Children
        .Where(one => !one.Occurrences.IsProhibited && (one.Slot is null ? one.Accepts(item) : ContainerMatcher.SlotTakes(one, item)))
        .OrderBy(one => one.Type == item.Class ? 0 : 1);

    private FaultText WhyNone(RmObject item) => FaultCode.OtherKindAllowed.Of(ObjectConstraint.Describe(item), Allowed());

    private void CheckContainer(RmAttribute declared, RmObject owner, FaultList faults)
    {
        var items = owner.At(declared) as List<RmObject> ?? [];
        if (items.Count > 0 && existence.IsProhibited)
        {
            faults.Add(name, FaultCode.NotAllowed.Of(owner.Class.Name, name));
            return;
        }
        // An absent list and an empty one are the same document: what the cardinality demands, it demands of both (CNF, content cardinality 1..*).
        CheckCardinality(owner, items.Count, faults);
        if (Children.Length > 0) CheckMembers(declared, items, faults);
    }

    private void CheckCardinality(RmObject owner, int count, FaultList faults)
    {
        if (cardinality is null)
        {
            if (count == 0 && existence.IsMandatory) faults.AddAbsence(name, FaultCode.Missing.Of(owner.Class.Name, name, Allowed()));
        }
        else if (!cardinality.Interval.Contains(count) && !IsContradicted(count))
        {
            var message = FaultCode.WrongCount.Of(owner.Class.Name, name, count, cardinality.Interval);
            if (count < cardinality.Interval.Lower) faults.AddAbsence(name, message);
            else faults.Add(name, message);
        }
    }

    // AOM 1.4 §4.3: the members' occurrences must fit into the cardinality. In a template where they demand more than it allows, they decide.
    private bool IsContradicted(int count) => cardinality!.Interval.Upper is { } upper && count > upper && Children.Sum(one => (long)one.Occurrences.Lower) > upper;

    private void CheckMembers(RmAttribute declared, List<RmObject> items, FaultList faults)
    {
        Span<int> counts = Children.Length <= 64 ? stackalloc int[Children.Length] : new int[Children.Length];
        for (var i = 0; i < items.Count && !faults.IsFull; i++)
        {
            faults.Path.Enter(declared, items, i);
            var match = Matcher.Match(items[i], counts, faults);
            if (match >= 0)
            {
                counts[match]++;
                if (Children[match].Slot is null) Children[match].Check(items[i], faults);
            }
            faults.Path.Leave();
        }
        for (var i = 0; i < counts.Length; i++) CheckOccurrences(Children[i], counts[i], faults);
    }

    private void CheckOccurrences(ObjectConstraint child, int count, FaultList faults)
    {
        if (child.Occurrences.Contains(count)) return;
        var at = child.NodeId.Length == 0 ? name : $"{name}[{child.NodeId}{(child.Name is { } fixedName ? $", '{fixedName}'" : "")}]";
        var message = FaultCode.WrongOccurrences.Of(child, count, child.Occurrences);
        if (count < child.Occurrences.Lower) faults.AddAbsence(at, message);
        else faults.Add(at, message);
    }
}
