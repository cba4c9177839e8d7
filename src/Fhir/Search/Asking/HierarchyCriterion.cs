using System.Collections.Frozen;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Search.Asking;

/// <summary>
/// A resource refers to one that lies in or around some others, or to these themselves: <c>:below</c> and <c>:above</c> of references (FHIR R4, search, 3.1.1.4.12).
/// </summary>
/// <param name="Parameter">The parameter whose values are the references.</param>
/// <param name="IsAbove">True for what lies around them.</param>
/// <param name="Keys">The others.</param>
/// <param name="Plain">Canonical addresses, which need no hierarchy to be followed.</param>
internal sealed record HierarchyCriterion(SearchParameter Parameter, bool IsAbove, IReadOnlyList<ResourceKey> Keys, IReadOnlyList<string> Plain) : SearchCriterion
{
    // The references that the definitions of R4 mark as parts of a strict hierarchy (structuredefinition-hierarchy), by their search parameters. Of a CarePlan
    // three are marked: partOf is the one that says what lies in it.
    private static readonly FrozenDictionary<string, string> Parents = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CarePlan"] = "part-of", ["Encounter"] = "part-of", ["Location"] = "partof", ["Organization"] = "partof",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override IEnumerable<string> Names => Parameter.Sources.Select(s => s.Source.Key).Distinct();

    public override bool IsOpen => true;

    public override bool Holds(SearchSubject subject) => throw new System.Diagnostics.UnreachableException("Hierarchies are followed before.");

    /// <summary>The parameter that leads from a resource to what lies around it; null when its type has no hierarchy.</summary>
    public static SearchParameter? ParentOf(string type) => Parents.TryGetValue(type, out var code) ? SearchIndex.Parameter([type], code) : null;

    /// <summary>Reads the values of a parameter.</summary>
    /// <returns>The criterion, or in <see cref="Invalid"/> what is wrong, without a place.</returns>
    public static Outcome<SearchCriterion> Read(SearchParameter parameter, bool isAbove, IReadOnlyList<string> values, IReadOnlyList<string> bases)
    {
        var (keys, plain) = (new List<ResourceKey>(), new List<string>());
        string[] types = [.. (parameter.Targets.Count > 0 ? parameter.Targets : FhirDefinitions.R4.ResourceTypes).Where(Parents.ContainsKey)];
        foreach (var address in values.Select(v => Reference.Relative(Reference.Unversioned(SearchText.Unescape(v)), bases)))
        {
            if (ResourceKey.IsId(address)) keys.AddRange(types.Select(type => new ResourceKey(type, address)));
            else if (Reference.Local(address, []) is { } key) keys.Add(key);
            else if (address.Contains(':', StringComparison.Ordinal)) plain.Add(address);
            else return Invalid.At("", "a reference is written as id, Type/id or an absolute address");
        }
        if (keys.Find(k => !types.Contains(k.Type)) is { } other) return Invalid.At("", $"{parameter.Code} leads to no hierarchy of the type {other.Type}");
        return keys.Count == 0 && plain.Count == 0 ? Invalid.At("", $"what {parameter.Code} leads to lies in no hierarchy") : new HierarchyCriterion(parameter, isAbove, keys, plain);
    }
}
