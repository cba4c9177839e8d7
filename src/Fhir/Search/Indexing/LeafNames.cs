using System.Collections.Frozen;
using Varde.Records;

namespace Varde.Fhir.Search.Indexing;

/// <summary>The numbers that the store has given to the paths of leaves, at one time.</summary>
internal sealed class LeafNames
{
    private readonly FrozenDictionary<string, KnownLeafPath[]> _paths;
    private readonly FrozenDictionary<string, HeldText[]> _contents;

    public LeafNames(SearchCatalogue catalogue)
    {
        Catalogue = catalogue;
        Known = (catalogue.Paths.Select(p => p.Id).Append(0).Min(), catalogue.Paths.Select(p => p.Id).Append(0).Max());
        _paths = catalogue.Paths.GroupBy(p => p.Path.Path).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _contents = catalogue.Texts.Select(HeldText.Of).GroupBy(t => t.Type).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>What this was made of.</summary>
    public SearchCatalogue Catalogue { get; }

    /// <summary>The lowest and the highest number of a path that is known.</summary>
    public (int Lowest, int Highest) Known { get; }

    /// <summary>The leaves that hold the values of some names, by number.</summary>
    public WantedLeaves Wanted(IEnumerable<string> names)
    {
        var (wanted, all) = (new Dictionary<int, LeafName>(), names.Append(FacetPaths.Incomplete.Path).ToHashSet(StringComparer.Ordinal));
        foreach (var path in all.SelectMany(name => _paths.GetValueOrDefault(name) ?? []))
            if (path.Type != LeafType.TimeEnd) wanted[path.Id] = new(path.Path.Path, FacetPaths.Of(path.Path.Path));
        return new(wanted, Known.Lowest, Known.Highest, all.Contains(SearchValues.WordsName));
    }

    /// <summary>The numbers of a path that are in the value index; none when no leaf was there yet.</summary>
    public IReadOnlyList<int> Numbers(string path, LeafType type, string? discriminator = null) =>
        _paths.TryGetValue(path, out var known)
            ? [.. known.Where(p => p.Id > 0 && p.Type == type && (discriminator is null || p.Path.Discriminator == discriminator)).Select(p => p.Id)] : [];

    /// <summary>The numbers of what documents of some types of resource hold.</summary>
    public IReadOnlyList<int> Contents(IEnumerable<string> types) => [.. HeldBy(types).Select(t => t.Id)];

    /// <summary>Of these the numbers which say that a document has values that are no leaves.</summary>
    public IReadOnlyList<int> Unindexed(IEnumerable<string> types) => [.. HeldBy(types).Where(t => t.HasMore).Select(t => t.Id)];

    private IEnumerable<HeldText> HeldBy(IEnumerable<string> types) => types.SelectMany(type => _contents.GetValueOrDefault(type) ?? []);

    // "Observation", "Observation *", "Observation #view": a resource holds its type. Other interned texts begin with other words.
    private readonly record struct HeldText(string Type, int Id, bool HasMore)
    {
        public static HeldText Of(KeyValuePair<int, string> text)
        {
            var words = text.Value.Split(' ');
            return new(words[0], text.Key, words.Contains(LeafSink.Unindexed));
        }
    }
}

/// <summary>What leaves of a path hold.</summary>
/// <param name="Path">The path.</param>
/// <param name="Facet">What is kept; null for the leaf that says that the document must be opened.</param>
internal readonly record struct LeafName(string Path, SearchFacet? Facet);

/// <summary>Which leaves are looked at.</summary>
/// <param name="Names">What they hold, by number.</param>
/// <param name="Lowest">The lowest number that is known.</param>
/// <param name="Highest">The highest.</param>
/// <param name="NeedsWords">Whether the words of a resource are looked at, which are no leaves.</param>
internal sealed record WantedLeaves(IReadOnlyDictionary<int, LeafName> Names, int Lowest, int Highest, bool NeedsWords)
{
    /// <summary>Whether a number was given after the names were read: what it means is not known.</summary>
    public bool IsNewer(int id) => id < Lowest || id > Highest;
}
