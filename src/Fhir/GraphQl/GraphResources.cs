using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.GraphQl;

/// <summary>Gives the resources that a query asks for: each is asked of the gate, and told to the access log. One that may not be seen is as one that is not there.</summary>
internal sealed class GraphResources(FhirCall call, SearchEngine engine, StoredResources resources, PageSeal seal)
{
    private const int Most = 1000;
    private const int MostSearches = 100;
    private const int LargestPage = 100;

    private readonly Dictionary<ResourceKey, FhirPathNode?> _read = [];
    private int _count;
    private int _searches;

    /// <summary>A resource; null when there is none.</summary>
    public async Task<Outcome<FhirPathNode?>> ReadAsync(ResourceKey key, CancellationToken cancellation)
    {
        if (_read.TryGetValue(key, out var known)) return known;
        if (++_count > Most) return TooMany();
        return _read[key] = await FindAsync(key, cancellation);
    }

    /// <summary>A page of a search.</summary>
    /// <param name="type">The type.</param>
    /// <param name="parameters">The parameters, by their names in GraphQL, where hyphens are underscores.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<Outcome<(SearchResult Found, int Size)>> SearchAsync(
        FhirType type, IEnumerable<KeyValuePair<string, string>> parameters, string? cursor, CancellationToken cancellation)
    {
        if (++_searches > MostSearches) return new GraphFault($"A query searches at most {MostSearches} times.");
        List<KeyValuePair<string, string>> asked = [.. parameters.Select(p => new KeyValuePair<string, string>(p.Key.StartsWith('_') ? p.Key : p.Key.Replace('_', '-'), p.Value))];
        if (!engine.Read(type, asked, call.Bases).TryGet(out var query, out var refusal)) return Told(refusal);
        if (query.Unknown.Count > 0) return new GraphFault(query.Unknown[0].ToSentence());
        if (query.Includes.Count > 0 || query.Elements.Count > 0 || query.Summary != SummaryMode.False) return new GraphFault("A query says by its fields what is wanted.");
        query = query with { Count = Math.Clamp(query.Count, 1, LargestPage) };
        if (!(await call.Access.AskToQueryAsync(SearchResources.OnlyPatient(call, query.Criteria), SearchDigest.Of(type.Name, asked), "fhir-graphql", cancellation, type.Name)).TryGet(out var permit, out refusal)) return refusal;
        var (actor, address) = (call.Access.Actor, PageSeal.AddressOf($"$graphql/{type.Name}", asked));
        var page = cursor is null ? null : seal.Open(actor, address, cursor);
        if (cursor is not null && page is null) return Told(SearchEngine.NoPage);
        if (!(await engine.SearchAsync(query, permit, page, cancellation, PageSeal.ReaderOf(actor))).TryGet(out var found, out refusal)) return Told(refusal);
        found = found with { Next = seal.Seal(actor, address, found.Next) };
        _count += found.Matches.Count;
        if (_count > Most) return TooMany();
        await Disclosure.TellAsync(call.Access, found.Matches.Select(m => m.Owner), cancellation);
        return (found, query.Count);
    }

    private async Task<FhirPathNode?> FindAsync(ResourceKey key, CancellationToken cancellation)
    {
        return (await resources.SeenAsync(call.Access, key, cancellation)).TryGet(out var stored, out _) ? FhirPathNode.Of(StoredJson.Parse(stored.Show(call.Access))) : null;
    }

    private static GraphFault TooMany() => new($"A query reads at most {Most} resources.");

    private static Refusal Told(Refusal refusal) => refusal is Invalid invalid ? new GraphFault(invalid.Faults[0].ToSentence()) : refusal is Unsupported ? new GraphFault(refusal.Message) : refusal;
}
