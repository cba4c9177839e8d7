using System.Text;

namespace Varde.ClinicalRepository.Rest;

/// <summary>A caller's own text, made fit to be repeated in an answer: short, and without control characters.</summary>
internal static class Printable
{
    private const int Longest = 100;

    public static string Of(string text)
    {
        var kept = new StringBuilder(Math.Min(text.Length, Longest + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length >= Longest) return kept.Append('…').ToString();
            kept.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }
        return kept.ToString();
    }
}
