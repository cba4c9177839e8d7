using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>The texts of a JSON document whose bytes are known to be valid UTF-8; whether it is well-formed need not be known.</summary>
internal static class JsonText
{
    private const string Broken = "holds an escape that JSON does not have";

    /// <summary>What stands between the quotes of a string, escapes and all.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement text) => JsonMarshal.GetRawUtf8Value(text)[1..^1];

    /// <summary>The text of a string; null when it is no string, or not all of it is characters.</summary>
    public static string? Of(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && FaultOf(Raw(value)) is null ? value.GetString() : null;

    /// <summary>The text of an element; null when there is none, or it is not one.</summary>
    public static string? Of(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && Of(value) is { Length: > 0 } text ? text : null;

    /// <summary>
    /// What is wrong with the escapes of a string, null when nothing is: half of a surrogate pair is no character, and of the control characters only tab,
    /// line feed and carriage return may stand in a text (FHIR R4, datatypes, string). Without escapes JSON has none of them.
    /// </summary>
    public static string? FaultOf(ReadOnlySpan<byte> raw)
    {
        for (var at = raw.IndexOf((byte)'\\'); at >= 0;)
        {
            if (FaultOfEscape(raw[at..], out var length) is { } fault) return fault;
            var next = raw[(at + length)..].IndexOf((byte)'\\');
            at = next < 0 ? -1 : at + length + next;
        }
        return null;
    }

    private static string? FaultOfEscape(ReadOnlySpan<byte> escape, out int length)
    {
        length = 2;
        if (escape.Length < 2) return Broken;
        if (escape[1] is (byte)'b' or (byte)'f') return "holds a control character";
        if (escape[1] != 'u') return null;
        if (Unit(escape) is not { } unit) return Broken;
        var isPair = char.IsHighSurrogate(unit) && Unit(escape[6..]) is { } second && char.IsLowSurrogate(second);
        length = isPair ? 12 : 6;
        return isPair ? null : FaultOfUnit(unit);
    }

    private static string? FaultOfUnit(char unit) => unit switch
    {
        '\t' or '\n' or '\r' => null,
        < ' ' => "holds a control character",
        _ when char.IsSurrogate(unit) => "holds half of a surrogate pair, which is no character",
        '\uFFFE' or '\uFFFF' => "holds what is no character",
        _ => null,
    };

    private static char? Unit(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && escape.StartsWith("\\u"u8) && ushort.TryParse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
