using System.Text.Json;
using System.Text.RegularExpressions;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>The public FLAT and STRUCTURED documents, each with the template that its name or its root node tells.</summary>
internal static partial class SimplifiedCases
{
    private static readonly Lazy<IReadOnlyList<(string File, WebTemplate Template)>> Templates = new(ReadTemplates);

    /// <summary>Documents whose name points to another template than the one that has their nodes.</summary>
    private static readonly Dictionary<string, string> ByHand = new(StringComparer.Ordinal)
    {
        ["Vitalsigns.json"] = "EHRN Vital signs.v2",
        ["family_history.v2__.json"] = "family_history.v.1.2.3_updated",
        ["IDCR - Adverse Reaction List.json"] = "IDCR - Adverse Reaction List.v1",
    };

    /// <summary>Every template of the data that is not there to be refused.</summary>
    public static IReadOnlyList<(string File, WebTemplate Template)> AllTemplates => Templates.Value;

    /// <summary>Rows of CASES.tsv with one of two formats, by the exact expectation.</summary>
    public static TheoryData<string> Rows(string expectation)
    {
        if (SharedTemplates.Folder is null) return new("");
        return new(File.ReadLines(Path.Combine(SharedTemplates.Folder, "CASES.tsv"))
            .Select(line => line.Split('\t'))
            .Where(row => row.Length >= 5 && row[1] is "FLAT" or "STRUCTURED" && row[4] == expectation)
            .Select(row => row[0]));
    }

    /// <summary>The web template of a document; null when the data has no such template.</summary>
    public static WebTemplate? TemplateOf(string file)
    {
        if (ByHand.TryGetValue(Path.GetFileName(file), out var known)) return Named(Squeeze(known));
        var stem = Endings().Replace(Path.GetFileName(file), "");
        if (stem.StartsWith("ehrbase_conformance", StringComparison.Ordinal)) stem = "conformance-ehrbase.de.v0";
        foreach (var name in (string[])[stem, stem.Split("__")[0], Copy().Replace(stem, ""), Made().Replace(stem, ""), Copy().Replace(stem, "") + ".v0"])
            if (Named(Squeeze(name)) is { } found) return found;
        return ByRoot(file);
    }

    private static WebTemplate? Named(string name) =>
        AllTemplates.FirstOrDefault(one => Squeeze(one.Template.TemplateId) == name).Template
        ?? AllTemplates.FirstOrDefault(one => Squeeze(Path.GetFileNameWithoutExtension(one.File)) == name).Template;

    private static WebTemplate? ByRoot(string file)
    {
        var bytes = SharedTemplates.Bytes(file);
        var ids = Identifiers().Matches(System.Text.Encoding.UTF8.GetString(bytes)).SelectMany(one => one.Groups["id"].Value.Split('/', '|')).ToHashSet();
        var best = AllTemplates
            .Where(one => ids.Contains(one.Template.Tree.Id))
            .Select(one => (one.Template, Known: one.Template.Tree.DescendantsAndSelf().Select(node => node.Id).Distinct().Count(ids.Contains)))
            .OrderByDescending(one => one.Known)
            .FirstOrDefault();
        return best.Known * 10 > ids.Count * 3 ? best.Template : null;
    }

    private static List<(string File, WebTemplate Template)> ReadTemplates()
    {
        var templates = new List<(string File, WebTemplate Template)>();
        foreach (var file in Directory.EnumerateFiles(SharedTemplates.Folder!, "*.opt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (file.Contains("opt-invalid", StringComparison.Ordinal)) continue;
            if (OperationalTemplateReader.Read(File.ReadAllBytes(file)) is { Succeeded: true } read)
                templates.Add((Path.GetRelativePath(SharedTemplates.Folder!, file), WebTemplate.Of(read.Value)));
        }

        return templates;
    }

    private static string Squeeze(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));

    [GeneratedRegex(@"(\.xml)?(\.flat)?\.json$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Endings();

    [GeneratedRegex(@"\(.*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Copy();

    [GeneratedRegex(@"_20\d{6,}.*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Made();

    [GeneratedRegex(@"""(?<id>[^""\s]+)""\s*:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifiers();
}
