using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>The public cases beside the repository: which document, which template, and whether it should be taken.</summary>
internal static class PublicCaseTable
{
    private static readonly Lazy<Dictionary<string, string>> TemplateFiles = new(FindTemplates);
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, TemplateValidator?> Validators = new();

    /// <summary>True for a case that is taken or refused against the expectation of its source.</summary>
    public static bool IsContested(string name) => ContestedCases.Find(name, "taken", "form", "rules") is not null;

    public sealed record Row(string Path, string Format, string TemplateId, string Opt, string Expectation);

    public static IEnumerable<Row> Rows()
    {
        if (SharedTemplates.Folder is not { } folder) yield break;
        foreach (var line in File.ReadLines(Path.Combine(folder, "CASES.tsv")).Skip(1).Where(one => one.Length > 0))
        {
            var cells = line.Split('\t');
            yield return new(cells[0], cells[1], cells.ElementAtOrDefault(2) ?? "", cells.ElementAtOrDefault(3) ?? "", cells.ElementAtOrDefault(4) ?? "");
        }
    }

    /// <summary>Every fault of a document by parser, reference model and template.</summary>
    public static IReadOnlyList<string> Faults(byte[] document, bool xml, string opt)
    {
        var parsed = Parse(document, xml);
        if (!parsed.Succeeded) return [.. parsed.Faults.Select(one => $"parse {one}")];
        var faults = RmValidator.Validate(parsed.Value).Select(one => $"rm {one}");
        if (parsed.Value is Composition composition) faults = faults.Concat(TemplateFaults(composition, opt));
        return [.. faults];
    }

    /// <summary>The document with a new object id at its root, as a client would give it: the public files hold placeholders there.</summary>
    public static byte[] FreshUid(byte[] json)
    {
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(Encoding.UTF8.GetString(json).TrimStart('\uFEFF'));
        }
        catch (JsonException)
        {
            return json;
        }
        if (document is not JsonObject root || root["uid"] is not JsonObject uid || uid["value"] is not JsonValue value) return json;
        var text = value.GetValue<string>();
        if (text.Contains("${", StringComparison.Ordinal)) root.Remove("uid");
        else uid["value"] = "00000000-0000-4000-8000-000000000001" + (text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? text[colon..] : "");
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static Parsed<RmObject> Parse(byte[] document, bool xml) => xml ? CanonicalXml.Read<RmObject>(document) : CanonicalJson.Read<RmObject>(document);

    public static IEnumerable<string> TemplateFaults(Composition composition, string opt)
    {
        var id = composition.ArchetypeDetails?.TemplateId?.Value ?? "";
        var file = opt.Length > 0 && opt != "MISSING" ? Path.Combine(SharedTemplates.Folder!, opt) : TemplateFiles.Value.GetValueOrDefault(id);
        if (file is null) return [$"template unknown: {id}"];
        var validator = Validators.GetOrAdd(file, Validator);
        return validator is null ? [$"template refused: {file}"] : validator.Validate(composition).Select(one => $"template {one}");
    }

    private static TemplateValidator? Validator(string file) =>
        OperationalTemplateReader.Read(File.ReadAllBytes(file)) is { Succeeded: true, Value: { } template } ? new(template) : null;

    private static Dictionary<string, string> FindTemplates()
    {
        var found = new Dictionary<string, string>();
        if (SharedTemplates.Folder is not { } folder) return found;
        foreach (var file in Directory.EnumerateFiles(folder, "*.opt", SearchOption.AllDirectories).Where(one => !one.Contains("opt-invalid", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            if (OperationalTemplateReader.Read(File.ReadAllBytes(file)) is { Succeeded: true, Value: { } template }) found.TryAdd(template.TemplateId, file);
        return found;
    }
}
