using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Fhir;

/// <summary>The public TestScripts of bulk data beside the repository (shared/data/fhir/testscripts/bulk-data-v2): each operation is called, and what they assert of the answer holds.</summary>
public sealed class BulkDataCases
{
    private static readonly string? Folder = Find();

    [Theory, OnEachDatabase]
    public async Task They_end_as_they_say(Database database)
    {
        Assert.SkipWhen(Folder is null, "The public TestScripts (shared/data/fhir/testscripts) are not beside the repository.");
        await using var server = await RepositoryServer.StartAsync(database);
        var (api, asserted) = (new FhirApi(server), 0);
        foreach (var file in Directory.EnumerateFiles(Folder!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            foreach (var test in JsonNode.Parse(File.ReadAllText(file))!["test"]!.AsArray())
                asserted += await RunAsync(api, test!["action"]!.AsArray(), Path.GetFileName(file));
        Assert.InRange(asserted, 1, 1000);
    }

    private static async Task<int> RunAsync(FhirApi api, JsonArray actions, string name)
    {
        var (asserted, reply) = (0, default(Reply));
        foreach (var action in actions)
            if (action!["operation"] is { } operation) reply = await CallAsync(api, operation);
            else if (++asserted > 0) Assert.True(Holds(action["assert"]!, reply!), $"{name}: {(string?)action["assert"]!["label"]}, but {(int)reply!.Status} {reply.Text}");
        return asserted;
    }

    private static Task<Reply> CallAsync(FhirApi api, JsonNode operation)
    {
        var headers = (operation["requestHeader"]?.AsArray() ?? []).Select(h => ((string)h!["field"]!, (string)h["value"]!)).Where(h => h.Item1 != "Accept").ToArray();
        var address = (string?)operation["type"]!["code"] == "capabilities" ? "metadata" : $"{(string?)operation["resource"]}{(string?)operation["params"]}".TrimStart('/');
        return api.CallAsync("GET", address, headers: headers);
    }

    private static bool Holds(JsonNode assert, Reply reply)
    {
        var actual = assert["responseCode"] is not null ? $"{(int)reply.Status}"
            : (string?)assert["headerField"] is { } header ? HeaderOf(reply, header) : reply.Text;
        var wanted = (string?)assert["responseCode"] ?? (string?)assert["responseBody"] ?? "";
        return (string?)assert["operator"] switch
        {
            "equals" => actual == wanted,
            "notEquals" => actual != wanted,
            "notEmpty" => actual.Length > 0,
            "matchesRegex" => Regex.IsMatch(actual, wanted, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)),
            var other => throw new InvalidOperationException($"The cases use an operator {other} that is not read here."),
        };
    }

    private static string HeaderOf(Reply reply, string name) =>
        reply.Headers.TryGetValues(name, out var values) || reply.ContentHeaders.TryGetValues(name, out values) ? string.Join(',', values) : "";

    private static string? Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Combine(folder, "shared", "data", "fhir", "testscripts", "bulk-data-v2") is var found && Directory.Exists(found)) return found;
        return null;
    }
}
