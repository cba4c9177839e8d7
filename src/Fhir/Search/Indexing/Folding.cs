using System.Globalization;
using System.Text;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// How text is compared: without letter case and marks (FHIR R4, search, 3.1.1.4.8). A letter that no mark makes of another stays itself: ø and æ are no o and
/// ae, while å is an a with a ring. Since names are written both ways, aa and å are besides found by each other.
/// </summary>
internal static class Folding
{
    private const int LongestKey = 24;

    /// <summary>The text without letter case and marks.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Sound(text).Normalize(NormalizationForm.FormD).EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark) folded.Append(Rune.ToLowerInvariant(rune));
        return folded.ToString();
    }

    /// <summary>The text folded, with every å as aa.</summary>
    public static string FoldWithDoubleA(string text) => Ascii.IsValid(text) ? Fold(text) : Fold(
        Sound(text).Normalize(NormalizationForm.FormC).Replace("å", "aa", StringComparison.Ordinal).Replace("Å", "aa", StringComparison.Ordinal));

    /// <summary>What is kept of a folded text to find it by its begin.</summary>
    public static string Key(string folded) =>
        folded.Length <= LongestKey ? folded : folded[..(char.IsHighSurrogate(folded[LongestKey - 1]) ? LongestKey - 1 : LongestKey)];

    /// <summary>The keys that a text is found by.</summary>
    public static IEnumerable<string> Keys(string text)
    {
        var (folded, doubled) = (Key(Fold(text)), Key(FoldWithDoubleA(text)));
        return folded == doubled ? [folded] : [folded, doubled];
    }

    // What is no text, such as half of a pair or U+FFFE, cannot be decomposed: each such piece stands as one character that nobody writes.
    private static string Sound(string text) => string.Concat(text.EnumerateRunes()).Replace('\ufffe', (char)Rune.ReplacementChar.Value);
}
