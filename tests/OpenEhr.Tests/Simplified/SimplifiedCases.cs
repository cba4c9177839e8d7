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

    /// <summary>Documents that cannot come back as they were posted, or that hold keys which mean nothing, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Contested = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Demo Vitals Null Flavour(4).json"] = CodeAsSuffix,
        ["Demo Vitals Null Flavour(5).json"] = CodeAsSuffix,
        ["DemoVitalsCompositionGenericFields.json"] = GenericFields,
        ["DemoVitalsCompositionFeederAudit.json"] = GenericFields,
        ["IDCR_-_Laboratory_Test_Report(2).json"] = "A bare value at _other_reference_ranges; Simplified Formats §5, REFERENCE_RANGE: it has /lower, /upper and /meaning.",
        ["IDCR_-_Laboratory_Test_Report(NamedElement-3).json"] = "A misspelt ctx key, and indices 0 and 2 without 1: a list of the reference model has no gaps, so 2 comes back as 1.",
        ["corona_with_raw.json"] = RawText,
        ["corona_with_feeder_audit_raw.json"] = RawText,
        ["minimal_action_2_20211018102553_000001_1.xml.flat.json"] = SinglePrecision,
        ["test_all_types.en.v1_20211018101804_000001_1.xml.flat.json"] = SinglePrecision,
    };

    /// <summary>Documents whose published expectation no rule of template or reference model bears out.</summary>
    public static readonly IReadOnlyDictionary<string, string> ContestedValidity = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["test_all_types.json"] = PartialDate,
        ["test_all_types.en.v1_20211018101804_000001_1.xml.flat.json"] = PartialDate,
        ["IDCR_-_Laboratory_Test_Report(NamedElement-3).json"] = "Its second laboratory test has two items of three that the template's cardinality demands; it is a test of names.",
        ["vitals_proportion-fail.json"] = "Differs from vitals_proportion.json, which is to be accepted, in one more valid date and time alone.",
    };

    private const string PartialDate = "A full date where the template has yyyy-??-XX; AOM 1.4 §5.4, C_DATE: XX means that the part must not be given.";

    private const string CodeAsSuffix = "Codes as suffixes (|at0039: true) beside |code; Simplified Formats §5, DV_CODED_TEXT: code, value, terminology and formatting are the suffixes.";

    private const string GenericFields = "ctx/generic_fields is one product's own; Simplified Formats §6 has no such field.";

    private const string RawText = "|raw as a text with its own white space and @class; §4, Raw canonical JSON: what comes back is canonical JSON, or the keys of the parts.";

    private const string SinglePrecision = "The ratio of a proportion in single precision; §5, DV_PROPORTION: it is \"calculated on output\", and numerator and denominator are Real.";

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
