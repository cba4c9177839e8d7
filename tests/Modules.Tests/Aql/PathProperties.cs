using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Aql;

/// <summary>Random paths of the documents of the public suites, whose rows are held to <see cref="NaiveRows"/>.</summary>
public sealed class PathProperties(SuiteServers servers) : IClassFixture<SuiteServers>
{
    private const int Queries = 400;

    private static readonly string[] Steps =
    [
        "Upload OPT For AQL | conformance_ehrbase.de.v0.opt", "Upload OPT For AQL | aql-conformance-ehrbase.org.v0.opt", "Upload OPT For AQL | choice_ehrbase.de.v0.opt",
        "Create EHR For AQL", "Commit Composition For AQL | conformance_ehrbase.de.v0_max.json", "Commit Composition For AQL | conformance_ehrbase.de.v0_max_v3.json",
        "Create EHR For AQL", "Commit Composition For AQL | aql-conformance-ehrbase.org.v0_contains.json", "Commit Composition For AQL | choice_ehrbase.de.v0.json",
    ];

    [Fact]
    public async Task Paths_with_a_common_beginning_take_the_same_node_and_others_each_with_each()
    {
        Assert.SkipWhen(SuiteFolder.Root is null, SuiteFolder.Absent);
        var api = (await servers.LoadedAsync(Database.Embedded, Steps)).Api;
        var entries = (await RowsAsync(api, "SELECT o FROM ENTRY o")).Select(row => row[0]!).ToLookup(entry => $"{entry["_type"]} o[{entry["archetype_node_id"]}]");
        var random = new Random(20261128);
        for (var i = 0; i < Queries; i++)
        {
            var alike = entries.ElementAt(random.Next(entries.Count));
            await HoldAsync(api, alike.Key, [.. alike], RandomPaths.Of(alike.ElementAt(random.Next(alike.Count())), random));
        }
    }

    private static async Task HoldAsync(Api api, string from, IReadOnlyList<JsonNode> entries, IReadOnlyList<PathStep[]> paths)
    {
        var query = $"SELECT {string.Join(", ", paths.Select(path => "o" + string.Concat(path.AsEnumerable())))} FROM {from}";
        var wanted = entries.SelectMany(entry => NaiveRows.Of(entry, paths)).Select(Text).Order(StringComparer.Ordinal);
        var given = (await RowsAsync(api, query)).Select(Text).Order(StringComparer.Ordinal);
        Assert.True(wanted.SequenceEqual(given), query);
    }

    private static async Task<IReadOnlyList<JsonNode?[]>> RowsAsync(Api api, string query) =>
        [.. (await api.CallAsync("POST", "query/aql", new JsonObject { ["q"] = query })).Expect(HttpStatusCode.OK).JsonBody["rows"]!.AsArray().Select(row => row!.AsArray().ToArray())];

    private static string Text(JsonNode?[] row) => string.Join(", ", row.Select(cell => cell?.ToJsonString() ?? "null"));
}
