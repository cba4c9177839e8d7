using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// What differs between an answer and what is expected of it: the first difference in words, or null. Numbers are equal by value, to 14 digits; a missing <c>_type</c>,
/// null and an empty list are no difference; the uid of a whole composition is given at commit and not compared.
/// </summary>
internal sealed class ResultDifference(Expectation expected, IReadOnlyDictionary<string, string> variables)
{
    public static string? Of(Reply reply, Expectation expected, IReadOnlyDictionary<string, string> variables) => new ResultDifference(expected, variables).Of(reply);

    private string? Of(Reply reply)
    {
        if ((int)reply.Status != expected.Status) return $"{(int)reply.Status} instead of {expected.Status}: {Short(reply.Text)}";
        if (reply.Status != HttpStatusCode.OK) return null;
        var got = reply.JsonBody;
        var rows = got["rows"]!.AsArray();
        if (expected.ColumnWithValue is { } column) rows = new JsonArray([.. rows.Where(row => row![column] is not null).Select(row => row!.DeepClone())]);
        if (expected.Count is { } count && count != rows.Count) return $"{rows.Count} rows instead of {count}: {Short(rows.ToJsonString())}";
        return OfFile(got, rows) ?? (expected.Rows is { } written ? OfRows(Filled(written.ToJsonString()).AsArray(), rows) : null);
    }

    private string? OfFile(JsonNode got, JsonArray rows)
    {
        if (expected.File is null) return null;
        var want = Filled(SuiteFolder.Text(expected.File));
        return OfColumns(want["columns"]!.AsArray(), got["columns"]!.AsArray()) ?? OfRows(want["rows"]!.AsArray(), rows);
    }

    private JsonNode Filled(string text) => JsonNode.Parse(SuiteText.Fill(text, variables))!;

    private string? OfColumns(JsonArray want, JsonArray got)
    {
        if (want.Count != got.Count) return $"{got.Count} columns instead of {want.Count}";
        foreach (var (wanted, given) in want.Zip(got))
        {
            if ((string?)wanted!["name"] is { } name && name != (string?)given!["name"]) return $"column {given!["name"]} instead of {wanted["name"]}";
            if (!expected.IgnoresPaths && (string?)wanted["path"] is { } path && path != (string?)given!["path"]) return $"column path {given["path"]} instead of {path}";
        }
        return null;
    }

    private string? OfRows(JsonArray want, JsonArray got) => expected.IgnoresOrder ? OfRowsInAnyOrder(want, got) : OfRowsInOrder(want, got);

    private string? OfRowsInOrder(JsonArray want, JsonArray got)
    {
        for (var i = 0; i < Math.Max(want.Count, got.Count); i++)
        {
            if (i >= want.Count || i >= got.Count) return $"{got.Count} rows instead of {want.Count}: {Short(got.ToJsonString())}";
            if (OfRow(want[i]!.AsArray(), got[i]!.AsArray()) is { } found) return $"row {i + 1} {found}";
        }
        return null;
    }

    private string? OfRowsInAnyOrder(JsonArray want, JsonArray got)
    {
        var left = got.Select(row => row!.AsArray()).ToList();
        var missing = want.Select(row => row!.AsArray()).Where(row => !Take(left, row)).ToList();
        return (missing.Count, left.Count) switch
        {
            (0, 0) => null,
            (0, _) => $"{got.Count} rows instead of {want.Count}; also {Short(left[0].ToJsonString())}",
            (_, 0) => $"{got.Count} rows instead of {want.Count}; missing {Short(missing[0].ToJsonString())}",
            _ => $"of {want.Count} rows {missing.Count} missing, {left.Count} others: {OfRow(missing[0], left[0])}",
        };
    }

    private bool Take(List<JsonArray> rows, JsonArray wanted)
    {
        var found = rows.FindIndex(row => OfRow(wanted, row) is null);
        if (found >= 0) rows.RemoveAt(found);
        return found >= 0;
    }

    private string? OfRow(JsonArray want, JsonArray got)
    {
        if (want.Count != got.Count) return $"has {got.Count} cells instead of {want.Count}";
        for (var i = 0; i < want.Count; i++)
            if (i != expected.IgnoredColumn && OfValues(want[i], got[i], $"#{i}") is { } found) return found;
        return null;
    }

    private string? OfValues(JsonNode? want, JsonNode? got, string path) => (want, got) switch
    {
        (JsonObject one, JsonObject other) => OfObjects(one, other, path),
        (JsonArray one, JsonArray other) when one.Count == other.Count => OfLists(one, other, path),
        (JsonValue one, JsonValue other) when Same(one, other) => null,
        _ => want is null && got is null ? null : $"{path}: {Short(got?.ToJsonString() ?? "null")} instead of {Short(want?.ToJsonString() ?? "null")}",
    };

    private string? OfLists(JsonArray want, JsonArray got, string path)
    {
        for (var i = 0; i < want.Count; i++)
            if (OfValues(want[i], got[i], $"{path}[{i}]") is { } found) return found;
        return null;
    }

    private string? OfObjects(JsonObject want, JsonObject got, string path)
    {
        var isWhole = !path.Contains('.', StringComparison.Ordinal) && (string?)want["_type"] is "COMPOSITION";
        foreach (var name in want.Concat(got).Select(member => member.Key).Distinct())
        {
            if ((isWhole && name == "uid") || (IsEmpty(want[name]) && IsEmpty(got[name]))) continue;
            if (name == "_type" && (want[name] is null || got[name] is null)) continue;
            if (OfValues(want[name], got[name], $"{path}.{name}") is { } found) return found;
        }
        return null;
    }

    private bool Same(JsonValue want, JsonValue got) => (want.GetValueKind(), got.GetValueKind()) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => Math.Abs(Number(want) - Number(got)) <= Math.Abs(Number(want)) * 1e-14,
        (JsonValueKind.String, JsonValueKind.String) => string.Equals((string)want!, (string)got!, expected.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal),
        var (one, other) => one == other,
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static bool IsEmpty(JsonNode? value) => value is null or JsonArray { Count: 0 };

    private static string Short(string text) => text.Length < 300 ? text : text[..300] + "…";
}
