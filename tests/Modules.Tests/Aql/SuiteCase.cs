using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.Aql;

/// <summary>One query of a suite, with what its source expects. Query, parameters and expected file may hold variables of the suite (<see cref="SuiteText"/>).</summary>
/// <param name="Name">The suite and the number of the query in it, from 1, or the name of its file.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Steps">What is loaded before.</param>
/// <param name="Query">The query.</param>
/// <param name="Expected">What the source expects; null where its file is empty since the source's server does not answer the query.</param>
internal sealed record SuiteCase(string Name, Suite Suite, IReadOnlyList<string> Steps, string Query, Expectation? Expected)
{
    private static readonly Lazy<JsonArray> FromPage = new(ReadAdded);

    /// <summary>The parameters of the query as JSON, or null.</summary>
    public string? Parameters { get; init; }

    public int? Offset { get; init; }

    public int? Fetch { get; init; }

    /// <summary>Values that belong to this query only, and that the expected file may name: of the row of its table, or written out.</summary>
    public IReadOnlyDictionary<string, string> Row { get; init; } = new Dictionary<string, string>();

    /// <summary>What <c>suite-queries.json</c> has.</summary>
    public static JsonArray Added => FromPage.Value;

    /// <summary>The queries of a suite.</summary>
    public static IReadOnlyList<SuiteCase> Of(Suite suite)
    {
        List<SuiteCase> cases = [];
        var added = Added.Where(one => (string?)one!["suite"] == suite.Name).ToList();
        foreach (var part in suite.Table is null ? added : added.DefaultIfEmpty())
            cases.AddRange(OfPart(suite, part, cases.Count));
        return cases;
    }

    private static IEnumerable<SuiteCase> OfPart(Suite suite, JsonNode? part, int before)
    {
        IReadOnlyList<string> steps = part?["steps"] is { } own ? [.. StepsOf(own)] : suite.Steps;
        if (part?["cases"] is JsonArray written)
            return written.Select((one, i) => Written(suite, steps, part, $"{suite.Name} {before + i + 1}", one!));
        if (part?["files"] is { } files) return QueryFiles.Of(suite, steps, files);
        return SuiteTable.Rows(suite.Table!).Select((row, i) => Filled(suite, steps, part, $"{suite.Name} {before + i + 1}", row));
    }

    // Steps that several suites share stand once, under a name.
    private static IEnumerable<string> StepsOf(JsonNode steps) =>
        steps is JsonArray list ? list.Select(step => (string)step!) : StepsOf(Added.Single(one => (string?)one!["shared"] == (string?)steps)!["steps"]!);

    private static SuiteCase Written(Suite suite, IReadOnlyList<string> steps, JsonNode part, string name, JsonNode one) =>
        new(name, suite, steps, (string)one["q"]!, Expectation.Written(suite, one, part))
        {
            Row = one["variables"]?.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!) ?? [],
            Parameters = one["parameters"]?.ToJsonString(),
            Offset = (int?)one["offset"],
            Fetch = (int?)one["fetch"],
        };

    private static SuiteCase Filled(Suite suite, IReadOnlyList<string> steps, JsonNode? part, string name, IReadOnlyDictionary<string, string> row)
    {
        var template = (string?)part?["template"] ?? suite.Template ?? "${statement}";
        return new SuiteCase(name, suite, steps, SuiteText.Query(template, row), Expectation.OfRow(suite, row, (int?)part?["ignoredColumn"]))
        {
            Row = row,
            Parameters = (string?)part?["parameters"] is { } parameters ? SuiteText.Fill(parameters, row) : null,
        };
    }

    private static JsonArray ReadAdded()
    {
        using var file = typeof(SuiteCase).Assembly.GetManifestResourceStream("suite-queries.json")!;
        return JsonNode.Parse(file)!.AsArray();
    }
}
