using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Operations.Matching;

/// <summary>
/// How alike two names are, as Norwegians write them: without letter case and marks, å as aa; the same in any order, since given names are told in any; by how they sound (<see cref="NameSound"/>), so that Cathrine is Katrine and Bjoern is Bjørn;
/// and by one wrong letter in four.
/// </summary>
internal static class NameLikeness
{
    private const int MostWords = 5;
    private const double BySound = 0.92, ByInitial = 0.7, WithMore = 0.95, LeastByLetters = 0.75, ByLetters = 0.95;

    /// <summary>The words of some names, as they are compared.</summary>
    public static IReadOnlyList<string> WordsOf(IEnumerable<string> names) =>
        [.. names.SelectMany(NameSound.WordsOf).Distinct().Take(MostWords)];

    /// <summary>How alike the words of two names are, in whatever order: from 0 to 1.</summary>
    public static double Of(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var (fewer, more) = one.Count <= other.Count ? (one, other) : (other, one);
        if (fewer.Count == 0) return 0;
        var mean = Best(fewer, 0, more, new bool[more.Count]) / fewer.Count;
        return fewer.Count == more.Count ? mean : mean * WithMore;
    }

    /// <summary>How alike two words are: from 0 to 1.</summary>
    public static double OfWords(string one, string other)
    {
        if (one == other) return 1;
        if (one.Length == 1 || other.Length == 1) return one[0] == other[0] ? ByInitial : 0;
        if (NameSound.AreAlike(one, other)) return BySound;
        var letters = 1 - ((double)Distance(one, other) / Math.Max(one.Length, other.Length));
        return letters >= LeastByLetters ? letters * ByLetters : 0;
    }

    // Each word of the shorter name with another one of the longer, so that the whole is most alike: of five words there are few ways.
    private static double Best(IReadOnlyList<string> fewer, int at, IReadOnlyList<string> more, bool[] taken)
    {
        if (at == fewer.Count) return 0;
        var best = 0.0;
        for (var i = 0; i < more.Count; i++)
        {
            if (taken[i]) continue;
            taken[i] = true;
            best = Math.Max(best, OfWords(fewer[at], more[i]) + Best(fewer, at + 1, more, taken));
            taken[i] = false;
        }
        return best;
    }

    // How many letters are put in, left out, exchanged, or swapped with the next (optimal string alignment).
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
            for (var j = 1; j <= other.Length; j++)
            {
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        return rows[one.Length, other.Length];
    }
}
