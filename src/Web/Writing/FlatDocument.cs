using System.Text.Json.Nodes;

namespace Varde.Web.Writing;

/// <summary>A document in the simplified form FLAT, key by key.</summary>
public sealed class FlatDocument
{
    private readonly Dictionary<string, JsonNode> _values;

    private FlatDocument(Dictionary<string, JsonNode> values) => _values = values;

    /// <summary>No document.</summary>
    public static FlatDocument Empty { get; } = new([]);

    /// <summary>Reads one that this server wrote.</summary>
    public static FlatDocument Of(ReadOnlySpan<byte> utf8) => new(JsonNode.Parse(utf8)!.AsObject().Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!.DeepClone(), StringComparer.Ordinal));

    /// <summary>The keys and values.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> Values => _values;

    /// <summary>The value of a key; null when there is none.</summary>
    public JsonNode? Value(string key) => _values.GetValueOrDefault(key)?.DeepClone();

    /// <summary>The value of a key as text; null when there is none.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(key)?.ToString();

    /// <summary>The parts that may stand several times and do, with their numbers.</summary>
    public IReadOnlyCollection<string> Instances() => [.. _values.Keys.SelectMany(Numbered).Distinct()];

    /// <summary>The parts of a key that have a number, each with the way to it.</summary>
    public static IEnumerable<string> Numbered(string key)
    {
        for (var colon = key.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = key.IndexOf(':', colon + 1))
        {
            var end = colon + 1;
            while (end < key.Length && char.IsAsciiDigit(key[end])) end++;
            if (end > colon + 1 && (end == key.Length || key[end] is '/' or '|')) yield return key[..end];
        }
    }
}
