using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Tests.Templates;

/// <summary>Where we knowingly differ from a published web template: the rows of <c>contested-cases.md</c> that explain it.</summary>
internal static class Deviations
{
    public static readonly IReadOnlyList<Deviation> All = [.. ContestedCases.WebTemplateRows.Select(row => new Deviation(row[0], row[1], row[2], row[3], row[4]))];

    public static bool Explain(string file, WebTemplateDifference difference) => All.Any(one => one.Covers(file, difference));

    /// <summary>
    /// Better shows a binding of the outer archetype's at0054 on the inner archetype's node of the same code. Codes are local to their archetype
    /// (AOM 1.4 §7.2): it does not belong there.
    /// </summary>
    public static bool IsForeignBinding(string missing) =>
        missing.StartsWith("/vital_signs_pathfinder_demo/", StringComparison.Ordinal)
        && missing.Contains("/method_of_oxygen_delivery.termBindings", StringComparison.Ordinal);
}

/// <summary>A row: files whose name contains a word, nodes by a pattern, properties by a pattern, and the piece that stands otherwise there.</summary>
internal sealed record Deviation(string Files, string Where, string Property, string Published, string Ours)
{
    private const string Any = "*";

    public bool Covers(string file, WebTemplateDifference difference) =>
        file.Contains(Files, StringComparison.Ordinal)
        && IsMatch(difference.Path, Where) && IsMatch(difference.Field, $"^({Property})$")
        && (Published == Any || difference.Published.Replace(Published.Trim('\''), Ours.Trim('\''), StringComparison.Ordinal) == difference.Ours);

    private static bool IsMatch(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
