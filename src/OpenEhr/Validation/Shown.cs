namespace Varde.OpenEhr.Validation;

/// <summary>How values are shown in the message of a fault: short enough to read, never a whole document.</summary>
internal static class Shown
{
    private const int Longest = 80;
    private const int MostShown = 12;

    /// <summary>A text, cut when it is long.</summary>
    public static string Text(string? text) => text is null ? "nothing" : text.Length <= Longest ? text : text[..Longest] + "…";

    /// <summary>Some of what would be right: <c>a, b or c</c>.</summary>
    public static FaultChoice Choice(IReadOnlyCollection<string> allowed)
    {
        List<string> shown = [.. allowed.Take(MostShown).Select(Text)];
        return new(shown, allowed.Count - shown.Count);
    }
}
