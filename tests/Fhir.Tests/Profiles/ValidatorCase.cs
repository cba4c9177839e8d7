using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Profiles;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>A case of HL7's public validator cases for R4: a resource, what it needs beside, and a profile that it may be held against.</summary>
/// <param name="Folder">Where the files lie.</param>
/// <param name="Json">The case in the manifest.</param>
/// <param name="IsOfProfile">Whether it is held against the profile of the case, or against what it names itself.</param>
internal sealed record ValidatorCase(string Folder, JsonNode Json, bool IsOfProfile)
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The name, which tells the profile apart.</summary>
    public string Name => (string)Json["name"]! + (IsOfProfile ? " (profile)" : "");

    /// <summary>All cases for R4 whose resource is there.</summary>
    public static IReadOnlyList<ValidatorCase> All(string folder)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")), documentOptions: WithComments)!;
        var cases = manifest["test-cases"]!.AsArray().Where(c => (string?)c!["version"] is null or "4.0" or "4.0.1" && File.Exists(Path.Combine(folder, (string)c["file"]!))).ToList();
        return [.. cases.Select(c => new ValidatorCase(folder, c!, false)), .. cases.Where(c => c!["profile"] is not null).Select(c => new ValidatorCase(folder, c!, true))];
    }

    /// <summary>Why it cannot be run with what is here; null when it can.</summary>
    public string? Lacks()
    {
        if (Json["packages"] is JsonArray packages) return $"needs the packages {string.Join(", ", packages.Select(p => (string)p!))}";
        if ((string?)Json["module"] == "cda" || Json["logical"] is not null) return "is about a logical model";
        if (!File.Exists(Path.Combine(Folder, (string)Json["file"]!))) return "its resource is absent";
        if (Json["allow-comments"] is not null) return "asks for a reader that takes comments";
        if (Supporting().FirstOrDefault(f => !f.StartsWith("http", StringComparison.Ordinal) && File.Exists(Path.Combine(Folder, f)) && PublishedProfiles.Read(Path.Combine(Folder, f)) is null) is { } bad) return $"needs {bad}, which breaks R4";
        return Supporting().FirstOrDefault(f => !f.StartsWith("http", StringComparison.Ordinal) && !File.Exists(Path.Combine(Folder, f))) is { } absent ? $"needs {absent}, which is absent" : null;
    }

    /// <summary>What this validator says.</summary>
    public IReadOnlyList<ValidationIssue> Validate()
    {
        var file = (string)Json["file"]!;
        var read = ResourceReader.ReadUnchecked(File.ReadAllBytes(Path.Combine(Folder, file)), file.EndsWith(".xml", StringComparison.Ordinal) ? ResourceFormat.Xml : ResourceFormat.Json);
        if (!read.TryGet(out var resource, out var refusal)) return [.. Validator.FaultsOf(refusal).Select(f => new ValidationIssue(IssueSeverity.Error, "structure", f.Path, f.Message))];
        return new Validator(PublishedProfiles.Library(Definitions()), new ListedCodes()).Validate(resource, Profile() is { } profile ? [profile] : []);
    }

    private string? Profile()
    {
        if (!IsOfProfile || (string?)Json["profile"]!["source"] is not { } source) return null;
        return source.StartsWith("http", StringComparison.Ordinal) ? source : PublishedProfiles.Read(Path.Combine(Folder, source)) is { } json ? JsonText.Of(json, "url") : null;
    }

    private IEnumerable<JsonElement> Definitions() =>
        from file in Supporting()
        where !file.StartsWith("http", StringComparison.Ordinal)
        let json = PublishedProfiles.Read(Path.Combine(Folder, file))
        where json is not null
        from resource in JsonText.Of(json.Value, "resourceType") == "Bundle" ? json.Value.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")) : [json.Value]
        where JsonText.Of(resource, "resourceType") == "StructureDefinition"
        select resource;

    private IEnumerable<string> Supporting() => Names(Json["supporting"]).Concat(Names(Json["profiles"])).Concat(IsOfProfile
        ? [.. Names(Json["profile"]!["supporting"]), .. (string?)Json["profile"]!["source"] is { } source ? [source] : Array.Empty<string>()] : []);

    private static IEnumerable<string> Names(JsonNode? list) => list is JsonArray names ? names.Select(n => (string)n!) : [];
}
