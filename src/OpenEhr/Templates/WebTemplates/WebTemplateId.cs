using System.Globalization;
using System.Text;

namespace Varde.OpenEhr.Templates.WebTemplates;

/// <summary>How node ids are made from names (openEHR ITS-REST, Simplified Formats, "Node ID Generation Rules").</summary>
public static class WebTemplateId
{
    /// <summary>
    /// The id of a name before it is made unique: letters, digits, <c>_ . -</c> are kept, runs of anything else become one underscore, none at the
    /// ends; lower-case; <c>a</c> before a leading digit; <c>id</c> when nothing is left.
    /// </summary>
    public static string Of(string name)
    {
        var id = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var kept = IsKept(rune) ? Rune.ToLowerInvariant(rune) : new Rune('_');
            if (kept.Value != '_' || (id.Length > 0 && id[^1] != '_'))
            {
                id.Append(kept.ToString());
            }
        }

        var text = id.ToString().TrimEnd('_');
        return text.Length == 0 ? "id" : char.IsAsciiDigit(text[0]) ? "a" + text : text;
    }

    // Unicode's property Alphabetic, which the rule names, is the letters and the letter numbers (Nl); combining marks with Other_Alphabetic are
    // taken as letters too, so that names in scripts that need them survive.
    private static bool IsKept(Rune rune) =>
        rune.Value is '_' or '.' or '-' or (>= '0' and <= '9')
        || Rune.IsLetter(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.SpacingCombiningMark;
}
