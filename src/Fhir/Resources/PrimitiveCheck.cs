using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>Whether a value is written as its primitive is (FHIR R4, datatypes, 2.24.0.1; json, 2.6.2.1).</summary>
internal static class PrimitiveCheck
{
    // Long enough for any measurement; what parses a number later must not be kept busy by one of a million digits.
    private const int LongestNumber = 400;
    private const int LongestId = 64;

    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);
    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n\f\v"u8);

    /// <summary>What is wrong with a value; null when nothing is. The message never holds the value.</summary>
    public static string? FaultOf(JsonMember member, JsonElement value) => member.Kind switch
    {
        PrimitiveKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false, without quotes",
        PrimitiveKind.Decimal or PrimitiveKind.Integer or PrimitiveKind.UnsignedInt or PrimitiveKind.PositiveInt =>
            value.ValueKind == JsonValueKind.Number ? FaultOfNumber(member.Kind, JsonMarshal.GetRawUtf8Value(value)) : "must be a number, without quotes",
        _ => value.ValueKind == JsonValueKind.String ? FaultOfText(member, value) : "must be a text, in quotes",
    };

    private static string? FaultOfNumber(PrimitiveKind kind, ReadOnlySpan<byte> digits)
    {
        if (digits.Length > LongestNumber) return $"has more than {LongestNumber} digits";
        if (kind == PrimitiveKind.Decimal) return null; // A number of JSON is one of FHIR.
        var whole = Utf8Parser.TryParse(digits, out int number, out var used) && used == digits.Length;
        return kind switch
        {
            _ when !whole => "must be a whole number of 32 bits",
            PrimitiveKind.PositiveInt when number < 1 => "must be a whole number from 1",
            PrimitiveKind.UnsignedInt when number < 0 || digits[0] == '-' => "must be a whole number from 0",
            _ => null,
        };
    }

    private static string? FaultOfText(JsonMember member, JsonElement value)
    {
        var raw = JsonText.Raw(value);
        if (raw.IsEmpty) return "is empty: what has no value is left out";
        if (member.Kind == PrimitiveKind.Xhtml) return JsonText.FaultOf(raw) ?? Narrative.FaultOf(value.GetString()!);
        if (!raw.Contains((byte)'\\')) return FaultOfCharacters(member, raw);
        return JsonText.FaultOf(raw) ?? (member.Kind == PrimitiveKind.String ? null : FaultOfCharacters(member, Encoding.UTF8.GetBytes(value.GetString()!)));
    }

    private static string? FaultOfCharacters(JsonMember member, ReadOnlySpan<byte> text) => member.Kind switch
    {
        PrimitiveKind.String => null,
        PrimitiveKind.Code => FaultOfCode(member, text),
        PrimitiveKind.Id => IsId(text) ? null : "must be an id: 1 to 64 letters, digits, hyphens and dots",
        PrimitiveKind.Uri => HasWhite(text) ? "must be a URI, which has no white space" : null,
        PrimitiveKind.ElementId => HasWhite(text) ? "must be an id, which has no white space" : null,
        PrimitiveKind.Oid => IsOid(text) ? null : "must be an OID, such as urn:oid:2.16.578.1.12.4.1.4.1",
        PrimitiveKind.Uuid => IsUuid(text) ? null : "must be a UUID in lower case, such as urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
        PrimitiveKind.Base64Binary => IsBase64(text) ? null : "must be in base64",
        PrimitiveKind.Date => DateText.IsDate(text) ? null : "must be a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD",
        PrimitiveKind.DateTime => DateText.IsDateTime(text) ? null : "must be a date of the calendar, or a date and a time with its zone: YYYY-MM-DDThh:mm:ss+zz:zz",
        PrimitiveKind.Instant => DateText.IsInstant(text) ? null : "must be a date and a time with its zone: YYYY-MM-DDThh:mm:ss.sss+zz:zz",
        PrimitiveKind.Time => DateText.IsTime(text) ? null : "must be a time of the day: hh:mm:ss",
        _ => throw new System.Diagnostics.UnreachableException($"Not written in quotes: {member.Kind}"),
    };

    private static string? FaultOfCode(JsonMember member, ReadOnlySpan<byte> text)
    {
        if (!IsCode(text)) return "must be a code, which has no white space but single spaces inside";
        return member.Codes is { } codes && !codes.Has(text) ? codes.Message : null;
    }

    private static bool IsCode(ReadOnlySpan<byte> text) =>
        !HasWhite(text) || (text[0] != ' ' && text[^1] != ' ' && text.IndexOf("  "u8) < 0 && !HasWhiteButSpaces(text));

    private static bool IsId(ReadOnlySpan<byte> text) => text.Length <= LongestId && !text.ContainsAnyExcept(IdBytes);

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 45 || !text.StartsWith("urn:uuid:"u8)) return false;
        var uuid = text[9..];
        return uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-'
            && !uuid[..8].ContainsAnyExcept(HexBytes) && !uuid[9..13].ContainsAnyExcept(HexBytes) && !uuid[14..18].ContainsAnyExcept(HexBytes)
            && !uuid[19..23].ContainsAnyExcept(HexBytes) && !uuid[24..].ContainsAnyExcept(HexBytes);
    }

    private static bool IsOid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("urn:oid:"u8) || text.Length < 11 || text[8] is < (byte)'0' or > (byte)'2' || text[9] != '.') return false;
        var arcs = text[10..];
        foreach (var arc in arcs.Split((byte)'.'))
            if (!IsArc(arcs[arc])) return false;
        return true;
    }

    private static bool IsArc(ReadOnlySpan<byte> arc) =>
        arc.Length > 0 && !arc.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (arc.Length == 1 || arc[0] != '0');

    private static bool IsBase64(ReadOnlySpan<byte> text) => Base64.IsValid(text, out _) && text.ContainsAnyExcept(White);

    private static bool HasWhite(ReadOnlySpan<byte> text) =>
        text.ContainsAny(White) || (text.ContainsAnyExceptInRange((byte)0, (byte)127) && Encoding.UTF8.GetString(text).Any(char.IsWhiteSpace));

    private static bool HasWhiteButSpaces(ReadOnlySpan<byte> text) =>
        text.ContainsAny("\t\r\n\f\v"u8) || (text.ContainsAnyExceptInRange((byte)0, (byte)127) && Encoding.UTF8.GetString(text).Any(c => c != ' ' && char.IsWhiteSpace(c)));
}
