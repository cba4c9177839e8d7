using System.Globalization;
using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// What an answer is to be: one of a file with columns and rows, rows written out, a number of rows or a status. A file and a number may stand together.
/// </summary>
internal sealed record Expectation(bool IgnoresOrder, bool IgnoresCase)
{
    /// <summary>A result set in the public data, by relative path.</summary>
    public string? File { get; init; }

    /// <summary>Rows as JSON; a single object or text stands for what the first cell is.</summary>
    public JsonArray? Rows { get; init; }

    public int? Count { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>A column whose values the source does not look at.</summary>
    public int? IgnoredColumn { get; init; }

    /// <summary>True where the paths of the columns are not compared.</summary>
    public bool IgnoresPaths { get; init; }

    /// <summary>Only the rows that have a value in this column are compared.</summary>
    public int? ColumnWithValue { get; init; }

    /// <summary>What a row of a table expects; null where the file that it names is empty.</summary>
    public static Expectation? OfRow(Suite suite, IReadOnlyDictionary<string, string> row, int? ignoredColumn)
    {
        var file = row.TryGetValue("expected_file", out var name) ? $"{suite.ExpectedFolder}/{name}" : null;
        if (file is not null && IsEmpty(file)) return null;
        return new Expectation(suite.IgnoresOrder, suite.IgnoresCase)
        {
            File = file,
            Count = row.TryGetValue("nr_of_results", out var count) ? int.Parse(count, CultureInfo.InvariantCulture) : null,
            Rows = row.TryGetValue("expected_value", out var cell) ? new JsonArray(new JsonArray(JsonNode.Parse(cell))) : null,
            IgnoredColumn = ignoredColumn,
        };
    }

    /// <summary>What a query that is written out expects.</summary>
    public static Expectation? Written(Suite suite, JsonNode one, JsonNode part)
    {
        var file = (string?)one["file"] is { } name ? $"{(string?)part["folder"] ?? "aql/ehrbase-it/fields_and_results"}/{name}" : null;
        if (file is not null && IsEmpty(file)) return null;
        return new Expectation((bool?)one["ignoresOrder"] ?? suite.IgnoresOrder, suite.IgnoresCase)
        {
            File = file,
            Count = (int?)one["count"],
            Rows = one["rows"]?.DeepClone().AsArray(),
            Status = (int?)one["status"] ?? 200,
            ColumnWithValue = (int?)one["columnWithValue"],
            IgnoresPaths = (bool?)part["ignoresPaths"] ?? false,
        };
    }

    /// <summary>
    /// An answer of ours as the page writes it: a status, a number of rows (<c>3 rows</c>), rows as JSON, in order where the query orders them, or
    /// <c>other column paths</c> where all else is as the source expects.
    /// </summary>
    public static Expectation Parse(string text, string query, Expectation? source) => text == "other column paths"
        ? source! with { IgnoresPaths = true }
        : new(IgnoresOrder: !query.Contains("ORDER BY", StringComparison.Ordinal), IgnoresCase: false)
        {
            Rows = text.StartsWith('[') ? JsonNode.Parse(text)!.AsArray() : null,
            Count = text.Split(' ') is [var count, "rows" or "row"] ? int.Parse(count, CultureInfo.InvariantCulture) : null,
            ColumnWithValue = source?.ColumnWithValue,
            Status = int.TryParse(text, CultureInfo.InvariantCulture, out var status) ? status : 200,
        };

    private static bool IsEmpty(string relative) => !System.IO.File.Exists(SuiteFolder.PathOf(relative)) || new FileInfo(SuiteFolder.PathOf(relative)).Length == 0;
}
