using System.Text;
using System.Text.Json;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.SeedPopulation;

namespace Varde.Samples.Tests;

/// <summary>The external codes of the templates and of the people made up from them.</summary>
public sealed class OurCodes
{
    private const string NorwegianLists = "2.16.578.1.12.4.1.1.";

    private static readonly IReadOnlyList<(string System, string Code)> Codes = [.. OfTemplates().Concat(OfRecords()).Distinct()];

    [Fact]
    public void A_SNOMED_CT_code_has_a_right_check_digit()
    {
        var codes = Codes.Where(c => c.System == "SNOMED-CT").Select(c => c.Code).ToList();
        Assert.True(codes.Count > 40);
        Assert.All(codes, c => Assert.True(Verhoeff(c) == 0, c));
    }

    [Fact]
    public void A_LOINC_code_has_a_right_check_digit()
    {
        var codes = Codes.Where(c => c.System == "LOINC").Select(c => c.Code).ToList();
        Assert.True(codes.Count > 20);
        Assert.All(codes, c => Assert.True(Luhn(c.Replace("-", "", StringComparison.Ordinal)) == 0, c));
    }

    [Fact]
    public void A_code_of_a_Norwegian_list_is_a_published_one()
    {
        var published = Published();
        Assert.SkipWhen(published.Count == 0, "the published lists are not beside the repository");
        var ours = Codes.Where(c => c.System.StartsWith(NorwegianLists, StringComparison.Ordinal))
            .Select(c => (Table: c.System[NorwegianLists.Length..], c.Code)).Where(c => published.ContainsKey(c.Table)).ToList();
        Assert.True(ours.Select(c => c.Table).Distinct().Count() >= 10);
        Assert.All(ours, c => Assert.True(published[c.Table].Contains(c.Code), $"{c.Table} {c.Code}"));
    }

    private static IEnumerable<(string System, string Code)> OfTemplates()
    {
        foreach (var template in Templates.OperationalTemplates.All.Select(t => OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(t.Xml)).ValueOrThrow()))
        {
            foreach (var list in template.Nodes().OfType<CCodePhrase>().Where(c => c.TerminologyId is not null))
                foreach (var code in list.CodeList) yield return (list.TerminologyId!, code);
            foreach (var bound in template.Nodes().OfType<CArchetypeRoot>().Append(template.Definition).SelectMany(r => r.TermBindings))
                yield return (bound.Terminology, bound.Value.CodeString);
        }
    }

    private static IEnumerable<(string System, string Code)> OfRecords() =>
        DemoPopulation.Generate(seed: 7, persons: 14, new(2026, 11, 1, 12, 0, 0, TimeSpan.FromHours(1)))
            .SelectMany(r => r.Documents).SelectMany(d => Below(d.Composition)).OfType<CodePhrase>()
            .Select(c => (c.TerminologyId!.Value!, c.CodeString!));

    private static IEnumerable<RmObject> Below(RmObject node) => node.Class.Attributes.SelectMany(a => node[a] switch
    {
        RmObject one => Below(one).Prepend(one),
        List<RmObject> many => many.SelectMany(m => Below(m).Prepend(m)),
        _ => [],
    });

    /// <summary>Codes of the Norwegian lists by number: an extract of 2020 and the newer ones that are published as FHIR.</summary>
    private static Dictionary<string, HashSet<string>> Published()
    {
        var lists = new Dictionary<string, HashSet<string>>();
        if (Folder() is not { } folder) return lists;
        using var extract = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "volven-extract", "volven-2020.json")));
        foreach (var table in extract.RootElement.GetProperty("tables").EnumerateObject()) Add(lists, table.Name, table.Value);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "helsenorge_FhirProfiler", "resources"), "CodeSystem-no-kodeverk-*.json"))
        {
            using var system = JsonDocument.Parse(File.ReadAllBytes(file));
            if (system.RootElement.TryGetProperty("concept", out var concepts)) Add(lists, Path.GetFileName(file).Split('-', '.')[3], concepts);
        }
        return lists;
    }

    private static void Add(Dictionary<string, HashSet<string>> lists, string table, JsonElement concepts)
    {
        if (!lists.TryGetValue(table, out var codes)) lists[table] = codes = [];
        codes.UnionWith(concepts.EnumerateArray().Select(c => c.GetProperty("code").GetString()!));
    }

    private static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "norway");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }

    /// <summary>0 for a right number (Verhoeff 1969), computed in the dihedral group of order ten.</summary>
    private static int Verhoeff(string digits)
    {
        int[] permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        var check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            for (var turn = 0; turn < i % 8; turn++) digit = permutation[digit];
            check = Dihedral(check, digit);
        }
        return check;
    }

    private static int Dihedral(int left, int right) => (left < 5, right < 5) switch
    {
        (true, true) => (left + right) % 5,
        (true, false) => 5 + ((left + right) % 5),
        (false, true) => 5 + ((left - right) % 5),
        (false, false) => (left - right + 5) % 5,
    };

    /// <summary>0 for a right number (mod 10, every second digit from the right doubled).</summary>
    private static int Luhn(string digits) => digits.Reverse().Select((digit, i) => (digit - '0') * (1 + (i % 2))).Sum(n => n > 9 ? n - 9 : n) % 10;
}
