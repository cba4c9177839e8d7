using System.Globalization;
using System.Text;

namespace Varde.OpenEhr.Simplified;

/// <summary>A duration given by its parts, <c>|day</c> and <c>|hour</c>, as forms ask for it.</summary>
internal static class Durations
{
    private static readonly (string Suffix, char Letter)[] DateParts = [("year", 'Y'), ("month", 'M'), ("week", 'W'), ("day", 'D')];
    private static readonly (string Suffix, char Letter)[] TimeParts = [("hour", 'H'), ("minute", 'M'), ("second", 'S')];

    public static bool IsPart(string suffix) => suffix is "year" or "month" or "week" or "day" or "hour" or "minute" or "second";

    /// <summary>The parts as ISO 8601; null when there are none.</summary>
    public static string? Read(SimplifiedNode node)
    {
        var text = new StringBuilder("P");
        Append(node, DateParts, text);
        var date = text.Length;
        text.Append('T');
        Append(node, TimeParts, text);
        if (text.Length == date + 1) text.Length = date;
        return text.Length == 1 ? null : text.ToString();
    }

    private static void Append(SimplifiedNode node, (string Suffix, char Letter)[] parts, StringBuilder text)
    {
        foreach (var (suffix, letter) in parts)
            if (node.TakeText(suffix) is { } part && decimal.TryParse(part, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number != 0)
                text.Append(part).Append(letter);
    }
}
