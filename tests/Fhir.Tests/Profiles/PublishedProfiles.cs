using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Profiles;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Resources;
using Varde.Fhir.Tests.Search;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>Definitions of files as the validator knows them.</summary>
internal static class PublishedProfiles
{
    public const string AbsentNorway = "The Norwegian profiles are not beside the repository.";

    /// <summary>The Norwegian data; null when it is absent.</summary>
    public static string? Norway { get; } = SharedResources.Folder is { } fhir && Path.Combine(Path.GetDirectoryName(fhir)!, "norway") is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>A library of StructureDefinitions beside those of R4.</summary>
    public static ProfileLibrary Library(IEnumerable<JsonElement> definitions)
    {
        var known = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var (url, version) = (JsonText.Of(definition, "url") ?? "", JsonText.Of(definition, "version"));
            known[url] = definition;
            known[$"{url}|{version}"] = definition;
        }
        return new(canonical => known.TryGetValue(canonical, out var found) ? found : null, ProfileLibrary.R4);
    }

    /// <summary>The StructureDefinitions in a folder.</summary>
    public static IReadOnlyList<JsonElement> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".xml", StringComparison.Ordinal) || f.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Read).OfType<JsonElement>().Where(j => JsonText.Of(j, "resourceType") == "StructureDefinition")];

    /// <summary>The JSON of a file; null when it holds no resource.</summary>
    public static JsonElement? Read(string file)
    {
        var read = ResourceReader.ReadUnchecked(File.ReadAllBytes(file), file.EndsWith(".xml", StringComparison.Ordinal) ? ResourceFormat.Xml : ResourceFormat.Json);
        return read.TryGet(out var json, out _) && json.ValueKind == JsonValueKind.Object ? json : null;
    }

    /// <summary>What is found in a resource that keeps R4.</summary>
    public static IReadOnlyList<ValidationIssue> Validate(this ProfileLibrary library, JsonNode resource, params string[] profiles) =>
        new Validator(library, new ListedCodes(), SearchStore.Units).Validate(JsonElement.Parse(resource.ToJsonString()), profiles);

    public static IReadOnlyList<string> Errors(this IEnumerable<ValidationIssue> issues) =>
        [.. issues.Where(i => i.Severity == IssueSeverity.Error).Select(i => $"{i.Path}: {i.Message}")];
}
