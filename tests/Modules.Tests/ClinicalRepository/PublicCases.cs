using System.Net;
using System.Text.Json.Nodes;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Tests;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>
/// The public cases beside the repository (shared/data/openehr, CASES.tsv) over the API: what is to be accepted is committed and read back in all
/// forms, what is to be rejected is answered 400 or 422. Cases that tests/OpenEhr.Tests/contested-cases.md names are left out.
/// </summary>
public abstract class PublicCases(Database database)
{
    private static readonly string? Folder = Find("shared/data/openehr");

    private static readonly HashSet<string> Contested = [.. ContestedCases.OverTheApi.Concat(ContestedCases.OfTheFormats).Select(one => one.Name)];

    // Their suites change a value at a time and leave the last one in: how such a document ends is told by the data type cases.
    private static readonly Lazy<HashSet<string>> BasesOfDataTypes = new(() =>
        [.. JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Folder!, "compositions-json", "datatype-cases.json")))!.AsArray()
            .SelectMany(one => one!["composition"] is JsonArray several ? several.ToArray() : [one["composition"]]).OfType<JsonValue>().Select(one => one.GetValue<string>())]);

    /// <summary>Template id → the first file that has it.</summary>
    private static readonly Lazy<Dictionary<string, string>> Templates = new(() =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Folder!, "opt"), "*.opt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Id: OperationalTemplateReader.Read(File.ReadAllBytes(file)).Value?.TemplateId ?? "", Path: System.IO.Path.GetRelativePath(Folder!, file)))
            .DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.Path));

    [Theory]
    [InlineData("compositions-json"), InlineData("compositions-xml")]
    public async Task They_end_as_their_table_says(string group)
    {
        Assert.SkipWhen(Folder is null, "The public cases (shared/data/openehr) are not beside the repository.");
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        List<string> differing = [];
        var cases = Cases().Where(c => c.Path.StartsWith(group, StringComparison.Ordinal)).ToList();
        foreach (var one in cases)
            if (await DifferenceAsync(api, one) is { } difference) differing.Add($"{one.Path}: {difference}");
        Assert.InRange(cases.Count, 1, 2000);
        Assert.True(differing.Count == 0, string.Join('\n', differing));
    }

    private static async Task<string?> DifferenceAsync(Api api, Case one)
    {
        await api.CallAsync("POST", "definition/template/adl1.4", File.ReadAllBytes(System.IO.Path.Combine(Folder!, one.Template)), Api.Xml, null);
        var ehr = await api.NewEhrAsync();
        var reply = await api.CallAsync("POST", $"ehr/{ehr}/composition", File.ReadAllBytes(System.IO.Path.Combine(Folder!, one.Path)), one.Type, Api.Json, ("openehr-template-id", one.TemplateId));
        if (!one.IsAccepted) return reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity ? null : $"{(int)reply.Status} instead of a refusal";
        if (reply.Status != HttpStatusCode.Created) return $"{(int)reply.Status} {reply.Text}";
        foreach (var form in new[] { Api.Json, Api.Xml, "application/openehr.wt.flat+json", "application/openehr.wt.structured+json" })
            if ((await api.GetAsync($"ehr/{ehr}/composition/{reply.Tag}", form)).Status != HttpStatusCode.OK) return $"cannot be read as {form}";
        return null;
    }

    private static IEnumerable<Case> Cases()
    {
        foreach (var row in File.ReadLines(System.IO.Path.Combine(Folder!, "CASES.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            if (row is not [var path, _, var templateId, var template, var expectation, ..] || Contested.Contains(path) || BasesOfDataTypes.Value.Contains(System.IO.Path.GetFileName(path))) continue;
            if (template == "MISSING" || expectation.Contains("strict", StringComparison.Ordinal)) continue;
            if ((template.Length > 0 ? template : Templates.Value.GetValueOrDefault(templateId)) is not { } opt) continue;
            if (expectation.Trim().Split(' ')[0] is not (("accept" or "reject") and var word)) continue;
            if (TypeOf(path) is { } type) yield return new Case(path, type, templateId, opt.Replace("data/openehr/", "", StringComparison.Ordinal), word == "accept");
        }
    }

    // The table calls some files FLAT that are canonical JSON: their content tells.
    private static string? TypeOf(string path)
    {
        if (path.EndsWith(".xml", StringComparison.Ordinal)) return Api.Xml;
        try
        {
            var document = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Folder!, path))) as JsonObject;
            return document is null ? null
                : document.ContainsKey("_type") || document.ContainsKey("archetype_node_id") ? Api.Json
                : document.Any(m => m.Key.Contains('/', StringComparison.Ordinal)) ? "application/openehr.wt.flat+json"
                : "application/openehr.wt.structured+json";
        }
        catch (System.Text.Json.JsonException)
        {
            return Api.Json;
        }
    }

    private static string? Find(string path)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
            if (System.IO.Path.Combine(folder, path) is var found && (Directory.Exists(found) || File.Exists(found))) return found;
        return null;
    }

    private sealed record Case(string Path, string Type, string TemplateId, string Template, bool IsAccepted);
}

/// <summary>The public cases on the embedded database.</summary>
public sealed class PublicCasesOnSqlite() : PublicCases(Database.Embedded);

/// <summary>The public cases on PostgreSQL.</summary>
[Trait("tier", "all")]
public sealed class PublicCasesOnPostgres() : PublicCases(Database.PostgreSql);
