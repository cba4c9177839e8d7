using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>A number or quantity that a resource's is compared with (FHIR R4, search, 3.1.1.4.5 and 3.1.1.4.11).</summary>
/// <param name="Prefix">How.</param>
/// <param name="Amount">The number.</param>
/// <param name="Half">Half of its last digit: as exactly as it is written, it is meant.</param>
/// <param name="System">The system of the unit's code; null or empty for any.</param>
/// <param name="Unit">The unit: its code or, without system, its words too; null for any.</param>
/// <param name="Units">Brings units together that measure the same.</param>
internal sealed record AmountTerm(SearchPrefix Prefix, decimal Amount, decimal Half, string? System, string? Unit, CanonicalUnits? Units) : SearchTerm
{
    private const decimal Tenth = 0.1m;
    private const double Slack = 1e-12;

    public override SearchFacet Facet => SearchFacet.Amount;

    public override bool Takes(SearchValue value, SearchSource source)
    {
        if (value is not AmountValue own) return false;
        if (HasUnit(own)) return Takes(own.Low, own.High, Wanted);
        return Converted is { } wanted && Units is not null && own.System == LeafWriter.Ucum && In(own.Low, own.Code, out var low) && In(own.High, own.Code, out var high)
            && Takes(low, high, wanted);
    }

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names)
    {
        if (Prefix == SearchPrefix.NotEqual) return null;
        List<LeafFilter> filters = [Within(Numbers(source, names, ""), Wanted), new LeafRange(Numbers(source, names, FacetPaths.Range), null, null)];
        if (Converted is { } converted)
            filters.AddRange([Within(Numbers(source, names, Canonical!.Value.Unit), converted), Within(Numbers(source, names, ""), converted)]);
        return filters;
    }

    private static IReadOnlyList<int> Numbers(SearchSource source, LeafNames names, string unit) =>
        names.Numbers(source.Paths[SearchFacet.Amount].Path + FacetPaths.NumberSuffix, LeafType.Number, unit);

    private Bounds Wanted => Prefix == SearchPrefix.Approximately
        ? new(Less(Amount, Math.Abs(Amount) * Tenth + Half), Amount, More(Amount, Math.Abs(Amount) * Tenth + Half))
        : new(Less(Amount, Half), Amount, More(Amount, Half));

    private (double Amount, string Unit)? Canonical => System == LeafWriter.Ucum && Unit is { Length: > 0 } ? Units?.Invoke((double)Amount, Unit) : null;

    private Bounds? Converted => Canonical is not null && In(Wanted.Low, Unit!, out var low) && In(Wanted.Amount, Unit!, out var amount) && In(Wanted.High, Unit!, out var high)
        ? new(low!.Value, amount!.Value, high!.Value) : null;

    private bool HasUnit(AmountValue own) =>
        Unit is null || (string.IsNullOrEmpty(System) ? own.Code == Unit || own.Unit == Unit : own.System == System && own.Code == Unit);

    // The amount in the unit that all of its kind are compared in; another kind is not comparable.
    private bool In(decimal? amount, string unit, out decimal? converted)
    {
        converted = null;
        if (amount is null) return true;
        if (Units!((double)amount.Value, unit) is not { } found || found.Unit != Canonical?.Unit) return false;
        converted = Math.Abs(found.Amount) < (double)decimal.MaxValue / 2 ? (decimal)found.Amount : found.Amount > 0 ? decimal.MaxValue : decimal.MinValue;
        return true;
    }

    // An open side is beyond every number.
    private bool Takes(decimal? low, decimal? high, Bounds wanted)
    {
        var isPoint = low == high;
        var isEqual = low >= wanted.Low && (isPoint ? high < wanted.High : high <= wanted.High);
        var (isAbove, isBelow) = (high is null || high > wanted.Amount, low is null || low < wanted.Amount);
        return Prefix switch
        {
            SearchPrefix.Equal => isEqual,
            SearchPrefix.NotEqual => !isEqual,
            SearchPrefix.Greater => isAbove,
            SearchPrefix.Less => isBelow,
            SearchPrefix.GreaterOrEqual => isAbove || high == wanted.Amount,
            SearchPrefix.LessOrEqual => isBelow || low == wanted.Amount,
            SearchPrefix.StartsAfter => low > wanted.Amount,
            SearchPrefix.EndsBefore => high < wanted.Amount,
            _ => !(low > wanted.High) && !(high < wanted.Low),
        };
    }

    private LeafRange Within(IReadOnlyList<int> paths, Bounds bounds)
    {
        var (low, high) = ((double)bounds.Low, (double)bounds.High);
        var (least, most) = (low - (Math.Abs(low) * Slack), high + (Math.Abs(high) * Slack));
        return Prefix switch
        {
            SearchPrefix.Equal or SearchPrefix.Approximately => new(paths, Math.Min(least, most), Math.Max(least, most)),
            SearchPrefix.Less or SearchPrefix.LessOrEqual or SearchPrefix.EndsBefore => new(paths, null, most),
            _ => new(paths, least, null),
        };
    }

    private static decimal Less(decimal amount, decimal by) => amount < decimal.MinValue + by ? decimal.MinValue : amount - by;

    private static decimal More(decimal amount, decimal by) => amount > decimal.MaxValue - by ? decimal.MaxValue : amount + by;

    private readonly record struct Bounds(decimal Low, decimal Amount, decimal High);
}
