using System.Collections.Frozen;

namespace Varde.Fhir.Definitions;

/// <summary>The definitions of FHIR R4 (4.0.1), made by the build from the specification's own archive.</summary>
internal sealed class FhirDefinitions
{
    private static readonly Lazy<FhirDefinitions> Loaded = new(DefinitionsReader.Read);

    private readonly FrozenDictionary<string, FhirType> _types;
    private readonly FrozenDictionary<string, SearchParameterDefinition> _parametersByUrl;
    private readonly FrozenDictionary<string, FrozenDictionary<string, SearchParameterDefinition>> _parametersByType;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, FrozenSet<string>>> _codes;

    public FhirDefinitions(
        IReadOnlyList<FhirType> types, IReadOnlyList<SearchParameterDefinition> parameters, IReadOnlyDictionary<string, FhirRule> rules,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, FrozenSet<string>>> codes)
    {
        (_types, Rules, _codes) = (types.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal), rules, codes);
        ResourceTypes = [.. types.Where(t => t is { Kind: FhirKind.Resource, IsAbstract: false }).Select(t => t.Name).Order(StringComparer.Ordinal)];
        _parametersByUrl = parameters.ToFrozenDictionary(p => p.Url, StringComparer.Ordinal);
        _parametersByType = ResourceTypes.ToFrozenDictionary(
            t => t,
            t => parameters.Where(p => p.Base.Any(_types[t].IsA)).GroupBy(p => p.Code).ToFrozenDictionary(p => p.Key, p => p.First(), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <summary>The definitions.</summary>
    public static FhirDefinitions R4 => Loaded.Value;

    /// <summary>The names of all types of resource, in alphabetical order.</summary>
    public IReadOnlyList<string> ResourceTypes { get; }

    /// <summary>The rules by key.</summary>
    public IReadOnlyDictionary<string, FhirRule> Rules { get; }

    /// <summary>The type of a name; null when there is none.</summary>
    public FhirType? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>The type of resource of a name; null when there is none, or it is abstract.</summary>
    public FhirType? Resource(string name) => Find(name) is { Kind: FhirKind.Resource, IsAbstract: false } type ? type : null;

    /// <summary>The search parameters of a type of resource by their name in a query, those of all resources included.</summary>
    public IReadOnlyDictionary<string, SearchParameterDefinition> ParametersOf(string resourceType) => _parametersByType[resourceType];

    /// <summary>The search parameter with a canonical address; null when there is none.</summary>
    public SearchParameterDefinition? Parameter(string url) => _parametersByUrl.GetValueOrDefault(url);

    /// <summary>The codes of a value set by code system; null when the specification does not list them.</summary>
    public IReadOnlyDictionary<string, FrozenSet<string>>? Codes(string valueSet) => _codes.GetValueOrDefault(valueSet);
}

/// <summary>A rule of the specification (ElementDefinition.constraint).</summary>
/// <param name="IsError">True when what breaks it is invalid, false when that is worth a warning.</param>
/// <param name="Human">The rule in words.</param>
/// <param name="Expression">The rule in FHIRPath.</param>
internal sealed record FhirRule(bool IsError, string Human, string Expression);
