using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Answering;
using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search;

/// <summary>
/// What the search of a scope means (SMART App Launch 2.2, "Finer-grained resource constraints using search parameters"). It decides by the resource alone: one that leads through other
/// resources, that asks for nothing, or that is not understood finds nothing, so that the scope covers nothing.
/// </summary>
internal static class ScopedSearch
{
    /// <summary>What must hold of a resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="search">The search, as it stands in the scope.</param>
    /// <param name="settings">What the meaning of the parameters depends on.</param>
    public static SearchCriterion Of(string type, string search, SearchSettings settings)
    {
        var read = SearchQuery.Parse(FhirDefinitions.R4.Resource(type), QueryParameters.Of(search), settings with { Units = null });
        return read.TryGet(out var query, out _) && query is { Unknown: [], Criteria: { Count: > 0 } criteria, Includes: [] } && !criteria.Any(c => c.IsOpen)
            ? new AllCriterion(criteria) : new ConstantCriterion(false);
    }

    /// <summary>Whether a resource is found.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="changed">When it was last changed; null for one that is not stored yet.</param>
    /// <param name="search">The search.</param>
    public static bool Finds(string type, JsonElement resource, DateTimeOffset? changed, string search) =>
        Of(type, search, new SearchSettings([], null, changed ?? DateTimeOffset.UnixEpoch)).Holds(new(SearchValues.Of(type, resource), MatchRunner.Microseconds(changed)));

    /// <summary>The searches that together find what is permitted of some types: each is made with its own permit, for its own types.</summary>
    public static IEnumerable<PermittedSearch> Of(IReadOnlyList<string> types, QueryPermit permit, SearchSettings settings) => types
        .SelectMany(type => permit.LimitsOf!(type).GroupBy(limit => limit.Record).Select(group => (Type: type, Record: group.Key, Searches: SearchesOf(group))))
        .GroupBy(one => (one.Record, Of: one.Searches.Count == 0 ? "" : one.Type))
        .Select(group => new PermittedSearch(
            group.Key.Record is { } record ? permit.InRecord(record) : permit,
            [.. group.Select(one => one.Type)],
            group.First().Searches is { Count: > 0 } searches ? [new AnyCriterion([.. searches.Select(search => Of(group.Key.Of, search, settings))])] : []));

    // Where one of the limits needs no search, none of the others narrows.
    private static List<string> SearchesOf(IEnumerable<ContentLimit> limits)
    {
        List<string> searches = [.. limits.Select(limit => limit.Search)];
        return searches.Contains("") ? [] : searches;
    }
}

/// <summary>A search for a part of what is permitted.</summary>
/// <param name="Permit">What the part is of.</param>
/// <param name="Types">The types.</param>
/// <param name="Criteria">What must hold beside what is asked for.</param>
internal sealed record PermittedSearch(QueryPermit Permit, IReadOnlyList<string> Types, IReadOnlyList<SearchCriterion> Criteria);
