using System.Collections.Frozen;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// Comparison of the text of a coded value with the texts that a template gives its code. Templates reword their terms from version to version, mostly
/// by adding or dropping words at an end (<c>Not performed</c>, <c>Substitution not performed</c>), and documents keep the wording of their day. So a text
/// is also taken when it is a term's text with whole words more or less at one end, unless one of those words turns the meaning round.
/// </summary>
internal static class TermText
{
    private static readonly FrozenSet<string> Negations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "not", "no", "non", "none", "never", "without", "un", "ikke", "ikkje", "ingen", "aldri", "uten", "utan", "inte", "utan", "ej", "nicht", "kein", "keine", "keinen", "nie", "ohne",
        "sin", "ningún", "ninguna", "nunca", "não", "sem", "nenhum", "pas", "sans", "aucun", "aucune", "niet", "geen", "zonder", "ne", "ni", "brez", "senza", "nessun", "nessuna");

    /// <summary>True when <paramref name="found"/> is one of the texts, or one of them reworded at an end.</summary>
    public static bool IsOneOf(string[] texts, string found)
    {
        var text = found.AsSpan().Trim();
        foreach (var one in texts)
            if (text.SequenceEqual(one)) return true;
        return Array.Exists(texts, one => IsReworded(Words(one), Words(found)));
    }

    private static bool IsReworded(string[] one, string[] other)
    {
        var (longer, shorter) = one.Length >= other.Length ? (one, other) : (other, one);
        if (shorter.Length == 0) return false;
        var extra = longer.Length - shorter.Length;
        return (Same(longer.AsSpan(extra), shorter) && KeepsMeaning(longer.AsSpan(0, extra)))
            || (Same(longer.AsSpan(0, shorter.Length), shorter) && KeepsMeaning(longer.AsSpan(shorter.Length)));
    }

    private static bool Same(ReadOnlySpan<string> one, ReadOnlySpan<string> other) => one.SequenceEqual(other, StringComparer.OrdinalIgnoreCase);

    private static bool KeepsMeaning(ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (Negations.Contains(word.Trim(',', '.', ';', ':', '(', ')'))) return false;
        return true;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
