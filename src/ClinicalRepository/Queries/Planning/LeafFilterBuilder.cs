using Varde.ClinicalRepository.Leaves;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Makes of a condition what the leaves of a document must be like for a row of it to satisfy the condition. It may let too much through, never too
/// little: the condition itself is put to every row afterwards.
/// </summary>
/// <param name="from">What FROM says.</param>
/// <param name="paths">Finds the numbers of the paths.</param>
internal sealed class LeafFilterBuilder(ContainerChains from, Func<PathPattern, LeafType, IReadOnlyList<int>> paths)
{
    // A partial date can mean a year at most.
    private const long LongestPart = 367L * 86_400_000_000;

    private readonly List<string> _told = [];

    /// <summary>What is looked up, in words.</summary>
    public IReadOnlyList<string> Told => _told;

    /// <summary>The filter; null when the leaves do not help.</summary>
    public LeafFilter? Of(BoundCondition? condition) => condition switch
    {
        BoundConditionPair { IsAnd: true } pair => All(Of(pair.Left), Of(pair.Right)),
        BoundConditionPair pair => Of(pair.Left) is { } left && Of(pair.Right) is { } right ? new LeafAny([left, right]) : null,
        BoundComparison { Left: BoundPath path, Right: BoundConstant constant } comparison => Comparison(path, comparison.Operator, constant.Value),
        BoundComparison { Left: BoundConstant constant, Right: BoundPath path } comparison => Comparison(path, Turned(comparison.Operator), constant.Value),
        BoundMatches { Operand: BoundPath path } matches => Any([.. matches.Items.Select(item => Item(path, item))]),
        _ => null,
    };

    private static LeafFilter? All(LeafFilter? left, LeafFilter? right) =>
        left is null ? right : right is null ? left : new LeafAll([.. Terms(left), .. Terms(right)]);

    private static IEnumerable<LeafFilter> Terms(LeafFilter filter) => filter is LeafAll all ? all.Terms : [filter];

    private static LeafFilter? Any(IReadOnlyList<LeafFilter?> terms) =>
        terms.Count == 0 || terms.Any(t => t is null) ? null : terms.Count == 1 ? terms[0] : new LeafAny([.. terms.Select(t => t!)]);

    private LeafFilter? Item(BoundPath path, BoundMatchItem item) => item switch
    {
        MatchValue value => Comparison(path, AqlOperator.Equal, value.Value),
        MatchCodes codes when LeafCoverage.TypeOf(path.Place) == LeafType.Code => Keys(path.Place, codes.Codes),
        _ => null,
    };

    private LeafFilter? Comparison(BoundPath path, AqlOperator sign, AqlValue constant) => (LeafCoverage.TypeOf(path.Place), constant.Raw) switch
    {
        (LeafType.Number, RmNumber number) => Numbers(path.Place, sign, number.Value),
        (LeafType.Number, bool flag) when sign == AqlOperator.Equal => Numbers(path.Place, sign, flag ? 1 : 0),
        (LeafType.Code, string code) when sign == AqlOperator.Equal => Keys(path.Place, [code]),
        (LeafType.Time, string text) when AqlComparable.StretchOf(text) is var (first, last) => Times(path.Place, sign, first - LeafWriter.Epoch, last - LeafWriter.Epoch),
        _ => null,
    };

    private LeafRange? Numbers(PathPlace place, AqlOperator sign, double number) => sign switch
    {
        AqlOperator.Equal => Range(place, LeafType.Number, number, number),
        AqlOperator.Less => Range(place, LeafType.Number, null, Math.BitDecrement(number), $"below {number}"),
        AqlOperator.LessOrEqual => Range(place, LeafType.Number, null, number),
        AqlOperator.Greater => Range(place, LeafType.Number, Math.BitIncrement(number), null, $"above {number}"),
        AqlOperator.GreaterOrEqual => Range(place, LeafType.Number, number, null),
        _ => null,
    };

    private LeafFilter? Times(PathPlace place, AqlOperator sign, double first, double last) => sign switch
    {
        AqlOperator.Less => Range(place, LeafType.Time, null, first),
        AqlOperator.LessOrEqual => Range(place, LeafType.Time, null, last),
        AqlOperator.Greater => Range(place, LeafType.Time, last, null),
        AqlOperator.GreaterOrEqual => new LeafAny([Range(place, LeafType.Time, first, null), Range(place, LeafType.TimeEnd, first, null)]),
        AqlOperator.Equal => new LeafAny([Range(place, LeafType.Time, first, last), Range(place, LeafType.TimeEnd, first, last + LongestPart)]),
        _ => null,
    };

    private LeafRange Range(PathPlace place, LeafType type, double? low, double? high, string? told = null)
    {
        var ids = paths(PatternOf(place), type);
        _told.Add($"index on {NameOf(place)}: {told ?? (low, high) switch { (null, _) => $"up to {high}", (_, null) => $"from {low}", _ => low == high ? $"{low}" : $"{low} to {high}" }}");
        return new(ids, low, high);
    }

    private LeafKeys Keys(PathPlace place, IEnumerable<string> codes)
    {
        var list = codes.ToList();
        _told.Add($"index on {NameOf(place)}: {(list.Count == 1 ? "one code" : $"{list.Count} codes")}");
        return new(paths(PatternOf(place), LeafType.Code), [.. list.Select(LeafSink.CodeKey)]);
    }

    /// <summary>The pattern of a covered path.</summary>
    public PathPattern PatternOf(PathPlace place)
    {
        var (node, tail) = LeafCoverage.Split(place)!.Value;
        // A time is a leaf by its value, also when the query names the whole of it.
        if (LeafCoverage.TypeOf(place) == LeafType.Time && !tail.EndsWith("/value", StringComparison.Ordinal)) tail += "/value";
        return new(from.NodeIdsAround(place.Variable), place.Variable.NodeId, node.Trail.Skip(1), tail);
    }

    private static string NameOf(PathPlace place) =>
        $"{place.Variable.Variable ?? place.Variable.Class.Name}/{string.Join('/', place.Trail.Skip(1).Select(p => BoundClass.NodeIdOf(p.Predicate) is { } id ? $"{p.Attribute}[{id}]" : p.Attribute))}";

    private static AqlOperator Turned(AqlOperator sign) => sign switch
    {
        AqlOperator.Less => AqlOperator.Greater,
        AqlOperator.LessOrEqual => AqlOperator.GreaterOrEqual,
        AqlOperator.Greater => AqlOperator.Less,
        AqlOperator.GreaterOrEqual => AqlOperator.LessOrEqual,
        _ => sign,
    };
}

/// <summary>Which class expressions of FROM lie around which.</summary>
internal sealed class ContainerChains
{
    private readonly Dictionary<BoundClass, BoundClass?> _containers = [];

    public ContainerChains(BoundContainment from) => Add(from, null);

    /// <summary>The archetypes and codes of the containers of a class expression, from the outermost in.</summary>
    public IReadOnlyList<string> NodeIdsAround(BoundClass one)
    {
        var ids = new List<string>();
        for (var container = _containers[one]; container is not null; container = _containers[container])
            if (container.NodeId is { } id) ids.Insert(0, id);
        return ids;
    }

    private void Add(BoundContainment from, BoundClass? container)
    {
        switch (from)
        {
            case BoundClass one: _containers[one] = container; break;
            case BoundContains contains:
                _containers[contains.Container] = container;
                Add(contains.Content, contains.Container);
                break;
            case BoundContainmentPair pair:
                Add(pair.Left, container);
                Add(pair.Right, container);
                break;
        }
    }
}
