using System.Text.Json;

namespace Varde.Fhir.Search.Indexing;

/// <summary>One walk through a resource: where it is, and what it has found.</summary>
internal sealed class SearchVisit
{
    private readonly List<int> _positions = [];
    private int[]? _here = [];

    private readonly List<FoundValue> _found = [];

    /// <summary>What a resource has, in the order in which it is met.</summary>
    public static IReadOnlyList<FoundValue> Of(string type, JsonElement resource)
    {
        var (index, visit) = (SearchIndex.Of(type), new SearchVisit());
        index.Root.Walk(resource, visit);
        foreach (var source in index.Known)
            if (!visit._found.Exists(f => f.Source == source)) visit._found.Add(new(source, SearchFacet.Token, new(new TokenValue("", "false"), [])));
        return visit._found;
    }

    /// <summary>Goes to an occurrence of a repeated element.</summary>
    public void Enter(int at)
    {
        _positions.Add(at);
        _here = null;
    }

    /// <summary>Goes back from it.</summary>
    public void Leave()
    {
        _positions.RemoveAt(_positions.Count - 1);
        _here = null;
    }

    /// <summary>Takes the values of a source that ends here. Of what has none it is said that something is there, which <c>:missing</c> asks for.</summary>
    public void Meet(SourceEnd end, JsonElement element)
    {
        var found = false;
        var values = end.IsKnown ? [new(SearchFacet.Token, new TokenValue("", element.ValueKind == JsonValueKind.False ? "false" : "true"))] : ValueReader.Read(end, element);
        foreach (var (facet, value) in values)
        {
            found |= facet == FacetPaths.Of(end.Source.Type);
            _found.Add(new(end.Source, facet, new(value, Here())));
        }
        if (!found) _found.Add(new(end.Source, FacetPaths.Of(end.Source.Type), new(null, Here())));
    }

    private int[] Here() => _here ??= [.. _positions];
}

/// <summary>A value that was found.</summary>
/// <param name="Source">Where.</param>
/// <param name="Facet">What is kept of it.</param>
/// <param name="Placed">The value with its place.</param>
internal readonly record struct FoundValue(SearchSource Source, SearchFacet Facet, PlacedValue Placed);
