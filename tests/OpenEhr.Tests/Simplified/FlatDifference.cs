using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>Whether every key that was posted comes back with its value: <c>:0</c>, <c>|unit</c> for <c>|units</c> and a bare key for its main suffix are the same.</summary>
internal static partial class FlatDifference
{
    public static string? Of(JsonElement posted, JsonElement returned)
    {
        var got = returned.EnumerateObject().ToDictionary(one => Key(one.Name), one => one.Value, StringComparer.Ordinal);
        foreach (var one in posted.EnumerateObject())
            if (Differs(Key(one.Name), one.Value, got) is { } found) return found;
        return null;
    }

    private static string? Differs(string key, JsonElement value, Dictionary<string, JsonElement> got)
    {
        if (key.StartsWith("ctx/", StringComparison.Ordinal) || key.EndsWith("/_uid", StringComparison.Ordinal) || value.ValueKind == JsonValueKind.Null || value.ToString().Length == 0) return null;
        string[] names = key.Split('/')[^1].Contains('|', StringComparison.Ordinal) ? [key] : [key, key + "|value", key + "|code", key + "|magnitude"];
        var present = names.Where(got.ContainsKey).ToList();
        if (present.Count == 0) return $"flat key missing: {key}";
        return present.Exists(name => Same(value, got[name])) ? null : $"flat value of {key}: {value} != {got[present[0]]}";
    }

    private static bool Same(JsonElement one, JsonElement other)
    {
        var (left, right) = (one.ToString(), other.ToString());
        if (string.Equals(left, right, StringComparison.OrdinalIgnoreCase)) return true;
        return double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a));
    }

    private static string Key(string key) => Units().Replace(First().Replace(key, ""), "|unit");

    [GeneratedRegex(@":0(?=$|/|\|)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex First();

    [GeneratedRegex(@"\|units?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Units();
}
