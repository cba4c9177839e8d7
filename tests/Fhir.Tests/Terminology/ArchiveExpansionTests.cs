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
    /// <summary>Where we differ from the other engine or the archive's own expansion, and why. The list holds from both sides: what differs must be here, what is here must differ.</summary>
    private static readonly Dictionary<string, string> Differs = new(StringComparer.Ordinal)
    {
    };

    [Fact]
    public async Task What_another_engine_expands_is_expanded_alike()
    {
        var (compared, different) = (0, new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var set in Archive.R4.ValueSets)
        {
            if (await OthersAsync(set) is not { } theirs) continue;
            var ours = await OursAsync(set.Url);
            compared++;
            if (ours is null) different[set.Url] = "not expanded here";
            else if (!ours.SetEquals(theirs)) different[set.Url] = $"ours alone {string.Join(' ', ours.Except(theirs).Take(5))}; theirs alone {string.Join(' ', theirs.Except(ours).Take(5))}";
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
        foreach (var set in Archive.R4.ValueSets.Where(s => s.Expansion is not null))
        {
            var theirs = Flat(set.Expansion.Contains).ToHashSet();
            var ours = await OursAsync(set.Url);
            Assert.True(ours is null || ours.SetEquals(theirs), $"{set.Url}: ours alone {string.Join(' ', ours!.Except(theirs))}; theirs alone {string.Join(' ', theirs.Except(ours!))}");
        }
    }

    private static async Task<HashSet<string>?> OursAsync(string url)
    {
        var scope = new TerminologyScope(null, QueryPermit.Everything);
        if (!(await scope.ValueSetAsync(new(url, null), CancellationToken.None)).TryGet(out var set, out _)) return null;
        return (await new SetExpansion(scope, new()).ExpandAsync(set, CancellationToken.None)).TryGet(out var codes, out _) ? [.. codes.Select(c => $"{c.System}|{c.Code}")] : null;
    }

    private static async Task<HashSet<string>?> OthersAsync(Hl7.Fhir.Model.ValueSet set)
    {
        var copy = (Hl7.Fhir.Model.ValueSet)set.DeepCopy();
        copy.Expansion = null;
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
