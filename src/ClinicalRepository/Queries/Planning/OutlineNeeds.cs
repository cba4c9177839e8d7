using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// What a query looks at in compositions, when the leaves of a composition tell all of it: then it need not be opened, an outline made of its leaves
/// answers in its place.
/// </summary>
internal sealed class OutlineNeeds
{
    private OutlineNeeds(IReadOnlyList<OutlineTrail> trails, IReadOnlyList<BoundClass> classes, OutlineChoice? choice)
    {
        (Trails, Classes, Choice) = (trails, classes, choice);
        Key = Spelling.Of([.. classes.SelectMany(c => new[] { c.Class.Name, c.NodeId }), "|", .. trails.Select(t => t.Key), "|", choice?.Trail.Key, .. (choice?.Codes ?? []).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The paths that are followed.</summary>
    public IReadOnlyList<OutlineTrail> Trails { get; }

    /// <summary>The class expressions whose nodes must be there.</summary>
    public IReadOnlyList<BoundClass> Classes { get; }

    /// <summary>Which nodes alone can be in the answer, as the condition says by a code; null when it does not.</summary>
    public OutlineChoice? Choice { get; }

    /// <summary>One spelling for all that need the same.</summary>
    public string Key { get; }

    /// <summary>The needs of a query; null when the leaves do not tell all that it looks at.</summary>
    public static OutlineNeeds? Of(QueryNeeds needs)
    {
        if (!needs.IsOfCompositions || needs.WithVersions || needs.AllVersions) return null;
        List<BoundClass> classes = [.. needs.Query.Classes.Where(c => c.Subject == BoundSubject.Node)];
        if (!classes.TrueForAll(IsTold)) return null;
        var trails = new List<OutlineTrail>();
        foreach (var (trail, mayBeNode) in Reads(needs.Query))
        {
            if (trail.Variable.Subject == BoundSubject.Ehr) continue;
            if (!IsPlain(trail) || !OutlineTails.IsCovered(trail, mayBeNode)) return null;
            trails.Add(trail);
        }
        return new([.. trails.DistinctBy(t => t.Key)], classes, OutlineChoice.Of(needs.Query.Where));
    }

    // The class of a node is told by its archetype; of a node with a code it is not.
    private static bool IsTold(BoundClass one) => one.Predicate switch
    {
        null => one.Class == RmModel.Composition,
        NodeIdPredicate { IsCode: false } => true,
        _ => false,
    };

    private static bool IsPlain(OutlineTrail trail) => trail.Root is null && trail.Steps.All(step => step.Predicate is null or NodeIdPredicate);

    /// <summary>All paths that the query reads, and whether only their being there is asked.</summary>
    private static IEnumerable<(OutlineTrail Trail, bool MayBeNode)> Reads(BoundQuery query)
    {
        var expressions = query.Columns.Select(c => c.Expression).Concat(query.GroupBy).Concat(query.OrderBy.Select(o => o.Expression)).SelectMany(e => e.Parts);
        foreach (var part in expressions.Where(p => p is not BoundAggregate))
            foreach (var trail in TrailsOf(part)) yield return (trail, IsCounted(query, part));
        foreach (var read in query.Where is null ? [] : Reads(query.Where)) yield return read;
    }

    private static bool IsCounted(BoundQuery query, BoundExpression part) => query.Aggregates.Any(a => a.Name == "COUNT" && !a.Distinct && a.Argument == part)
        && !query.Columns.Any(c => c.Expression == part) && !query.GroupBy.Contains(part) && !query.OrderBy.Any(o => o.Expression == part);

    private static IEnumerable<(OutlineTrail Trail, bool MayBeNode)> Reads(BoundCondition condition) => condition switch
    {
        BoundConditionPair pair => Reads(pair.Left).Concat(Reads(pair.Right)),
        BoundNot not => Reads(not.Inner),
        BoundComparison comparison => Reads(comparison.Left, comparison.Right),
        BoundLike like => Reads(like.Operand),
        BoundMatches matches => Reads(matches.Operand),
        BoundTruth truth => Reads(truth.Expression),
        BoundExists exists => [(OutlineTrail.Of(exists.From, exists.Rest), true)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<(OutlineTrail, bool)> Reads(params BoundExpression[] expressions) =>
        expressions.SelectMany(e => e.Parts).SelectMany(TrailsOf).Select(trail => (trail, false));

    private static IEnumerable<OutlineTrail> TrailsOf(BoundExpression part) => part switch
    {
        BoundPath path => [OutlineTrail.Of(path.Place, null)],
        BoundExtreme extreme => [OutlineTrail.Of(extreme.From, extreme.Rest)],
        _ => [],
    };
}

/// <summary>
/// That the nodes of a variable have one of some codes at a path, or no row with them is in the answer: of laboratory results, for example, those of one
/// analyte. Other nodes of the variable need not be in outlines.
/// </summary>
/// <param name="Trail">The path.</param>
/// <param name="Codes">The codes.</param>
internal sealed record OutlineChoice(OutlineTrail Trail, IReadOnlyList<string> Codes)
{
    private const string Code = "code_string";

    /// <summary>The codes in UTF-8.</summary>
    public IReadOnlyList<byte[]> Utf8 { get; } = [.. Codes.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The first such demand that a condition makes; null when it makes none.</summary>
    public static OutlineChoice? Of(BoundCondition? condition) => condition switch
    {
        BoundConditionPair { IsAnd: true } pair => Of(pair.Left) ?? Of(pair.Right),
        BoundComparison { Operator: AqlOperator.Equal, Left: BoundPath path, Right: BoundConstant { Value.Raw: string code } } => Of(path, [code]),
        BoundComparison { Operator: AqlOperator.Equal, Right: BoundPath path, Left: BoundConstant { Value.Raw: string code } } => Of(path, [code]),
        BoundMatches { Operand: BoundPath path } matches when matches.Items.All(i => i is MatchValue { Value.Raw: string }) => Of(path, [.. matches.Items.Select(i => (string)((MatchValue)i).Value.Raw!)]),
        _ => null,
    };

    private static OutlineChoice? Of(BoundPath path, IReadOnlyList<string> codes) =>
        path.Place.Attribute == Code && path.Place.Variable.Subject == BoundSubject.Node ? new(OutlineTrail.Of(path.Place, null), codes) : null;
}

/// <summary>A path that a query reads, from its variable on.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Root">The predicate at the variable itself; null when there is none.</param>
/// <param name="Steps">The steps.</param>
internal sealed record OutlineTrail(BoundClass Variable, BoundPredicate? Root, IReadOnlyList<(string Attribute, BoundPredicate? Predicate)> Steps)
{
    /// <summary>One spelling for all that mean the same.</summary>
    public string Key => Spelling.Of([Variable.Class.Name, Variable.NodeId, .. Steps.SelectMany(step => new[] { step.Attribute, step.Predicate?.Key })]);

    /// <summary>The path to a place and on from there.</summary>
    public static OutlineTrail Of(PathPlace place, BoundRelativePath? onward)
    {
        var trail = place.Trail;
        return new(place.Variable, trail[0].Predicate, [.. trail.Skip(1).Select(p => (p.Attribute, p.Predicate)), .. onward?.Steps ?? []]);
    }

    /// <summary>True when a node of an archetype or code can be the variable's.</summary>
    public static bool CanBe(BoundClass variable, RmClass type, string nodeId) => type.IsA(variable.Class) && (variable.NodeId is null || variable.NodeId == nodeId);

    /// <summary>True when a step can lead to a node.</summary>
    public bool Takes(int step, string attribute, string nodeId) =>
        Steps[step].Attribute == attribute && (Steps[step].Predicate is not NodeIdPredicate { NodeId: var id } || id == nodeId);
}
