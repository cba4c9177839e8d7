using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Records;

namespace Varde.Fhir.Search.Asking;

/// <summary>What must hold of a match.</summary>
internal abstract record SearchCriterion
{
    /// <summary>The names of the values that it looks at.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>Whether it holds. This is the meaning; <see cref="Narrowed"/> must let through whatever it takes.</summary>
    public abstract bool Holds(SearchSubject subject);

    /// <summary>Which leaves a match must have; null when they do not help.</summary>
    public virtual LeafFilter? Narrowed(LeafNames names) => null;

    /// <summary>Whether it can only be decided when something else was searched before: references that it leads through, codes that it names.</summary>
    public virtual bool IsOpen => false;

    /// <summary>Itself, or what it is put together from.</summary>
    public virtual IEnumerable<SearchCriterion> Parts => [this];

    /// <summary>Whether it looks at the time of the last change.</summary>
    public virtual bool NeedsTime => false;

    /// <summary>How few candidates it is likely to have: the lower the fewer.</summary>
    public virtual int Rank => int.MaxValue;
}

/// <summary>A resource that is looked at.</summary>
/// <param name="Values">Its values.</param>
/// <param name="LastUpdated">When it was last changed, in microseconds since 1970-01-01 UTC; 0 when that is not asked for.</param>
internal readonly record struct SearchSubject(SearchValues Values, long LastUpdated);

/// <summary>A parameter has one of some values, or none of them.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Terms">The values.</param>
/// <param name="IsNot">True for <c>:not</c>: a resource without any value holds too (FHIR R4, search, 3.1.1.4.10).</param>
internal sealed record ParameterCriterion(SearchParameter Parameter, IReadOnlyList<SearchTerm> Terms, bool IsNot = false) : SearchCriterion
{
    public override IEnumerable<string> Names => Parameter.Sources.SelectMany(s => Terms.Select(t => s.Source.NameOf(t.Facet))).Distinct();

    public override bool Holds(SearchSubject subject) => Terms.Any(term => Parameter.Sources.Any(s => ValuesOf(subject, s, term.Facet).Any(v => term.Takes(v.Value!, s.Source)))) != IsNot;

    public override LeafFilter? Narrowed(LeafNames names) => IsNot ? null : LeafTerms.Any(Parameter.Sources.SelectMany(s => Terms.Select(t => t.Narrowed(s.Source, names))));

    public override int Rank => Terms[0] switch
    {
        ReferenceTerm or OfTypeTerm or TokenTerm { IsIdentifier: true } => 0,
        TokenTerm when Parameter.Code is "identifier" or "phone" or "email" or "telecom" => 0,
        UriTerm => 1,
        StringTerm or SoundTerm => 2,
        TokenTerm or CodesTerm => 3,
        _ => 4,
    };

    /// <summary>The values of a parameter at a source. What a reference must lead to cannot be seen in its identifier.</summary>
    public static IEnumerable<PlacedValue> ValuesOf(SearchSubject subject, RestrictedSource source, SearchFacet facet) =>
        subject.Values[source.Source.NameOf(facet)].Where(v => v.Value is not null && (source.Target is null || v.Value is not LinkValue link || Reference.TypeOf(link.Address).SequenceEqual(source.Target)));
}

/// <summary>A parameter has a value, or has none: <c>:missing</c>.</summary>
internal sealed record MissingCriterion(SearchParameter Parameter, bool IsMissing) : SearchCriterion
{
    public override IEnumerable<string> Names => Sources.Select(s => s.Source.Key).Distinct();

    public override bool Holds(SearchSubject subject) => (Parameter.Composites.Count > 0 ? Parameter.Composites.Any(c => CompositeCriterion.Places(subject, c, null).Any()) : Sources.Any(s => Has(subject, s))) != IsMissing;

    private IEnumerable<RestrictedSource> Sources => Parameter.Sources.Concat(Parameter.Composites.SelectMany(c => c.Parts).SelectMany(p => p.Parameter.Sources));

    private static bool Has(SearchSubject subject, RestrictedSource source) =>
        source.Target is null ? subject.Values[source.Source.Key].Count > 0 : ParameterCriterion.ValuesOf(subject, source, FacetPaths.Of(source.Source.Type)).Any();
}

/// <summary>A resource was last changed at one of some times.</summary>
internal sealed record LastUpdatedCriterion(IReadOnlyList<DateTerm> Terms) : SearchCriterion
{
    public override IEnumerable<string> Names => [];

    public override bool NeedsTime => true;

    public override bool Holds(SearchSubject subject) => Terms.Any(t => t.Takes(subject.LastUpdated, subject.LastUpdated + 1));
}

/// <summary>What holds of every resource, or of none.</summary>
internal sealed record ConstantCriterion(bool IsTrue) : SearchCriterion
{
    public override IEnumerable<string> Names => [];

    public override bool Holds(SearchSubject subject) => IsTrue;

    public override LeafFilter? Narrowed(LeafNames names) => IsTrue ? null : LeafTerms.Nothing;

    public override int Rank => IsTrue ? int.MaxValue : -1;
}

/// <summary>A resource is one of some of its type.</summary>
internal sealed record IdCriterion(IReadOnlySet<string> Ids) : SearchCriterion
{
    public override IEnumerable<string> Names => [$"{SearchSource.Id} token"];

    public override bool Holds(SearchSubject subject) => IdOf(subject.Values) is { } id && Ids.Contains(id);

    /// <summary>The id among the values of a resource.</summary>
    public static string? IdOf(SearchValues values) => values[$"{SearchSource.Id} token"] is [{ Value: TokenValue id }, ..] ? id.Code : null;
}

/// <summary>A resource refers to one of which something holds (FHIR R4, search, 3.1.1.4.13).</summary>
/// <param name="Parameter">The parameter whose values are the references.</param>
/// <param name="Targets">What must hold, by the type referred to: of one of them.</param>
internal sealed record ChainCriterion(SearchParameter Parameter, IReadOnlyList<KeyValuePair<string, SearchCriterion>> Targets) : SearchCriterion
{
    public override IEnumerable<string> Names => Parameter.Sources.Select(s => s.Source.Key).Distinct();

    public override bool IsOpen => true;

    public override bool Holds(SearchSubject subject) => throw new System.Diagnostics.UnreachableException("A chain is followed before.");
}

/// <summary>A resource is referred to by one of which something holds: <c>_has</c> (FHIR R4, search, 3.1.1.4.14).</summary>
/// <param name="Type">The type that is to be found.</param>
/// <param name="Source">The type with the references.</param>
/// <param name="Parameter">The parameter whose values are the references.</param>
/// <param name="Inner">What must hold.</param>
internal sealed record HasCriterion(string Type, string Source, SearchParameter Parameter, SearchCriterion Inner) : SearchCriterion
{
    public override IEnumerable<string> Names => [];

    public override bool IsOpen => true;

    public override bool Holds(SearchSubject subject) => throw new System.Diagnostics.UnreachableException("References are followed before.");
}

/// <summary>At least one of some criteria holds.</summary>
internal sealed record AnyCriterion(IReadOnlyList<SearchCriterion> Criteria) : SearchCriterion
{
    public override IEnumerable<string> Names => Criteria.SelectMany(c => c.Names).Distinct();

    public override bool IsOpen => Criteria.Any(c => c.IsOpen);

    public override IEnumerable<SearchCriterion> Parts => Criteria.SelectMany(c => c.Parts);

    public override bool NeedsTime => Criteria.Any(c => c.NeedsTime);

    public override bool Holds(SearchSubject subject) => Criteria.Any(c => c.Holds(subject));

    public override LeafFilter? Narrowed(LeafNames names)
    {
        var filters = Criteria.Select(c => c.Narrowed(names)).ToList();
        return filters.Contains(null) ? null : LeafTerms.Any(filters.Select(filter => new[] { filter! }));
    }

    public override int Rank => Criteria.Max(c => c.Rank);
}

/// <summary>All of some criteria hold.</summary>
internal sealed record AllCriterion(IReadOnlyList<SearchCriterion> Criteria) : SearchCriterion
{
    public override IEnumerable<string> Names => Criteria.SelectMany(c => c.Names).Distinct();

    public override bool IsOpen => Criteria.Any(c => c.IsOpen);

    public override IEnumerable<SearchCriterion> Parts => Criteria.SelectMany(c => c.Parts);

    public override bool Holds(SearchSubject subject) => Criteria.All(c => c.Holds(subject));

    public override bool NeedsTime => Criteria.Any(c => c.NeedsTime);

    // It stands among alternatives, where the leaves of one thing are asked for: the most selective.
    public override LeafFilter? Narrowed(LeafNames names) => Criteria.OrderBy(c => c.Rank).Select(c => c.Narrowed(names)).FirstOrDefault(filter => filter is not null);

    public override int Rank => Criteria.Min(c => c.Rank);
}

/// <summary>Something does not hold.</summary>
internal sealed record NotCriterion(SearchCriterion Inner) : SearchCriterion
{
    public override IEnumerable<string> Names => Inner.Names;

    public override bool IsOpen => Inner.IsOpen;

    public override IEnumerable<SearchCriterion> Parts => Inner.Parts;

    public override bool Holds(SearchSubject subject) => !Inner.Holds(subject);

    public override bool NeedsTime => Inner.NeedsTime;
}
