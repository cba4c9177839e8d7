namespace Varde.OpenEhr.Validation;

/// <summary>How values are shown in the message of a fault: short enough to read, never a whole document.</summary>
internal static class Shown
{
    private const int Longest = 80;

    /// <summary>A text, cut when it is long.</summary>
    public static string Text(string? text) => text is null ? "nothing" : text.Length <= Longest ? text : text[..Longest] + "…";

    /// <summary>Some of what would be right: <c>a, b or c</c>.</summary>
    public static string Choice(IReadOnlyCollection<string> allowed)
    {
        var shown = allowed.Take(12).Select(Text).ToList();
        if (allowed.Count > shown.Count) return $"{string.Join(", ", shown)} or one of {allowed.Count - shown.Count} more";
        return shown.Count < 2 ? string.Concat(shown) : $"{string.Join(", ", shown.Take(shown.Count - 1))} or {shown[^1]}";
    }
}
