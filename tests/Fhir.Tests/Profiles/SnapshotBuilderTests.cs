using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Varde.Fhir.Profiles;
using Varde.Fhir.Profiles.Snapshots;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>Snapshots are made as the specification publishes them.</summary>
public sealed class SnapshotBuilderTests
{
    private static readonly XNamespace Fhir = "http://hl7.org/fhir";

    [Fact]
    public void Every_definition_of_R4_has_a_snapshot()
    {
        var refused = SpecificationProfiles.All.Select(url => (url, ProfileLibrary.R4.Find(url))).Where(f => !f.Item2.IsDone).Select(f => $"{f.url}: {f.Item2.Refusal!.Message}");
        Nothing.In(refused);
        Assert.True(SpecificationProfiles.All.Count > 600);
    }

    [Theory, InlineData("profiles-others.xml"), InlineData("profiles-types.xml"), InlineData("extension-definitions.xml")]
    public void A_snapshot_that_is_made_says_what_the_published_one_says(string file)
    {
        var differences = new List<string>();
        var compared = 0;
        foreach (var published in Published(file))
        {
            var definition = ResourceReader.ReadUnchecked(Encoding.UTF8.GetBytes(published.ToString(SaveOptions.DisableFormatting)), ResourceFormat.Xml).Value;
            var made = ProfileLibrary.R4.Find(JsonText.Of(definition, "url")!).Value;
            foreach (var element in definition.GetProperty("snapshot").GetProperty("element").EnumerateArray())
            {
                compared++;
                if (Difference(made, element) is { } difference) differences.Add($"{file} {made.Url[(made.Url.LastIndexOf('/') + 1)..]} {JsonText.Of(element, "id")}: {difference}");
            }
        }
        Assert.True(compared > 10);
        Nothing.In(differences.Except(Departures).Concat(Departures.Where(d => d.StartsWith(file, StringComparison.Ordinal)).Except(differences)));
    }

    /// <summary>Where a published snapshot is not what its differential says, or says less.</summary>
    private static readonly string[] Departures =
    [
        // The differential binds Provenance.agent:Author.type to this value set; the snapshot kept what the list of agents has.
        "profiles-others.xml provenance-relevant-history Provenance.agent:Author.type: binding BindingRule { Strength = extensible, ValueSet = http://hl7.org/fhir/ValueSet/provenance-history-agent-type } is published as BindingRule { Strength = extensible, ValueSet = http://hl7.org/fhir/ValueSet/provenance-agent-type }",
    ];

    private static IEnumerable<XElement> Published(string file)
    {
        var zip = typeof(SnapshotBuilderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "FhirSpecification").Value!;
        using var archive = ZipFile.OpenRead(zip);
        using var stream = archive.GetEntry(file)!.Open();
        return [.. XDocument.Load(stream).Descendants(Fhir + "StructureDefinition").Where(d => (string?)d.Element(Fhir + "derivation")?.Attribute("value") == "constraint")];
    }

    private static string? Difference(Profile made, JsonElement element)
    {
        var id = JsonText.Of(element, "id")!;
        if (Find(made.Root, id.Split('.')[1..]) is not { } node) return "is not there";
        var published = new ElementRule { Max = 1 }.With(element);
        var rule = node.Rule;
        return rule.Min != published.Min ? $"min {rule.Min} is published as {published.Min}"
            : rule.Max != published.Max && node != made.Root ? $"max {rule.Max} is published as {published.Max}"
            : rule.Binding != published.Binding ? $"binding {rule.Binding} is published as {published.Binding}"
            : rule.Fixed?.GetRawText() != published.Fixed?.GetRawText() ? "fixed is another"
            : rule.Pattern?.GetRawText() != published.Pattern?.GetRawText() ? "pattern is another"
            : Types(rule) != Types(published) && node != made.Root ? $"types {Types(rule)} are published as {Types(published)}"
            : null;
    }

    private static string Types(ElementRule rule) => string.Join(" ", rule.Types.Select(t => t.ToString().Replace(ProfileLibrary.TypeUrl, "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static ElementNode? Find(ElementNode node, string[] ids)
    {
        foreach (var id in ids)
        {
            var (name, slice) = id.Split(':') is [var n, var s] ? (n, s) : (id, null);
            // Where a choice has one type, what is in it may stand in the choice or in its slice.
            if (node is { IsChoice: true, Slices: [var only] }) node = only;
            var children = node.Children.Count > 0 ? node.Children : ProfileLibrary.R4.ContentOf(node).TryGet(out var content, out _) ? content.Children : [];
            if (children.FirstOrDefault(c => c.Name == name) is not { } child) return null;
            if (slice is null) node = child;
            else if (child.Slices.FirstOrDefault(s => s.SliceName == slice) is { } found) node = found;
            else return null;
        }
        return node;
    }
}
