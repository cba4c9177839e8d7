using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.ClinicalExchange.Views;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>
/// The public Observations beside the repository (shared/data/fhir) that a mapping knows by their code or category, written for a patient of this server. Which
/// become compositions, and what keeps the others as they came, stands in <c>public-observations.md</c>.
/// </summary>
public sealed class PublicObservations
{
    private static readonly string? Folder = Find("shared/data/fhir");

    private static string? Find(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, name))) return Path.Combine(at.FullName, name);
        return null;
    }

    private static IEnumerable<JsonObject> In(JsonNode? node) => node switch
    {
        JsonObject { } resource when (string?)resource["resourceType"] == "Observation" => [resource],
        JsonObject members => members.SelectMany(m => In(m.Value)),
        JsonArray items => items.SelectMany(In),
        _ => [],
    };

    private static JsonNode? Parsed(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file), documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Name, JsonObject Resource)> Known()
    {
        foreach (var folder in new[] { "r4-examples", "fhir-test-cases/r4/examples", "fhir-test-cases/validator" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder!, folder), "*.json").Order(StringComparer.Ordinal))
            {
                var text = File.ReadAllText(file);
                if (!text.Contains("Observation", StringComparison.Ordinal) || Parsed(file) is not { } node) continue;
                foreach (var resource in In(node).Where(o => o["code"] is JsonObject && ResourceReading.Candidates(o).Any()))
                    yield return ($"{folder}/{Path.GetFileName(file)} {(string?)resource["id"]}".Trim(), resource.DeepClone().AsObject());
            }
    }

    private static List<string> Listed()
    {
        using var reader = new StreamReader(typeof(PublicObservations).Assembly.GetManifestResourceStream("public-observations.md")!);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.StartsWith("| r4-examples/", StringComparison.Ordinal) || l.StartsWith("| fhir-test-cases/", StringComparison.Ordinal))];
    }

    private static async Task<string> OutcomeAsync(FhirApi fhir, string patient, JsonObject resource)
    {
        resource.Remove("id");
        resource["subject"] = new JsonObject { ["reference"] = $"Patient/{patient}" };
        var reply = await fhir.CallAsync("POST", "Observation", resource);
        if (reply.Status != HttpStatusCode.Created) return $"refused, {(int)reply.Status}";
        var origin = reply.JsonBody["meta"]!["tag"]!.AsArray().Single(t => (string?)t!["system"] == "urn:varde:fhir:origin")!["code"]!.GetValue<string>();
        return origin == "mapped" ? "composition" : $"native: {Reason(reply.JsonBody.AsObject(), patient)}";
    }

    // The first element that the nearest mapping does not give back.
    private static string Reason(JsonObject resource, string patient)
    {
        var (template, entry) = ResourceReading.Candidates(resource).First();
        var read = ResourceReading.Read([new(entry, resource)], MappingRoundTrips.Template(template.TemplateId), patient, "Nobody", "NO");
        if (read is null) return "no time of a moment, or no value";
        var place = template.PlacesIn(read).FirstOrDefault(p => p.Mapping == entry);
        if (place is null) return "no entry";
        var back = ResourceMappings.Parse(entry.Write(place.Focus, "one", new Showing(patient, Varde.Records.Lifecycle.Complete, [])));
        return Lossless.Difference(resource, back) ?? "its template does not allow the value";
    }

    [Fact]
    public async Task Those_that_become_compositions_are_the_ones_that_are_listed()
    {
        Assert.SkipWhen(Folder is null, "The public resources (shared/data/fhir) are not beside the repository.");
        var (fhir, openEhr) = (await OnAsync(Database.Embedded), await Api.OnAsync(Database.Embedded));
        await openEhr.UploadTemplatesAsync();
        var patient = await fhir.CreateAsync(Person());
        var lines = new List<string>();
        foreach (var (name, resource) in Known()) lines.Add($"| {name} | {await OutcomeAsync(fhir, patient, resource)} |");
        Assert.True(Listed().SequenceEqual(lines), string.Join("\n", lines));
    }
}
