using Hl7.Fhir.Specification.Terminology;
using Varde.Fhir.Definitions;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Records;

namespace Varde.Fhir.Tests.Terminology;

/// <summary>The value sets of the specification, expanded here and by others.</summary>
public sealed class ArchiveExpansionTests
{
    /// <summary>Where we differ from the other engine, and why. The list holds from both sides: what differs must be here, what is here must differ.</summary>
    private static readonly Dictionary<string, string> Differs = new(StringComparer.Ordinal)
    {
        ["http://hl7.org/fhir/ValueSet/detectedissue-category"] = Children,
        ["http://hl7.org/fhir/ValueSet/parent-relationship-codes"] = Children,
        ["http://hl7.org/fhir/ValueSet/task-code"] = "It names version 3.6.0 of a code system that the archive has in 4.0.1; the other engine takes any version.",
        ["http://terminology.hl7.org/ValueSet/v3-ActPharmacySupplyType"] = Children,
        ["http://terminology.hl7.org/ValueSet/v2-0550"] = "The archive has codes that end in a space, which the other engine cuts away.",
    };

    /// <summary>Where the archive's own expansion is another than ours.</summary>
    private static readonly Dictionary<string, string> DiffersFromArchive = new(StringComparer.Ordinal)
    {
        ["http://hl7.org/fhir/ValueSet/example-hierarchical"] = "An example whose expansion is of another system than its definition names (#hacked).",
        ["http://hl7.org/fhir/ValueSet/inactive"] = "An expansion of 2017: the code system has got concepts below CRT since.",
    };

    private const string Children = "HL7 v3 names further children of a concept in properties (child), which the other engine does not follow.";

    [Fact]
    public async Task What_another_engine_expands_is_expanded_alike()
    {
        var (compared, different) = (0, new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var set in Archive.R4.ValueSets)
        {
            if (await OthersAsync(set) is not { } theirs) continue;
            var ours = await OursAsync(set.Url!);
            compared++;
            if (ours is null) different[set.Url!] = "not expanded here";
            else if (!ours.SetEquals(theirs)) different[set.Url!] = $"ours alone {string.Join(' ', ours.Except(theirs).Take(5))}; theirs alone {string.Join(' ', theirs.Except(ours).Take(5))}";
        }
        Assert.Equal(string.Join('\n', Differs.Keys.Order(StringComparer.Ordinal)), string.Join('\n', different.Select(d => Differs.ContainsKey(d.Key) ? d.Key : $"{d.Key}: {d.Value}")));
        Assert.True(compared > 1000, $"{compared} compared");
    }

    [Fact]
    public async Task Codes_that_elements_require_are_those_of_the_expansion()
    {
        var sets = FhirDefinitions.R4.ResourceTypes.SelectMany(t => FhirDefinitions.R4.Resource(t)!.Structure.Elements).Select(e => e.RequiredCodes).OfType<string>().Distinct().Where(s => FhirDefinitions.R4.Codes(s) is not null).ToList();
        Assert.NotEmpty(sets);
        foreach (var set in sets)
            Assert.Equal(
                FhirDefinitions.R4.Codes(set)!.SelectMany(s => s.Value.Select(c => $"{s.Key}|{c}")).Order(StringComparer.Ordinal), (await OursAsync(set))!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_expansions_that_the_archive_has_are_ours()
    {
        var different = new List<string>();
        foreach (var set in Archive.R4.ValueSets.Where(s => s.Expansion is not null))
            if ((await OursAsync(set.Url!))?.SetEquals(Flat(set.Expansion!.Contains)) != true) different.Add(set.Url!);
        Assert.Equal(DiffersFromArchive.Keys.Order(StringComparer.Ordinal), different.Order(StringComparer.Ordinal));
    }

    private static async Task<HashSet<string>?> OursAsync(string url)
    {
        var scope = new TerminologyScope(null, QueryPermit.Everything);
        if (!(await scope.ValueSetAsync(new(url, null), CancellationToken.None)).TryGet(out var set, out _)) return null;
        return (await new SetExpansion(scope, new()).ExpandAsync(set, CancellationToken.None)).TryGet(out var codes, out _) ? [.. codes.Select(c => $"{c.System}|{c.Code}")] : null;
    }

    private static async Task<HashSet<string>?> OthersAsync(Hl7.Fhir.Model.ValueSet set)
    {
        var copy = new Hl7.Fhir.Model.ValueSet { Url = set.Url, Compose = set.Compose };
        try
        {
            await new ValueSetExpander(new ValueSetExpanderSettings { ValueSetSource = Archive.R4, MaxExpansionSize = 100_000 }).ExpandAsync(copy);
        }
        catch (Exception)
        {
            return null;
        }
        return [.. Flat(copy.Expansion?.Contains ?? [])];
    }

    private static IEnumerable<string> Flat(IEnumerable<Hl7.Fhir.Model.ValueSet.ContainsComponent> contains) =>
        contains.SelectMany(c => Flat(c.Contains).Prepend($"{c.System}|{c.Code}")).Where(c => !c.EndsWith('|'));
}
