using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Records;

namespace Varde.Fhir.Terminology.Sources;

/// <summary>The code systems, value sets and concept maps that are stored on this server, found by address. What was read of a version is kept, as far as there is room.</summary>
/// <param name="engine">Finds them. It asks here itself when a search names a value set, so that it is given when it is there.</param>
internal sealed class StoredTerminology(Lazy<SearchEngine> engine)
{
    private const int MostVersions = 20;
    private const long MostKept = 200_000_000;

    private readonly Lock _keeping = new();
    private readonly Dictionary<(ResourceKey, int), Kept> _kept = [];
    private readonly Queue<(ResourceKey, int)> _order = [];
    private long _size;

    /// <summary>
    /// The latest version of the one with an address, or the version that is named; null when the reader may see none. Where very many have the address, those that
    /// were stored last are looked at.
    /// </summary>
    /// <param name="type">CodeSystem, ValueSet or ConceptMap.</param>
    /// <param name="url">The address.</param>
    /// <param name="version">The version; null for the latest.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<object?> FindAsync(string type, string url, string? version, QueryPermit permit, CancellationToken cancellation)
    {
        if (url.Length == 0) return null;
        KeyValuePair<string, string>[] asked = version is null ? [new("url", Escaped(url))] : [new("url", Escaped(url)), new("version", Escaped(version))];
        return (await SearchAsync(type, asked, permit, cancellation)).Select(m => (Resource: Read(m), m.LastUpdated)).OrderByDescending(m => TerminologyReader.HeadOf(m.Resource).Version, VersionOrder.Instance)
            .ThenByDescending(m => m.LastUpdated).Select(m => m.Resource).FirstOrDefault();
    }

    /// <summary>The one of an id; null when the reader may see none.</summary>
    public async Task<object?> FindAsync(ResourceKey key, QueryPermit permit, CancellationToken cancellation) =>
        (await SearchAsync(key.Type, [new("_id", key.Id)], permit, cancellation)).Select(Read).FirstOrDefault();

    /// <summary>A version of a resource, as operations need it.</summary>
    /// <param name="key">Which resource.</param>
    /// <param name="number">The number of the version.</param>
    /// <param name="content">Its content.</param>
    public object Read(ResourceKey key, int number, ReadOnlyMemory<byte> content)
    {
        lock (_keeping)
            if (_kept.TryGetValue((key, number), out var kept)) return kept.Resource;
        var read = TerminologyReader.Read(key.Type, StoredJson.Parse(content));
        lock (_keeping) Keep((key, number), new(read, content.Length));
        return read;
    }

    // What codes mean is nobody's: scopes for other types do not hide it.
    private async Task<IReadOnlyList<FoundResource>> SearchAsync(string type, IEnumerable<KeyValuePair<string, string>> asked, QueryPermit permit, CancellationToken cancellation)
    {
        var read = engine.Value.Read(FhirDefinitions.R4.Resource(type), [.. asked, new("_sort", "-_lastUpdated"), new("_count", $"{MostVersions}")], []);
        return read.TryGet(out var query, out _) && (await engine.Value.SearchAsync(query, permit with { LimitsOf = null }, null, cancellation)).TryGet(out var found, out _) ? found.Matches : [];
    }

    private object Read(FoundResource found) => Read(found.Key, found.Number, found.Content);

    private void Keep((ResourceKey, int) key, Kept kept)
    {
        if (kept.Size > MostKept || !_kept.TryAdd(key, kept)) return;
        _order.Enqueue(key);
        _size += kept.Size;
        while (_size > MostKept && _order.TryDequeue(out var oldest) && _kept.Remove(oldest, out var gone)) _size -= gone.Size;
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private sealed record Kept(object Resource, int Size);
}

/// <summary>Orders versions: numbers in them as numbers, so that 1.10 comes after 1.9; what has no version comes first.</summary>
internal sealed class VersionOrder : IComparer<string?>
{
    public static readonly VersionOrder Instance = new();

    private static readonly char[] Separators = ['.', '-'];

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var (own, other) = (x.Split(Separators), y.Split(Separators));
        for (var i = 0; i < Math.Min(own.Length, other.Length); i++)
            if (ComparePart(own[i], other[i]) is not 0 and var order) return order;
        return own.Length.CompareTo(other.Length);
    }

    private static int ComparePart(string x, string y) => long.TryParse(x, out var own) && long.TryParse(y, out var other) ? own.CompareTo(other) : string.CompareOrdinal(x, y);
}
