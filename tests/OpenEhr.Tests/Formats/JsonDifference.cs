using System.Text;
using System.Text.Json;

namespace Varde.OpenEhr.Tests.Formats;

/// <summary>What differs between two JSON documents: the first place, or null. Null and an empty list equal absence; a missing <c>_type</c> is no difference.</summary>
internal sealed class JsonDifference(bool respelt)
{
    /// <param name="want">What was read.</param>
    /// <param name="got">What was written.</param>
    /// <param name="respelt">True for what comes back in the spelling of the specification.</param>
    public static string? Of(ReadOnlySpan<byte> want, ReadOnlySpan<byte> got, bool respelt)
    {
        using var left = Document(want);
        using var right = Document(got);
        return new JsonDifference(respelt).Of(left.RootElement, right.RootElement, "$");
    }

    public static string? Of(JsonElement want, JsonElement got) => new JsonDifference(respelt: false).Of(want, got, "$");

    private string? Of(JsonElement want, JsonElement got, string path) => (want.ValueKind, got.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => OfObjects(want, got, path),
        (JsonValueKind.Array, JsonValueKind.Array) => OfLists(want, got, path),
        (JsonValueKind.Number, JsonValueKind.Number) => Said(want.GetRawText() == got.GetRawText(), want, got, path),
        (JsonValueKind.String, JsonValueKind.Number) when respelt => Said(want.GetString() == got.GetRawText(), want, got, path),
        (JsonValueKind.String, JsonValueKind.String) => Said(Name(want.GetString()!) == Name(got.GetString()!), want, got, path),
        _ => Said(want.ValueKind == got.ValueKind, want, got, path),
    };

    private static JsonDocument Document(ReadOnlySpan<byte> utf8) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = 500 });

    private string? OfObjects(JsonElement want, JsonElement got, string path)
    {
        foreach (var member in want.EnumerateObject())
        {
            if (IsEmpty(member.Value) || (respelt && IsOlderSpelling(member, got))) continue;
            if (!got.TryGetProperty(member.Name, out var other)) return $"{path}.{member.Name}: lost";
            if (Of(member.Value, other, $"{path}.{member.Name}") is { } found) return found;
        }
        foreach (var member in got.EnumerateObject())
            if (member.Name != "_type" && !want.TryGetProperty(member.Name, out _)) return $"{path}.{member.Name}: added";
        return null;
    }

    private static bool IsOlderSpelling(JsonProperty member, JsonElement got) => member.Name switch
    {
        "type" => !got.TryGetProperty("type", out _) && got.GetProperty("_type").GetString() == member.Value.GetString(),
        "path" => !got.TryGetProperty("path", out _) && got.GetProperty("_type").GetString() is "FOLDER",
        _ => false,
    };

    private string? OfLists(JsonElement want, JsonElement got, string path)
    {
        if (want.GetArrayLength() != got.GetArrayLength()) return $"{path}: {want.GetArrayLength()} items became {got.GetArrayLength()}";
        for (var i = 0; i < want.GetArrayLength(); i++)
            if (Of(want[i], got[i], $"{path}[{i}]") is { } found) return found;
        return null;
    }

    private static string? Said(bool same, JsonElement want, JsonElement got, string path) => same ? null : $"{path}: {want} became {got}";

    private static string Name(string text) => text.StartsWith("DV_INTERVAL<", StringComparison.Ordinal) ? "DV_INTERVAL" : text;

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
