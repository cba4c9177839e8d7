using System.Collections.Concurrent;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Asking;

namespace Varde.Fhir.Search.Indexing;

/// <summary>The search parameters of a type of resource, compiled, and the tree that finds all their values at once.</summary>
internal sealed class SearchIndex
{
    private static readonly ConcurrentDictionary<string, SearchIndex> Made = new(StringComparer.Ordinal);

    /// <summary>Parameters that cannot be, and why (FHIR R4, search).</summary>
    public static readonly IReadOnlyDictionary<string, string> Unsupported = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["_query"] = "there are no named queries",
        ["_list"] = "it is for a search of one type, and not for what stands behind a reference or a condition",
    };

    private readonly Dictionary<string, SearchParameter> _parameters = new(StringComparer.Ordinal);

    private SearchIndex(FhirType type)
    {
        var compiler = new SourceCompiler(type, Root);
        Id = compiler.Id();
        foreach (var (code, definition) in FhirDefinitions.R4.ParametersOf(type.Name))
            if (!Unsupported.ContainsKey(code) && code is not ("_lastUpdated" or WordsCriterion.Text or WordsCriterion.Content)) _parameters[code] = compiler.Compile(definition);
        Known = compiler.Known;
    }

    /// <summary>The source of the id.</summary>
    public SearchSource Id { get; }

    /// <summary>The sources that have a value though nothing is there: that it is not.</summary>
    public IReadOnlyList<SearchSource> Known { get; }

    /// <summary>The tree.</summary>
    public SearchNode Root { get; } = new();

    /// <summary>The parameters by their name; without those whose meaning is not in the resource.</summary>
    public IReadOnlyDictionary<string, SearchParameter> Parameters => _parameters;

    /// <summary>The definitions of the parameters that a search of a type can use, by name: what the capability statement tells.</summary>
    public static IReadOnlyList<SearchParameterDefinition> Supported(string type) =>
        [.. FhirDefinitions.R4.ParametersOf(type).Values.Where(p => !Unsupported.ContainsKey(p.Code)).OrderBy(p => p.Code, StringComparer.Ordinal)];

    /// <summary>The index of a type of resource.</summary>
    public static SearchIndex Of(string type) => Made.GetOrAdd(type, name => new(FhirDefinitions.R4.Resource(name)!));

    /// <summary>A parameter that all of some types have, over all of them; null when one has it not, or as something else.</summary>
    public static SearchParameter? Parameter(IReadOnlyList<string> types, string code)
    {
        var found = types.Select(type => Of(type).Parameters.GetValueOrDefault(code)).ToList();
        if (found.Count == 0 || found.Exists(p => p is null || p.Type != found[0]!.Type)) return null;
        return found.Count == 1 ? found[0] : Joined(code, [.. found.Select(p => p!)]);
    }

    private static SearchParameter Joined(string code, IReadOnlyList<SearchParameter> parameters) => new()
    {
        Code = code, Type = parameters[0].Type,
        Sources = [.. parameters.SelectMany(p => p.Sources).DistinctBy(s => (s.Source.Name, s.Target))],
        Targets = [.. parameters.SelectMany(p => p.Targets).Distinct()],
        Composites = [.. parameters.SelectMany(p => p.Composites)],
    };
}
