using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Matching;

namespace Varde.Fhir.Search.Indexing;

/// <summary>Makes the parameters of a type of resource from their definitions, and puts their sources into its tree.</summary>
/// <param name="type">The type.</param>
/// <param name="root">The root of the tree.</param>
internal sealed class SourceCompiler(FhirType type, SearchNode root)
{
    private static readonly string[] PartsOfNames = ["family", "given", "prefix", "suffix", "text"];
    private static readonly string[] PartsOfAddresses = ["line", "city", "district", "state", "postalCode", "country", "text"];

    private readonly Dictionary<string, SearchSource> _sources = new(StringComparer.Ordinal);
    private readonly List<SearchSource> _known = [];

    /// <summary>The sources that have a value though nothing is there: that it is not.</summary>
    public IReadOnlyList<SearchSource> Known => _known;

    /// <summary>The source of the id.</summary>
    public SearchSource Id() => Sources(SearchParameterType.Token, new("Resource", [new MemberStep("id")])).Single().Source;

    /// <summary>The parameter of a definition.</summary>
    public SearchParameter Compile(SearchParameterDefinition definition)
    {
        var paths = Applicable(SearchExpression.Parse(definition.Expression)).ToList();
        return definition.Type == SearchParameterType.Composite ? Composite(definition, paths) : Simple(definition, paths);
    }

    private SearchParameter Simple(SearchParameterDefinition definition, IReadOnlyList<SearchPath> paths)
    {
        RestrictedSource[] sources = [.. paths.SelectMany(path => Sources(definition.Type, path)).Distinct()];
        if (definition.Code == SoundTerm.Parameter)
            foreach (var source in sources) source.Source.IsHeard = true;
        var targets = sources.Select(s => s.Target).OfType<string>().ToList();
        return new() { Code = definition.Code, Type = definition.Type, Sources = sources, Targets = targets.Count == sources.Length && targets.Count > 0 ? [.. targets.Distinct()] : definition.Targets };
    }

    private SearchParameter Composite(SearchParameterDefinition definition, IReadOnlyList<SearchPath> paths) =>
        new() { Code = definition.Code, Type = definition.Type, Composites = [.. paths.Select(path => Composite(definition, path))] };

    private SearchComposite Composite(SearchParameterDefinition definition, SearchPath path) =>
        new(Levels(path), [.. definition.Components.Select(component => Part(component, path))]);

    // The expression of a part begins at the element, or, with %resource, at the root.
    private CompositePart Part(SearchComponent component, SearchPath around)
    {
        var like = FhirDefinitions.R4.Parameter(component.Definition)!;
        var isOfWhole = component.Expression.StartsWith("%resource", StringComparison.Ordinal);
        var paths = SearchExpression.Parse(component.Expression).Select(p => isOfWhole
            ? p with { Root = type.Name }
            : around with { Steps = [.. around.Steps, new MemberStep(p.Root), .. p.Steps] });
        return new(new() { Code = like.Code, Type = like.Type, Targets = like.Targets, Sources = [.. paths.SelectMany(path => Sources(like.Type, path))] }, isOfWhole);
    }

    // A path begins with a type; where it does not, it begins below the type that is searched.
    private IEnumerable<SearchPath> Applicable(IEnumerable<SearchPath> paths) => paths
        .Select(path => FhirDefinitions.R4.Find(path.Root) is null ? new SearchPath(type.Name, [new MemberStep(path.Root), .. path.Steps]) : path)
        .Where(path => type.IsA(path.Root));

    private int Levels(SearchPath path) => Ends(path).Max(end => end.Levels);

    // Names and addresses are their parts, each of which is a source: name and family share one.
    private IEnumerable<RestrictedSource> Sources(SearchParameterType kind, SearchPath path)
    {
        var target = (path.Steps.Count > 0 ? path.Steps[^1] as TargetStep : null)?.Type;
        var plain = path with { Steps = [.. path.Steps.Where(s => s is not TargetStep)] };
        var ends = Ends(plain);
        if (kind == SearchParameterType.String && PartsOf(ends) is { } parts)
            return parts.SelectMany(part => Sources(kind, plain with { Steps = [.. plain.Steps, new MemberStep(part)] }));
        return [new(Source(kind, plain, ends), target)];
    }

    private static string[]? PartsOf(IReadOnlyList<PathEnd> ends) => ends[0].Type.Type.Name switch
    {
        "HumanName" => PartsOfNames,
        "Address" => PartsOfAddresses,
        _ => null,
    };

    private SearchSource Source(SearchParameterType kind, SearchPath path, IReadOnlyList<PathEnd> ends)
    {
        var name = string.Concat(path.Steps.Select(s => s.ToString()).Prepend(path.Root == "DomainResource" ? "Resource" : path.Root));
        var key = $"{name} {FacetPaths.Of(kind)}";
        if (_sources.TryGetValue(key, out var known)) return known;
        var source = new SearchSource { Name = name, Type = kind, Levels = ends.Max(e => e.Levels), Codes = ends[0].Type.Type.Name == "code" ? ends[0].Element?.RequiredCodes : null };
        var isKnown = path.Steps.Count > 0 && path.Steps[^1] is IsKnownStep;
        foreach (var end in ends) end.Node.End(source, end.Type, isKnown);
        if (isKnown) _known.Add(source);
        return _sources[key] = source;
    }

    private List<PathEnd> Ends(SearchPath path)
    {
        List<PathEnd> ends = [new(root, new FhirTypeOfElement(type, []), null, 0)];
        for (var at = 0; at < path.Steps.Count; at++)
            if (path.Steps[at] is MemberStep member)
                ends = [.. ends.SelectMany(end => Below(end, member.Name, path.Steps, at + 1))];
        return ends.Count > 0 ? ends : throw new FormatException($"{path.Root}{string.Concat(path.Steps)} leads to nothing in {type.Name}.");
    }

    // What follows a name says which of its types and occurrences are meant.
    private static IEnumerable<PathEnd> Below(PathEnd end, string name, IReadOnlyList<SearchStep> steps, int next)
    {
        if (end.Type.Structure.Element(name) is not { } element) return [];
        var filters = steps.Skip(next).TakeWhile(s => s is not MemberStep).ToList();
        var (where, index) = (filters.OfType<WhereStep>().FirstOrDefault(), filters.OfType<IndexStep>().FirstOrDefault()?.Index);
        return Properties(element, filters.OfType<TypeStep>().FirstOrDefault())
            .Select(p => new PathEnd(end.Node.Below(p, where, index), p.Type, element, end.Levels + (element.IsList ? 1 : 0)));
    }

    private static IEnumerable<FhirProperty> Properties(FhirElement element, TypeStep? step)
    {
        if (step is null) return element.Properties;
        var exact = element.Properties.Where(p => string.Equals(p.Type.Type.Name, step.Type, StringComparison.OrdinalIgnoreCase)).ToList();
        return exact.Count > 0 ? exact : element.Properties.Where(p => p.Type.Type.IsA(step.Type));
    }

    private sealed record PathEnd(SearchNode Node, FhirTypeOfElement Type, FhirElement? Element, int Levels);
}
