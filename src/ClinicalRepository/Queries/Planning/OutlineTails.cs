using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Which values within nodes leaves tell to the letter: the twin of what <see cref="Leaves.LeafWriter"/> takes out of a composition. What has no value
/// here has no leaf, and what has one has a leaf, or its document says that it has values that are none.
/// </summary>
internal static class OutlineTails
{
    private const string Magnitude = "value/magnitude";
    private const string Code = "defining_code/code_string";

    // The tails of leaves by class, and the tails of paths that each answers.
    private static readonly Dictionary<RmClass, Dictionary<string, string[]>> Told = new()
    {
        [RmModel.Element] = new()
        {
            [Magnitude] = [Magnitude, "value/units"], ["value/numerator"] = ["value/numerator"], ["value/denominator"] = ["value/denominator"],
            [$"value/{Code}"] = [$"value/{Code}", "value/defining_code/terminology_id/value"],
        },
        [RmModel.Composition] = Of("composer/name"),
        [RmModel.EventContext] = Of("start_time/value", "end_time/value", "location", "health_care_facility/name"),
        [RmModel.History] = Of("origin/value"),
        [RmModel.PointEvent] = Of("time/value"),
        [RmModel.IntervalEvent] = Of("time/value"),
        [RmModel.Action] = Of("time/value"),
        [RmModel.IsmTransition] = Of($"current_state/{Code}", $"careflow_step/{Code}"),
        [RmModel.Instruction] = Of("expiry_time/value"),
    };

    /// <summary>True when outlines have all that a path can lead to.</summary>
    /// <param name="trail">The path.</param>
    /// <param name="mayBeNode">True when only its being there is asked, so that it may end at a node.</param>
    public static bool IsCovered(OutlineTrail trail, bool mayBeNode)
    {
        IReadOnlyList<RmClass> classes = trail.Variable.Classes;
        for (var at = 0; at < trail.Steps.Count; at++)
        {
            if (IsTold(classes, Tail(trail, at))) return true;
            if (!LeafCoverage.IsWalked(classes, trail.Steps[at].Attribute)) return false;
            classes = [.. classes.Select(c => c.Find(trail.Steps[at].Attribute)?.Type).OfType<RmClass>().SelectMany(c => c.Concrete).Distinct()];
        }
        return mayBeNode && classes.All(c => LeafCoverage.IsNode(c));
    }

    /// <summary>The tails of paths that a leaf answers; none when outlines do not have it.</summary>
    /// <param name="node">The class of the node.</param>
    /// <param name="tail">The tail of the leaf.</param>
    public static IReadOnlyList<string> AnsweredBy(RmClass node, string tail) => Told.TryGetValue(node, out var tails) && tails.TryGetValue(tail, out var answered) ? answered : [];

    /// <summary>The rest of a path from a step on; predicates have no place in it.</summary>
    public static string Tail(OutlineTrail trail, int from) => string.Join('/', trail.Steps.Skip(from).Select(s => s.Predicate is null ? s.Attribute : s.Attribute + "[]"));

    /// <summary>Where a leaf's value lies within its node.</summary>
    /// <param name="node">The class of the node.</param>
    /// <param name="tail">The tail of the leaf, one that answers some path.</param>
    /// <param name="discriminator">The leaf's discriminator: of a number the unit comes before a semicolon, of a code it is the terminology.</param>
    public static OutlineValue ValueAt(RmClass node, string tail, string discriminator)
    {
        var said = discriminator.Split(';')[0];
        return tail switch
        {
            Magnitude when said.Length == 0 => At(node, [("value", RmModel.DvCount)], "magnitude"),
            Magnitude => At(node, [("value", RmModel.DvQuantity)], "magnitude", ("units", said)),
            "value/numerator" or "value/denominator" => At(node, [("value", RmModel.DvProportion)], tail["value/".Length..]),
            "composer/name" => At(node, [("composer", RmModel.PartyIdentified)], "name"),
            "health_care_facility/name" => At(node, [("health_care_facility", RmModel.PartyIdentified)], "name"),
            "location" => At(node, [], "location"),
            _ when tail.EndsWith(Code, StringComparison.Ordinal) => OfCode(node, tail, discriminator),
            _ => At(node, [(tail.Split('/')[0], RmModel.DvDateTime)], "value"),
        };
    }

    private static OutlineValue OfCode(RmClass node, string tail, string terminology) => At(
        node, [(tail.Split('/')[0], RmModel.DvCodedText), ("defining_code", RmModel.CodePhrase)], "code_string",
        terminology.Length == 0 ? null : ("terminology_id", new TerminologyId { Value = terminology }));

    private static OutlineValue At(RmClass node, IReadOnlyList<(string Attribute, RmClass Class)> steps, string last, (string Attribute, object Value)? beside = null)
    {
        var way = new List<(RmAttribute, RmClass)>();
        var at = node;
        foreach (var (attribute, type) in steps)
        {
            way.Add((at.Find(attribute)!, type));
            at = type;
        }
        return new(way, at.Find(last)!, beside is var (name, value) ? (at.Find(name)!, value) : null);
    }

    private static Dictionary<string, string[]> Of(params string[] tails) => tails.ToDictionary(tail => tail, tail => new[] { tail });

    // A step may be open to several classes: of each that has the attribute the tail must be told.
    private static bool IsTold(IReadOnlyList<RmClass> classes, string tail)
    {
        var having = classes.Where(c => c.Find(tail.Split('/')[0]) is not null).ToList();
        return having.Count > 0 && having.TrueForAll(c => Told.TryGetValue(c, out var tails) && tails.Values.Any(answered => answered.Contains(tail)));
    }
}
