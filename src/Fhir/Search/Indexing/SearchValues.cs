using System.Text.Json;

namespace Varde.Fhir.Search.Indexing;

/// <summary>The values of a resource's search parameters by where they are: all that a search knows of it. A pure function of the resource.</summary>
internal sealed class SearchValues
{
    /// <summary>Where a criterion that looks at words finds them. No leaf has this name.</summary>
    public const string WordsName = "words";

    private static readonly IReadOnlyList<PlacedValue> None = [];
    private readonly Dictionary<string, List<PlacedValue>> _values = new(StringComparer.Ordinal);

    private JsonElement? _resource;
    private ResourceWords? _words;

    /// <summary>The words of the resource, where these are the values of one that is open.</summary>
    public ResourceWords Words => _words ??= ResourceWords.Of(_resource ?? throw new InvalidOperationException("Leaves hold no words."));

    /// <summary>The values of a name; see <see cref="SearchSource.NameOf"/>.</summary>
    public IReadOnlyList<PlacedValue> this[string name] => _values.TryGetValue(name, out var found) ? found : None;

    /// <summary>The values of a resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="resource">The resource, which must last as long as the values.</param>
    public static SearchValues Of(string type, JsonElement resource)
    {
        var values = new SearchValues { _resource = resource };
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
