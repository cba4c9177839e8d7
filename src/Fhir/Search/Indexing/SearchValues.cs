using System.Text.Json;

namespace Varde.Fhir.Search.Indexing;

/// <summary>The values of a resource's search parameters by where they are: all that a search knows of it. A pure function of the resource.</summary>
internal sealed class SearchValues
{
    private static readonly IReadOnlyList<PlacedValue> None = [];
    private readonly Dictionary<string, List<PlacedValue>> _values = new(StringComparer.Ordinal);

    /// <summary>The values of a name; see <see cref="SearchSource.NameOf"/>.</summary>
    public IReadOnlyList<PlacedValue> this[string name] => _values.TryGetValue(name, out var found) ? found : None;

    /// <summary>The values of a resource.</summary>
    public static SearchValues Of(string type, JsonElement resource)
    {
        var values = new SearchValues();
        foreach (var (source, facet, placed) in SearchVisit.Of(type, resource)) values.Add(source.NameOf(facet), placed);
        return values;
    }

    /// <summary>Adds a value.</summary>
    public void Add(string name, PlacedValue value)
    {
        if (!_values.TryGetValue(name, out var list)) _values[name] = list = [];
        list.Add(value);
    }
}

/// <summary>A value with its place.</summary>
/// <param name="Value">The value; null when there is something that cannot be compared.</param>
/// <param name="Positions">The occurrence of each repeated element on the way.</param>
internal readonly record struct PlacedValue(SearchValue? Value, int[] Positions);
