using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>A stretch of time that a resource's is compared with (FHIR R4, search, 3.1.1.4.7).</summary>
/// <param name="Prefix">How.</param>
/// <param name="Begin">The first microsecond that is asked for.</param>
/// <param name="End">The one after the last.</param>
internal sealed record DateTerm(SearchPrefix Prefix, long Begin, long End) : SearchTerm
{
    // Far from our time a leaf's number is some microseconds off.
    private const double Slack = 64;

    public override SearchFacet Facet => SearchFacet.Date;

    /// <summary>The stretch of <c>ap</c>, which reaches a tenth of the way to now beyond what is written.</summary>
    public static DateTerm Approximately(long begin, long end, long now)
    {
        var reach = Math.Abs(now - begin) / 10;
        return new(SearchPrefix.Approximately, begin - reach, end + reach);
    }

    public override bool Takes(SearchValue value, SearchSource source) => value is DateValue date && Takes(date.Begin, date.End);

    /// <summary>Whether a stretch is what is asked for.</summary>
    public bool Takes(long begin, long end)
    {
        var isEqual = Begin <= begin && end <= End;
        return Prefix switch
        {
            SearchPrefix.Equal => isEqual,
            SearchPrefix.NotEqual => !isEqual,
            SearchPrefix.Greater => end > End,
            SearchPrefix.Less => begin < Begin,
            SearchPrefix.GreaterOrEqual => end > End || isEqual,
            SearchPrefix.LessOrEqual => begin < Begin || isEqual,
            SearchPrefix.StartsAfter => begin >= End,
            SearchPrefix.EndsBefore => end <= Begin,
            _ => begin < End && end > Begin,
        };
    }

    public override IEnumerable<LeafFilter>? Narrowed(SearchSource source, LeafNames names)
    {
        var begins = names.Numbers(source.NameOf(Facet), LeafType.Time);
        return Prefix switch
        {
            SearchPrefix.NotEqual => null,
            SearchPrefix.Equal => [new LeafRange(begins, Begin - Slack, End + Slack)],
            SearchPrefix.Less or SearchPrefix.EndsBefore => [new LeafRange(begins, null, Begin + Slack)],
            SearchPrefix.LessOrEqual or SearchPrefix.Approximately => [new LeafRange(begins, null, End + Slack)],
            SearchPrefix.StartsAfter => [new LeafRange(begins, End - Slack, null)],
            // What lasts has its end in a leaf of its own; what does not is as late as it begins.
            _ => [new LeafRange(begins, Begin - Slack, null), new LeafRange(names.Numbers(source.NameOf(Facet), LeafType.TimeEnd), End - Slack, null)],
        };
    }
}
