using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// Follows chains, <c>_has</c> and hierarchies, wherever they stand among the criteria: what they lead through is searched first, and becomes references or ids that a match must have. Where the other criteria leave few
/// resources, only what these refer to, or what refers to these, is looked at.
/// </summary>
/// <param name="runner">Finds matches.</param>
/// <param name="settings">The addresses of this server.</param>
/// <param name="codes">Names the codes of value sets and hierarchies; null when there is no terminology.</param>
internal sealed class ChainFollower(MatchRunner runner, SearchSettings settings, ICodeSets? codes)
{
    /// <summary>How many resources a link leads through at most.</summary>
    public const int MostLinked = 50_000;

    private const int Few = 1000;
    private const int Selective = 2;

    /// <summary>The criteria without chains.</summary>
    /// <returns>The criteria; <see cref="Invalid"/> when a chain leads through too much.</returns>
    public async Task<Outcome<IReadOnlyList<SearchCriterion>>> FollowAsync(IReadOnlyList<string> types, IReadOnlyList<SearchCriterion> criteria, CancellationToken ct)
    {
        var plain = criteria.Where(c => !c.IsOpen).ToList();
        if (plain.Count == criteria.Count) return Outcome<IReadOnlyList<SearchCriterion>>.Done(criteria);
        var links = criteria.Except(plain).ToList();
        // What depends on nothing else that is searched narrows what the others lead through.
        foreach (var named in links.Where(l => l is CodesCriterion or HierarchyCriterion).ToList())
        {
            if (!(await ClosedAsync(named, null, ct)).TryGet(out var closed, out var refusal)) return Outcome<IReadOnlyList<SearchCriterion>>.Refused(refusal);
            links.Remove(named);
            plain.Add(closed);
        }
        if (links.Count == 0) return Outcome<IReadOnlyList<SearchCriterion>>.Done(plain);
        var few = await FewAsync(types, plain, links, ct);
        return (await ClosedAsync(links, few, ct)).Map(closed => (IReadOnlyList<SearchCriterion>)[.. plain, .. closed]);
    }

    private async Task<Outcome<IReadOnlyList<SearchCriterion>>> ClosedAsync(IReadOnlyList<SearchCriterion> criteria, List<Match>? few, CancellationToken ct)
    {
        var closed = new List<SearchCriterion>(criteria.Count);
        foreach (var criterion in criteria)
        {
            if (!(await ClosedAsync(criterion, few, ct)).TryGet(out var one, out var refusal)) return Outcome<IReadOnlyList<SearchCriterion>>.Refused(refusal);
            closed.Add(one);
        }
        return Outcome<IReadOnlyList<SearchCriterion>>.Done(closed);
    }

    /// <summary>A criterion that the values of a resource decide.</summary>
    private async Task<Outcome<SearchCriterion>> ClosedAsync(SearchCriterion criterion, List<Match>? few, CancellationToken ct) => criterion switch
    {
        { IsOpen: false } => criterion,
        ChainCriterion chain => await ChainAsync(chain, few, ct),
        HasCriterion has => await HasAsync(has, few, ct),
        HierarchyCriterion hierarchy => await new HierarchyFollower(runner, settings).FollowAsync(hierarchy, ct),
        // The codes that value sets and hierarchies stand for take their place.
        CodesCriterion asked => codes is null ? new Unsupported("This search needs a terminology, which is not here.") : await asked.NameAsync(codes, runner.Permit, settings.Bases, ct),
        NotCriterion not => (await ClosedAsync(not.Inner, few, ct)).Map(inner => (SearchCriterion)new NotCriterion(inner)),
        AllCriterion all => (await ClosedAsync(all.Criteria, few, ct)).Map(parts => (SearchCriterion)new AllCriterion(parts)),
        AnyCriterion any => (await ClosedAsync(any.Criteria, few, ct)).Map(parts => (SearchCriterion)new AnyCriterion(parts)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // The resources that the other criteria leave; null when these are many.
    private async Task<List<Match>?> FewAsync(IReadOnlyList<string> types, List<SearchCriterion> plain, List<SearchCriterion> links, CancellationToken ct)
    {
        if (!plain.Exists(c => c.Rank <= Selective || c is IdCriterion || c is ParameterCriterion { Parameter.Code: "_id" })) return null;
        var matches = new List<Match>();
        await foreach (var match in runner.RunAsync(types, plain, links.SelectMany(l => l.Names).Append(IdName), 0, withTime: false, ct))
        {
            matches.Add(match);
            if (matches.Count > Few) return null;
        }
        return matches;
    }

    private async Task<Outcome<SearchCriterion>> ChainAsync(ChainCriterion chain, List<Match>? few, CancellationToken ct)
    {
        var referred = few?.SelectMany(m => Referred(m.Values, chain.Parameter)).Distinct().ToLookup(key => key.Type, key => key.Id);
        var found = new List<string>();
        foreach (var (type, inner) in chain.Targets)
        {
            SearchCriterion[] criteria = referred is null ? [inner] : [inner, new IdCriterion(referred[type].ToHashSet(StringComparer.Ordinal))];
            var targets = await MatchesAsync(type, criteria, [IdName], values => [IdCriterion.IdOf(values) is { } id ? $"{type}/{id}" : ""], ct);
            if (!targets.TryGet(out var references, out var refusal)) return refusal;
            found.AddRange(references);
        }
        return found.Count == 0 ? new ConstantCriterion(false) : new ParameterCriterion(chain.Parameter, [new ReferenceTerm(settings.Forms(found))]);
    }

    private async Task<Outcome<SearchCriterion>> HasAsync(HasCriterion has, List<Match>? few, CancellationToken ct)
    {
        var ids = few?.Select(m => IdCriterion.IdOf(m.Values)).OfType<string>().ToList();
        if (ids is { Count: 0 }) return new ConstantCriterion(false);
        SearchCriterion[] criteria = ids is null ? [has.Inner]
            : [has.Inner, new ParameterCriterion(has.Parameter, [new ReferenceTerm(settings.Forms(ids.Select(id => $"{has.Type}/{id}")))])];
        var sources = await MatchesAsync(
            has.Source, criteria, has.Parameter.Sources.Select(s => s.Source.Key), values => Referred(values, has.Parameter).Where(key => key.Type == has.Type).Select(key => key.Id), ct);
        return sources.Map(found => (SearchCriterion)new IdCriterion(found));
    }

    private async Task<Outcome<HashSet<string>>> MatchesAsync(
        string type, IReadOnlyList<SearchCriterion> criteria, IEnumerable<string> wanted, Func<SearchValues, IEnumerable<string>> take, CancellationToken ct)
    {
        if (!(await FollowAsync([type], criteria, ct)).TryGet(out var followed, out var refusal)) return refusal;
        var (found, looked) = (new HashSet<string>(StringComparer.Ordinal), 0);
        await foreach (var match in runner.RunAsync([type], followed, wanted, 0, withTime: false, ct))
        {
            found.UnionWith(take(match.Values));
            if (++looked > MostLinked) return Invalid.At("", $"A chain leads through more than {MostLinked} resources of type {type}. Ask for fewer of them.");
        }
        return found;
    }

    private IEnumerable<ResourceKey> Referred(SearchValues values, SearchParameter parameter) => parameter.Sources
        .SelectMany(source => ParameterCriterion.ValuesOf(new(values, 0), source, SearchFacet.Reference))
        .Select(value => Reference.Local(((LinkValue)value.Value!).Address, settings.Bases)).OfType<ResourceKey>().SelectMany(WithReplacing);

    // What refers to a Patient that was replaced says it of the one that stays too.
    private IEnumerable<ResourceKey> WithReplacing(ResourceKey key) => settings.Merged.IsEmpty || key.Type != "Patient" ? [key] : settings.Merged.WithReplacing(key.Id).Select(id => key with { Id = id });

    private static string IdName => $"{SearchSource.Id} token";
}
