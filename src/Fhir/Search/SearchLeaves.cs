using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search;

/// <summary>
/// Takes out of a resource what it is searched by: the values of its search parameters, to the letter, so that the matcher can decide by them alone; and, where the
/// letters do not order as a search asks, the keys that candidates are found by. See docs/fhir-search.md.
/// </summary>
/// <param name="units">As the <see cref="SearchEngine"/>'s.</param>
internal sealed class SearchLeaves(CanonicalUnits? units) : ILeafExtractor
{
    /// <summary>How many leaves a resource has at most; one with more values is opened whenever it may match.</summary>
    public const int Budget = 500;

    public string Rules => $"resource 5{(units is null ? "" : " with units")}";

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Kind != DocumentKind.FhirResource || source.ArchetypeId is not { } type || FhirDefinitions.R4.Resource(type) is null) return;
        using var document = JsonDocument.Parse(source.Content, StoredJson.Options);
        var hasMore = false;
        var writer = new LeafWriter(sink, units);
        foreach (var (found, facet, value) in SearchVisit.Of(type, document.RootElement))
            if (sink.Leaves.Count < Budget) Write(writer, found, facet, value);
            else hasMore = true;
        sink.Holds([type], hasMore);
        if (OriginTag.IsView(document.RootElement)) sink.Marks(ResourceViews.Mark);
        var words = ResourceWords.Of(document.RootElement);
        sink.HoldsWords(DocumentWords.Of(words.Narrative, words.Content));
    }

    private static void Write(LeafWriter writer, SearchSource source, SearchFacet facet, PlacedValue value)
    {
        writer.Write(facet, source.Paths, value);
        if (source.IsHeard) writer.WriteSound(source.Paths, value);
    }
}
