using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// Goes up and down hierarchies, level by level, through what the reader may see. What was met is not met again, so that a circle ends.
/// </summary>
/// <param name="runner">Finds matches.</param>
/// <param name="settings">The addresses of this server.</param>
internal sealed class HierarchyFollower(MatchRunner runner, SearchSettings settings)
{
    /// <summary>How many resources are gone through at most.</summary>
    public const int MostMet = 10_000;

    // Each level is a search.
    private const int MostLevels = 50;
    private const string IdName = $"{SearchSource.Id} token";

    /// <summary>The criterion with the references that are meant.</summary>
    /// <returns>The criterion; <see cref="Invalid"/> when the hierarchy is too large or too deep.</returns>
    public async Task<Outcome<SearchCriterion>> FollowAsync(HierarchyCriterion asked, CancellationToken ct)
    {
        var addresses = new List<string>();
        foreach (var ofType in asked.Keys.ToLookup(key => key.Type, key => key.Id))
        {
            var met = asked.IsAbove ? await UpAsync(ofType.Key, ofType, ct) : await DownAsync(ofType.Key, ofType, ct);
            if (!met.TryGet(out var ids, out var refusal)) return refusal;
            addresses.AddRange(ids.Select(id => $"{ofType.Key}/{id}"));
        }
        var match = asked.IsAbove ? UriMatch.Above : UriMatch.Below;
        List<SearchTerm> terms = [.. asked.Plain.Select(address => new UriTerm(address, match, IsCanonical: true))];
        if (addresses.Count > 0) terms.Insert(0, new ReferenceTerm(settings.Forms(addresses)));
        return new ParameterCriterion(asked.Parameter, terms);
    }

    private Task<Outcome<HashSet<string>>> DownAsync(string type, IEnumerable<string> ids, CancellationToken ct)
    {
        var parent = HierarchyCriterion.ParentOf(type)!;
        return LevelsAsync(type, ids, level => new ParameterCriterion(parent, [new ReferenceTerm(settings.Forms(level.Select(id => $"{type}/{id}")))]), [IdName], values => [IdCriterion.IdOf(values) ?? ""], ct);
    }

    private Task<Outcome<HashSet<string>>> UpAsync(string type, IEnumerable<string> ids, CancellationToken ct)
    {
        var parent = HierarchyCriterion.ParentOf(type)!;
        return LevelsAsync(type, ids, level => new IdCriterion(level), parent.Sources.Select(s => s.Source.Key), values => ParentsIn(values, parent, type), ct);
    }

    private async Task<Outcome<HashSet<string>>> LevelsAsync(
        string type, IEnumerable<string> ids, Func<IReadOnlySet<string>, SearchCriterion> next, IEnumerable<string> wanted, Func<SearchValues, IEnumerable<string>> take, CancellationToken ct)
    {
        var met = ids.ToHashSet(StringComparer.Ordinal);
        var level = met.ToHashSet(StringComparer.Ordinal);
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth == MostLevels) return Invalid.At("", $"The hierarchy of {type} has more than {MostLevels} levels.");
            var found = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var match in runner.RunAsync([type], [next(level)], wanted, 0, withTime: false, ct))
            {
                found.UnionWith(take(match.Values).Where(met.Add));
                if (met.Count > MostMet) return Invalid.At("", $"The hierarchy of {type} has more than {MostMet} resources there. Ask for fewer of them.");
            }
            level = found;
        }
        return met;
    }

    private IEnumerable<string> ParentsIn(SearchValues values, SearchParameter parent, string type) => parent.Sources
        .SelectMany(source => ParameterCriterion.ValuesOf(new(values, 0), source, SearchFacet.Reference))
        .Select(value => Reference.Local(((LinkValue)value.Value!).Address, settings.Bases)).Where(key => key?.Type == type).Select(key => key!.Id);
}
