using System.Text;

namespace Varde.Fhir.Search.Asking;

/// <summary>Takes the text of a parameter apart: comma, dollar sign and bar part it unless a backslash stands before them (FHIR R4, search, 3.1.1.4.0.1).</summary>
internal static class SearchText
{
    /// <summary>The parts between separators, still escaped.</summary>
    public static IReadOnlyList<string> Split(string text, char separator)
    {
        var (parts, begin) = (new List<string>(), 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == separator)
            {
                parts.Add(text[begin..at]);
                begin = at + 1;
            }
        }
        parts.Add(text[begin..]);
        return parts;
    }

    /// <summary>A text as it is written where it is meant whole.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);

    /// <summary>The text as it is meant.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is ',' or '$' or '|' or '\\') at++;
            plain.Append(text[at]);
        }
        return plain.ToString();
    }
}
