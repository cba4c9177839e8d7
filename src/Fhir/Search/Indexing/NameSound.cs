using System.Text;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// How names sound in Norwegian, whatever way they are spelt: Kristian is Christian, Aas is Ås, Dahl is Dal, Cecilie is Sesilie. A word has one key, or two where its letters are read in two ways: Isaac is
/// Isak, and Haakon is Håkon. The rules are this project's own; two words that sound alike have a key in common.
/// </summary>
internal static class NameSound
{
    // A name of more words, or a word of more letters, is found by its first.
    private const int MostWords = 8, LongestKey = 24;

    private const string Vowels = "aeiouyæøå";

    // Spellings of one sound, longer ones first; of what comes before is not undone by what comes after.
    private static readonly (string Written, string Sound)[] Sounds =
    [
        ("schj", "S"), ("sch", "S"), ("skj", "S"), ("stj", "S"), ("sj", "S"), ("sh", "S"), ("kj", "C"), ("tj", "C"), ("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("gh", "g"), ("hj", "i"), ("gj", "i"), ("hv", "v"),
        ("ce", "se"), ("ci", "si"), ("cy", "si"), ("qu", "kv"), ("dt", "t"), ("nd", "n"), ("ld", "l"), ("rd", "r"), ("aa", "o"), ("ae", "e"), ("oe", "o"), ("ie", "i"), ("ei", "E"), ("ai", "E"), ("ej", "E"), ("ey", "E"),
        ("æ", "e"), ("ø", "o"), ("å", "o"), ("y", "i"), ("j", "i"), ("q", "k"), ("c", "k"), ("w", "v"), ("x", "ks"), ("z", "s"),
    ];

    /// <summary>The words of a text, folded, with å as aa: what names are compared by.</summary>
    public static IEnumerable<string> WordsOf(string text) =>
        text.Split([' ', '-', ',', '.', '\''], StringSplitOptions.RemoveEmptyEntries).Select(Folding.FoldWithDoubleA).Where(word => word.Any(char.IsLetter));

    /// <summary>The keys of all words of a text: what it is found by.</summary>
    public static IEnumerable<string> KeysOf(string text) => WordsOf(text).Take(MostWords).SelectMany(Of).Distinct();

    /// <summary>Whether two words have a sound in common.</summary>
    public static bool AreAlike(string one, string other) => Of(one).Intersect(Of(other)).Any();

    /// <summary>The keys of a folded word: one, or two where a double a is read as å or as a.</summary>
    public static IReadOnlyList<string> Of(string word)
    {
        var (first, second) = (Heard(word), word.Contains("aa", StringComparison.Ordinal) ? Heard(word.Replace("aa", "a", StringComparison.Ordinal)) : null);
        return second is null || second == first ? [first] : [first, second];
    }

    private static string Heard(string word)
    {
        var sound = new StringBuilder(word.Length);
        for (var at = 0; at < word.Length && sound.Length < LongestKey;)
        {
            var (written, heard) = Sounds.FirstOrDefault(one => string.CompareOrdinal(word, at, one.Written, 0, one.Written.Length) == 0);
            foreach (var letter in heard ?? (IsSilent(word, at) ? "" : word[at..(at + 1)]))
                if (sound.Length == 0 || sound[^1] != letter) sound.Append(letter);
            at += written?.Length ?? 1;
        }
        // What is nothing but silent letters stays what it is.
        return sound.Length > 0 ? sound.ToString() : word;
    }

    // Dahl, Ohlsen, Sarah, Gunhild: an h is heard at the beginning of a word and between vowels alone.
    private static bool IsSilent(string word, int at) =>
        word[at] == 'h' && (at + 1 == word.Length || !IsVowel(word[at + 1]) || at > 0 && !IsVowel(word[at - 1]));

    private static bool IsVowel(char letter) => Vowels.Contains(letter, StringComparison.Ordinal);
}
