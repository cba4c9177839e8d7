using System.Text;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>The sign-in page: one form, one button for each person and level, no script.</summary>
internal sealed class SignInPage(SignInTexts texts, IReadOnlyList<DemoPerson> people, IReadOnlyList<string> levels)
{
    /// <summary>The levels, as buttons name them.</summary>
    public const string High = "high", Substantial = "substantial";

    /// <summary>The page.</summary>
    /// <param name="hidden">What the form sends besides the choice.</param>
    /// <param name="problem">What was not right before; null at first.</param>
    public string Write(IReadOnlyList<(string Name, string Value)> hidden, string? problem) => StandInPage.Write(texts, texts.Title, hidden, problem, $"""
        {Group(texts.Staff, people.Where(person => person.Work is not null))}
        {Group(texts.Citizens, people.Where(person => person.Work is null))}
        """);

    // Whoever belongs together is folded away under one heading, so that the page is short; without headings all are listed.
    private string Group(string title, IEnumerable<DemoPerson> members) => !members.Any() ? "" : $"""
        <h2>{Text(title)}</h2>
        {string.Concat(members.GroupBy(person => person.Group).Select(group => Folded(group.Key, group)))}
        """;

    private string Folded(string heading, IEnumerable<DemoPerson> members) => heading.Length == 0 ? List(members) : $"""
        <details>
        <summary>{Text(heading)}</summary>
        {List(members)}
        </details>

        """;

    private string List(IEnumerable<DemoPerson> members) => $"""
        <ul>
        {string.Concat(members.Select(Row))}</ul>
        """;

    private string Row(DemoPerson person)
    {
        var row = new StringBuilder($"<li><p>{Text(person.DisplayName)}<span>{Text(texts.Who(person))}</span></p>");
        foreach (var level in levels)
        {
            var (kind, label) = level == High ? ("first", texts.High) : ("second", texts.Substantial);
            row.Append($"<button class=\"{kind}\" name=\"who\" value=\"{Text(person.Name)}/{level}\" aria-label=\"{Text($"{label}: {person.DisplayName}")}\">{Text(label)}</button>");
        }
        return row.Append("</li>\n").ToString();
    }

    private static string Text(string text) => StandInPage.Text(text);
}
