using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;

namespace Varde.Fhir.Search.Asking;

/// <summary>Reads a criterion: a parameter with modifier and values, behind a chain or <c>_has</c> that may be of several links.</summary>
/// <param name="settings">What the meaning of values depends on beside their text.</param>
internal sealed class CriterionReader(SearchSettings settings)
{
    private const int MostLinks = 6;
    private const int MostValues = 1000;
    private const int LongestValue = 2000;

    private readonly TermReader _terms = new(settings);

    /// <summary>Reads a parameter, of which chain and <c>_has</c> are taken away: its name with modifier, and what it is asked for.</summary>
    private delegate Outcome<SearchCriterion> ReadParameter(IReadOnlyList<string> types, string name);

    /// <summary>Reads a criterion.</summary>
    /// <param name="types">The types that are searched, at least one.</param>
    /// <param name="name">The name of the parameter, with modifier and chain.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The criterion; <see cref="UnknownParameter"/> when a name is not known; <see cref="Invalid"/> or <see cref="Unsupported"/> for what is known and wrong.</returns>
    public Outcome<SearchCriterion> Read(IReadOnlyList<string> types, string name, string value) => Read(types, name, (own, simple) => Simple(own, simple, value), 0);

    /// <summary>Reads a comparison of a filter.</summary>
    /// <param name="types">The types that are searched, at least one.</param>
    /// <param name="comparison">The comparison.</param>
    public Outcome<SearchCriterion> Read(IReadOnlyList<string> types, FilterComparison comparison) => Read(types, comparison.Path, (own, code) => Compared(own, code, comparison), 0);

    private Outcome<SearchCriterion> Read(IReadOnlyList<string> types, string name, ReadParameter simple, int links)
    {
        if (links > MostLinks) return Invalid.At("", $"a chain has at most {MostLinks} links");
        if (name.StartsWith("_has:", StringComparison.Ordinal)) return Has(types, name, simple, links);
        var point = name.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? simple(types, name) : Chain(types, name[..point], name[(point + 1)..], simple, links);
    }

    private Outcome<SearchCriterion> Simple(IReadOnlyList<string> types, string name, string value)
    {
        var (code, modifier) = Parts(name);
        if (code == "_lastUpdated") return LastUpdated(modifier, value);
        if (code is WordsCriterion.Text or WordsCriterion.Content)
            return modifier is null ? Values(value).Then(values => WordsCriterion.Read(code, values)) : Invalid.At("", $"{code} takes no modifiers");
        if (code == FilterReader.Parameter) return modifier is null ? new FilterReader(this, types).Read(value) : Invalid.At("", $"{code} takes no modifiers");
        if (!Parameter(types, code).TryGet(out var parameter, out var unknown)) return unknown;
        if (modifier is not null && !Modifies(parameter, modifier)) return Invalid.At("", $"{code} does not take the modifier :{modifier}; it takes {string.Join(", ", TermReader.ModifiersOf(parameter.Type))}");
        if (modifier == "missing") return Missing(value).Map(missing => (SearchCriterion)new MissingCriterion(parameter, missing));
        if (parameter.Type == SearchParameterType.Token && CodesCriterion.RelationOf(modifier) is { } relation)
            return Values(value).Then(values => All(values, text => NamedCodes.Read(relation, text))).Map(named => (SearchCriterion)new CodesCriterion(parameter, relation, named));
        if (parameter.Type == SearchParameterType.Reference && modifier is "above" or "below")
            return Values(value).Then(values => HierarchyCriterion.Read(parameter, modifier == "above", values, settings.Bases));
        return Values(value).Then(values => parameter.Type == SearchParameterType.Composite ? Composite(parameter, values)
            : Terms(parameter, modifier, values).Map(terms => (SearchCriterion)new ParameterCriterion(parameter, terms, modifier == "not")));
    }

    private static Outcome<SearchParameter> Parameter(IReadOnlyList<string> types, string code)
    {
        if (SearchIndex.Unsupported.TryGetValue(code, out var reason)) return new UnknownParameter(code, reason);
        return SearchIndex.Parameter(types, code) is { } parameter ? parameter : new UnknownParameter(code);
    }

    private Outcome<SearchCriterion> Compared(IReadOnlyList<string> types, string code, FilterComparison comparison)
    {
        if (comparison.Value.Length > LongestValue) return Invalid.At("", $"a value has at most {LongestValue} characters");
        if (code == "_lastUpdated") return comparison.Time(_terms).Map(date => (SearchCriterion)new LastUpdatedCriterion([date]));
        if (code is WordsCriterion.Text or WordsCriterion.Content) return comparison.Operator == "co" ? WordsCriterion.Read(code, [comparison.Value]) : comparison.Misplaced(code);
        if (!Parameter(types, code).TryGet(out var parameter, out var unknown)) return unknown;
        if (comparison.Operator == "pr") return Missing(comparison.Value).Map(present => (SearchCriterion)new MissingCriterion(parameter, !present));
        if (parameter.Type == SearchParameterType.Composite) return comparison.Operator == "eq" ? Composite(parameter, [comparison.Value]) : comparison.Misplaced(code);
        if (comparison.Relation(parameter) is { } relation) return NamedCodes.Read(relation, comparison.Value).Map(named => (SearchCriterion)new CodesCriterion(parameter, relation, [named]));
        return comparison.Term(_terms, parameter).Map(term => (SearchCriterion)new ParameterCriterion(parameter, [term]));
    }

    private Outcome<SearchCriterion> LastUpdated(string? modifier, string value)
    {
        if (modifier == "missing") return Missing(value).Map(missing => (SearchCriterion)new ConstantCriterion(!missing));
        if (modifier is not null) return Invalid.At("", $"_lastUpdated does not take the modifier :{modifier}; it takes missing");
        return Values(value).Then(values => All(values, _terms.Date)).Map(dates => (SearchCriterion)new LastUpdatedCriterion(dates));
    }

    private static Outcome<bool> Missing(string value) =>
        value switch { "true" => true, "false" => false, _ => Invalid.At("", "the value of :missing is true or false") };

    private static bool Modifies(SearchParameter parameter, string modifier) =>
        TermReader.ModifiersOf(parameter.Type).Contains(modifier, StringComparer.Ordinal)
        || (parameter.Type == SearchParameterType.Reference && FhirDefinitions.R4.Resource(modifier) is not null);

    private Outcome<IReadOnlyList<SearchTerm>> Terms(SearchParameter parameter, string? modifier, IReadOnlyList<string> values) =>
        All(values, value => _terms.Read(parameter, modifier, value));

    // Each value has a part for each part of the parameter, with dollar signs between.
    private Outcome<SearchCriterion> Composite(SearchParameter parameter, IReadOnlyList<string> values) => All(values, value =>
    {
        var (parts, wanted) = (SearchText.Split(value, '$'), parameter.Composites[0].Parts);
        if (parts.Count != wanted.Count) return Invalid.At("", $"a value of {parameter.Code} has {wanted.Count} parts with $ between");
        return All([.. parts.Select((part, i) => (part, i))], p => _terms.Read(wanted[p.i].Parameter, null, p.part));
    }).Map(tuples => (SearchCriterion)new CompositeCriterion(parameter, tuples));

    private Outcome<SearchCriterion> Chain(IReadOnlyList<string> types, string link, string rest, ReadParameter simple, int links)
    {
        var (code, target) = Parts(link);
        if (SearchIndex.Parameter(types, code) is not { Type: SearchParameterType.Reference } parameter) return new UnknownParameter(link);
        if (target is not null && FhirDefinitions.R4.Resource(target) is null) return Invalid.At("", $"{target} is no type of resource");
        var targets = target is not null ? [target] : parameter.Targets.Count > 0 ? parameter.Targets : FhirDefinitions.R4.ResourceTypes;
        var known = new List<KeyValuePair<string, SearchCriterion>>();
        foreach (var type in targets)
        {
            if (Read([type], rest, simple, links + 1).TryGet(out var inner, out var refusal)) known.Add(new(type, inner));
            else if (refusal is not UnknownParameter) return refusal;
        }
        return known.Count > 0 ? new ChainCriterion(parameter, known) : new UnknownParameter($"{link}.{rest}");
    }

    private Outcome<SearchCriterion> Has(IReadOnlyList<string> types, string name, ReadParameter simple, int links)
    {
        var parts = name.Split(':', 4);
        if (parts.Length < 4 || types is not [var type]) return Invalid.At("", "_has is written as _has:Type:reference:parameter, in a search of one type");
        if (FhirDefinitions.R4.Resource(parts[1]) is not { } source) return Invalid.At("", $"{parts[1]} is no type of resource");
        if (SearchIndex.Parameter([source.Name], parts[2]) is not { Type: SearchParameterType.Reference } parameter) return new UnknownParameter(name);
        return Read([source.Name], parts[3], simple, links + 1).Map(inner => (SearchCriterion)new HasCriterion(type, source.Name, parameter, inner));
    }

    private static (string Code, string? Modifier) Parts(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);
    }

    private static Outcome<IReadOnlyList<string>> Values(string value)
    {
        var values = SearchText.Split(value, ',');
        if (values.Count > MostValues) return Invalid.At("", $"a parameter has at most {MostValues} values");
        return values.Any(v => v.Length > LongestValue) ? Invalid.At("", $"a value has at most {LongestValue} characters") : Outcome<IReadOnlyList<string>>.Done(values);
    }

    // All faults of a value are told.
    private static Outcome<IReadOnlyList<TTo>> All<TFrom, TTo>(IReadOnlyList<TFrom> items, Func<TFrom, Outcome<TTo>> read)
    {
        var (made, faults) = (new List<TTo>(items.Count), new List<Fault>());
        foreach (var item in items)
        {
            if (read(item).TryGet(out var one, out var refusal)) made.Add(one);
            else if (refusal is Invalid invalid) faults.AddRange(invalid.Faults);
            else return Outcome<IReadOnlyList<TTo>>.Refused(refusal);
        }
        return faults.Count > 0 ? new Invalid([.. faults.Distinct()]) : Outcome<IReadOnlyList<TTo>>.Done(made);
    }
}

/// <summary>A parameter that is not known, or known and not supported: whether that is a fault, the client's preference says.</summary>
/// <param name="Name">The name.</param>
/// <param name="Reason">Why it is not supported; null when it is not known.</param>
internal sealed record UnknownParameter(string Name, string? Reason = null) : Refusal(Reason is null ? $"The parameter {Name} is not known here." : $"The parameter {Name} is not supported: {Reason}.");
