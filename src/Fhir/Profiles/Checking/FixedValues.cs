using System.Globalization;
using System.Text.Json;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>Holds values against fixed ones and patterns (FHIR R4, ElementDefinition.fixed[x] and pattern[x]).</summary>
internal static class FixedValues
{
    private const int LongestShown = 200;

    /// <summary>Whether a value is a fixed one, with nothing more and nothing less.</summary>
    public static bool AreEqual(JsonElement value, JsonElement demanded)
    {
        if (value.ValueKind != demanded.ValueKind) return false;
        return value.ValueKind switch
        {
            JsonValueKind.Object => value.GetPropertyCount() == demanded.GetPropertyCount() && demanded.EnumerateObject().All(d => value.TryGetProperty(d.Name, out var own) && AreEqual(own, d.Value)),
            JsonValueKind.Array => value.GetArrayLength() == demanded.GetArrayLength() && value.EnumerateArray().Zip(demanded.EnumerateArray()).All(p => AreEqual(p.First, p.Second)),
            _ => AreSame(value, demanded),
        };
    }

    /// <summary>Whether a value has all that a pattern has, and perhaps more.</summary>
    public static bool Fits(JsonElement value, JsonElement pattern)
    {
        if (value.ValueKind != pattern.ValueKind) return false;
        return value.ValueKind switch
        {
            JsonValueKind.Object => pattern.EnumerateObject().All(p => value.TryGetProperty(p.Name, out var own) && Fits(own, p.Value)),
            JsonValueKind.Array => pattern.EnumerateArray().All(p => value.EnumerateArray().Any(v => Fits(v, p))),
            _ => AreSame(value, pattern),
        };
    }

    /// <summary>What is demanded, for a message.</summary>
    public static string Shown(JsonElement demanded) => demanded.GetRawText() is var text && text.Length > LongestShown ? text[..LongestShown] : text;

    private static bool AreSame(JsonElement one, JsonElement other) => one.ValueKind switch
    {
        JsonValueKind.String => one.ValueEquals(other.GetString()),
        JsonValueKind.Number => one.GetRawText() == other.GetRawText() || (Number(one) is { } number && number == Number(other)),
        _ => true,
    };

    private static decimal? Number(JsonElement json) => decimal.TryParse(json.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
