using System.Text.RegularExpressions;

namespace Varde.Roadmap.Importing;

/// <summary>The words by which a page of this shape tells its parts from one another, and those of its buttons, which are no content.</summary>
internal static partial class PageWords
{
    private const string Owner = "Eier", Groups = "Brukergrupper", Start = "Startdato", End = "Sluttdato";

    private static readonly HashSet<string> Buttons = new(StringComparer.OrdinalIgnoreCase)
    {
        "Mindre informasjon Mer informasjon", "Mer informasjon Mindre informasjon", "Mer informasjon", "Mindre informasjon", "Hopp til hovedinnhold", "Hopp til innhold", "Til toppen",
        "Tilbake til toppen", "Vis mer", "Vis mindre", "Les mer", "Skriv ut", "Lukk",
    };

    /// <summary>A word of a button, which is no content.</summary>
    public static bool IsButton(string text) => Buttons.Contains(text);

    /// <summary>The button that folds what is said of a measure: only measures have it.</summary>
    public static bool IsFold(string text) => IsButton(text) && text.Contains("informasjon", StringComparison.OrdinalIgnoreCase);

    /// <summary>The mark of a schedule that may change.</summary>
    public static bool IsTentative(string text) => TentativeMark().IsMatch(text);

    /// <summary>The fields that a line holds, in its order; none for a line of text.</summary>
    public static IReadOnlyList<(PageField Field, string Value)> FieldsOf(string text) => FieldName().Match(text) is not { Success: true, Index: 0 } ? [] :
        [.. FieldStart().Split(text).Where(part => part.Length > 0).Select(part => FieldName().Match(part)).Select(name => (OfName(name.Groups["name"].Value), name.Groups["value"].Value.Trim(' ', '|')))];

    /// <summary>The heading of a sub-goal; null for another line.</summary>
    public static (string Code, string Title)? SubGoal(string text) =>
        SubGoalHeading().Match(text) is { Success: true } match ? (match.Groups["code"].Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(), match.Groups["title"].Value.Trim()) : null;

    /// <summary>The heading of a strategic goal; null for another line.</summary>
    public static (string Number, string Title)? Goal(string text) =>
        GoalHeading().Match(text) is { Success: true } match ? (match.Groups["number"].Value, match.Groups["title"].Value.Trim()) : null;

    /// <summary>What a pointer to more reading points to; null for another text.</summary>
    public static string? Reading(string text) => ReadMore().Match(text) is { Success: true } match ? match.Groups["what"].Value.Trim() : null;

    /// <summary>The day that a page says it was changed; null for another line.</summary>
    public static DateOnly? Dated(string text) =>
        ChangedAt().Match(text) is { Success: true } match && RoadmapDate.Parse(match.Groups["day"].Value) is { IsDay: true } date ? date.First : null;

    /// <summary>A field as the page calls it.</summary>
    public static string NameOf(PageField field) => field switch { PageField.Owner => Owner, PageField.Groups => Groups, PageField.Start => Start, _ => End };

    private static PageField OfName(string name) =>
        name.Equals(Owner, StringComparison.OrdinalIgnoreCase) ? PageField.Owner
        : name.Equals(Start, StringComparison.OrdinalIgnoreCase) ? PageField.Start
        : name.Equals(End, StringComparison.OrdinalIgnoreCase) ? PageField.End : PageField.Groups;

    [GeneratedRegex(@"(?<name>\b(Eier|Brukergrupper|Brukergruppe|Startdato|Sluttdato)) ?:(?<value>.*)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex FieldName();

    [GeneratedRegex(@"(?=\b(Eier|Brukergrupper|Brukergruppe|Startdato|Sluttdato) ?:)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex FieldStart();

    [GeneratedRegex(@"^tentativt?( tidsplan)?\.?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex TentativeMark();

    [GeneratedRegex(@"^#{0,6} ?delmål (?<code>[0-9]{1,3} ?\p{L}(?!\p{L})|[0-9]{1,3}(\.[0-9]{1,3}){0,3})( ?[-–—:.] ?(?<title>.*)| (?-i:(?<title>\p{Lu}.*)))?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SubGoalHeading();

    [GeneratedRegex(@"^#{0,6} ?(strategisk )?mål (?<number>[0-9]{1,3}) ?[-–—:.] ?(?<title>.+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex GoalHeading();

    [GeneratedRegex(@"^Les mer( om|:| her:)? (?<what>.+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ReadMore();

    [GeneratedRegex(@"^(sist )?(oppdatert|endret|publisert):? (?<day>.{6,30})$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ChangedAt();
}

/// <summary>The fields of a delivery.</summary>
internal enum PageField
{
    Owner,
    Groups,
    Start,
    End,
}
