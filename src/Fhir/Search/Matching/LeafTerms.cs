using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>Puts what several terms ask of the leaves together.</summary>
internal static class LeafTerms
{
    /// <summary>More alternatives than these cost more than they spare.</summary>
    private const int MostAlternatives = 64;

    /// <summary>What no document has.</summary>
    public static LeafFilter Nothing { get; } = new LeafKeys([0], [[]]);

    /// <summary>One of some filters; null when one of them lets everything through.</summary>
    public static LeafFilter? Any(IEnumerable<IEnumerable<LeafFilter>?> terms)
    {
        var alternatives = new List<LeafFilter>();
        foreach (var term in terms)
        {
            if (term is null) return null;
            alternatives.AddRange(term.Where(HasPaths));
        }
        var joined = Joined(alternatives);
        return joined.Count switch { 0 => Nothing, 1 => joined[0], <= MostAlternatives => new LeafAny([.. joined.Select(Single)]), _ => null };
    }

    // Alternatives are of one leaf each: of several terms the first narrows.
    private static LeafFilter Single(LeafFilter filter) => filter is LeafAll all ? all.Terms[0] : filter;

    // A path without number has no leaf.
    private static bool HasPaths(LeafFilter filter) => filter switch
    {
        LeafRange range => range.Paths.Count > 0,
        LeafKeys keys => keys.Paths.Count > 0,
        LeafKeyRange range => range.Paths.Count > 0,
        _ => true,
    };

    // Keys of the same paths are looked up at once.
    private static List<LeafFilter> Joined(List<LeafFilter> filters) =>
        [.. filters.Where(f => f is not LeafKeys), .. filters.OfType<LeafKeys>().GroupBy(k => string.Join(',', k.Paths)).Select(g => new LeafKeys(g.First().Paths, [.. g.SelectMany(k => k.Keys)]))];
}
