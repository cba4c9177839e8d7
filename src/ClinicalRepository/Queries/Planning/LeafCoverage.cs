using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Which paths of queries have leaves: the twin of what <see cref="Leaves.LeafWalk"/> and <see cref="Leaves.LeafWriter"/> take out of a composition. A
/// path is covered when every value that it can lead to is a leaf, or its document says that it has values that are none.
/// </summary>
internal static class LeafCoverage
{
    // What the walk goes through on its way to the elements.
    private static readonly Dictionary<RmClass, string[]> Walked = new()
    {
        [RmModel.Composition] = ["content", "context"],
        [RmModel.EventContext] = ["other_context"],
        [RmModel.Section] = ["items"],
        [RmModel.Observation] = ["data", "state", "protocol"],
        [RmModel.Evaluation] = ["data", "protocol"],
        [RmModel.Instruction] = ["activities", "protocol"],
        [RmModel.Activity] = ["description"],
        [RmModel.Action] = ["description", "protocol", "ism_transition"],
        [RmModel.AdminEntry] = ["data"],
        [RmModel.GenericEntry] = ["data"],
        [RmModel.History] = ["events", "summary"],
        [RmModel.PointEvent] = ["data", "state"],
        [RmModel.IntervalEvent] = ["data", "state"],
        [RmModel.ItemTree] = ["items"],
        [RmModel.ItemList] = ["items"],
        [RmModel.ItemTable] = ["rows"],
        [RmModel.ItemSingle] = ["item"],
        [RmModel.Cluster] = ["items"],
    };

    // Times that stand beside the elements.
    private static readonly Dictionary<RmClass, string[]> Times = new()
    {
        [RmModel.EventContext] = ["start_time"], [RmModel.PointEvent] = ["time"], [RmModel.IntervalEvent] = ["time"], [RmModel.Action] = ["time"], [RmModel.Instruction] = ["expiry_time"],
    };

    private static readonly Dictionary<string, LeafType> OfElements = new()
    {
        ["value/magnitude"] = LeafType.Number, ["value/numerator"] = LeafType.Number, ["value/lower/magnitude"] = LeafType.Number, ["value/upper/magnitude"] = LeafType.Number,
        ["value/value"] = LeafType.Number, ["value/defining_code/code_string"] = LeafType.Code, ["value/id"] = LeafType.Code,
    };

    /// <summary>
    /// The type of the leaves of a path that are in the value index; null when it is not covered. <see cref="LeafType.Number"/> of <c>value/value</c> covers what
    /// is compared with numbers only: texts are not all leaves.
    /// </summary>
    public static LeafType? TypeOf(PathPlace place) => Split(place) is var (node, tail) ? TypeOf(node.Classes, tail) : null;

    /// <summary>The steps of a path that go through nodes, and the rest of it, which names a value within its node.</summary>
    public static (PathPlace Node, string Tail)? Split(PathPlace place)
    {
        var trail = place.Trail;
        var at = 0;
        while (at + 1 < trail.Count && IsWalked(trail[at].Classes, trail[at + 1].Attribute)) at++;
        return at + 1 == trail.Count ? null : (trail[at], string.Join('/', trail.Skip(at + 1).Select(p => p.Attribute)));
    }

    private static LeafType? TypeOf(IReadOnlyList<RmClass> open, string tail)
    {
        var classes = open.Where(c => c.Find(tail.Split('/')[0]) is not null).ToList();
        if (classes.Count > 0 && classes.All(c => c == RmModel.Element)) return OfElements.TryGetValue(tail, out var type) ? type : null;
        var time = tail.EndsWith("/value", StringComparison.Ordinal) ? tail[..^"/value".Length] : tail;
        return classes.Count > 0 && classes.All(c => Times.TryGetValue(c, out var times) && times.Contains(time)) ? LeafType.Time : null;
    }

    /// <summary>True when the walk comes by nodes of a class.</summary>
    public static bool IsNode(RmClass type) => Walked.ContainsKey(type) || type == RmModel.Element;

    /// <summary>
    /// True when the walk goes through an attribute. A step may be open to several classes; the walk must go through it in each that has the attribute.
    /// </summary>
    public static bool IsWalked(IReadOnlyList<RmClass> classes, string attribute)
    {
        var having = classes.Where(c => c.Find(attribute) is not null).ToList();
        return having.Count > 0 && having.All(c => Walked.TryGetValue(c, out var walked) && walked.Contains(attribute));
    }
}
