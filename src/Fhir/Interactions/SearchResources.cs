using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>Searches in a type or in all (FHIR R4, http, 3.1.0.10). Every patient whose resources an answer shows gets an entry in the access log.</summary>
internal sealed class SearchResources(SearchEngine engine, StoredResources resources, ListMembers lists, IResourceMappings mappings)
{
    private const int MostNamed = 1_000;

    /// <summary>In the type of the address.</summary>
    public async Task<Outcome<FhirResult>> OfTypeAsync(FhirCall call, CancellationToken cancellation) =>
        call.Type().TryGet(out var type, out var refusal) ? await AnswerAsync(call, new(type), cancellation) : refusal;

    /// <summary>In all types, or those that <c>_type</c> names.</summary>
    public Task<Outcome<FhirResult>> OfSystemAsync(FhirCall call, CancellationToken cancellation) => AnswerAsync(call, new(Type: null), cancellation);

    /// <summary>Among the resources that belong to one: of one type, or <c>*</c> for all (FHIR R4, search, 3.1.1.2.1).</summary>
    public async Task<Outcome<FhirResult>> InCompartmentAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var owner, out var refusal)) return refusal;
        if (!Compartment.All.TryGetValue(owner.Type, out var compartment)) return new Unsupported($"Nothing belongs to a {owner.Type}: {string.Join(", ", Compartment.All.Keys)} are what other resources belong to.");
        // Who is asked for by the address comes by reading it; an id alone does not tell types apart.
        if (call.Route["member"] == "*") return await AnswerAsync(call, ScopeOf(compartment, owner, null, [.. compartment.Types.Where(t => !compartment.HoldsItself(t))]), cancellation);
        if (!call.Type("member").TryGet(out var type, out refusal)) return refusal;
        return compartment.Types.Contains(type.Name)
            ? await AnswerAsync(call, ScopeOf(compartment, owner, type, [type.Name]), cancellation)
            : Invalid.At("", $"A {type.Name} belongs to no {owner.Type}.");
    }

    /// <summary>The resources of some types that belong to one.</summary>
    public static SearchScope ScopeOf(Compartment compartment, ResourceKey owner, FhirType? type, IReadOnlyList<string> types) => new(type)
    {
        Ehr = owner.Type == "Patient" ? ResourceOwners.RecordOf(owner) : null,
        Narrow = query => (query with { Types = [.. query.Types.Intersect(types)] }).And(compartment.Of(types, [owner.Id], query.Settings)),
    };

    /// <summary>Answers a search.</summary>
    /// <param name="call">The call; its query holds the parameters.</param>
    /// <param name="scope">What is looked among.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<Outcome<FhirResult>> AnswerAsync(FhirCall call, SearchScope scope, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> parameters = [.. call.Query.Where(p => p.Key is not (SearchBundle.Page or ListMembers.Parameter) && p.Value.Length > 0)];
        if (!engine.Read(scope.Type, parameters, call.Bases).TryGet(out var query, out var refusal)) return refusal;
        if (!(await lists.NarrowAsync(call, query, cancellation)).TryGet(out query, out refusal)) return refusal;
        if (call.IsStrict && query.Unknown.Count > 0) return new Invalid(query.Unknown);
        query = scope.Narrow(query);
        if (!call.Access.AskToQuery(scope.Ehr, SearchDigest.Of(scope.Type?.Name ?? "", call.Query), "fhir").TryGet(out var permit, out refusal)) return refusal;
        var cursor = call.Query.LastOrDefault(p => p.Key == SearchBundle.Page).Value;
        if (!(await engine.SearchAsync(query, permit, cursor, cancellation)).TryGet(out var found, out refusal)) return refusal;
        if (scope.First is not null) found = await WithFirstAsync(found, scope, isFirstPage: cursor is null, permit, cancellation);
        var named = NamedPatients(parameters, call.Bases);
        var shown = found.Matches.Concat(found.Included).Select(r => r.Owner);
        if (!Disclosure.Tell(call.Access, [.. named, .. await OwnersOfAsync(parameters, query.Types, found, permit, cancellation), .. shown]).TryGet(out _, out refusal)) return refusal;
        var warnings = cursor is null ? await UncoveredAsync(scope.Ehr ?? (named is [var only] ? new EhrId(only) : null), query, permit, cancellation) : [];
        return FhirResult.Of(new SearchBundle(call, query) { Asked = scope.Asked ?? query.Used, Warnings = warnings }.Write(found));
    }

    // An answer without allergies must not read as "no allergies" where documents may hold some that are not shown as FHIR.
    private async Task<IReadOnlyList<Fault>> UncoveredAsync(EhrId? ehr, SearchQuery query, QueryPermit permit, CancellationToken cancellation)
    {
        if (ehr is not { } record || !query.Types.Any(mappings.IsMapped)) return [];
        return [.. (await mappings.UncoveredAsync(record, permit, cancellation))
            .Select(kind => new Fault("", $"The record has documents of {kind}, which are not shown as FHIR: what they say is not in this answer."))];
    }

    // Whose records are asked about by name: a count, or that nothing is found, tells of them too.
    private static IReadOnlyList<Guid> NamedPatients(IReadOnlyList<KeyValuePair<string, string>> parameters, IReadOnlyList<string> bases) =>
        [.. Values(parameters, "patient", "subject", "patient:Patient", "subject:Patient").Select(said => LocalPatient(said, bases)).OfType<ResourceKey>()
            .Select(patient => ResourceOwners.RecordOf(patient).Value).Distinct()];

    // Whose the resources are that are asked about by their ids, and are not shown.
    private async Task<IEnumerable<Guid>> OwnersOfAsync(
        IReadOnlyList<KeyValuePair<string, string>> parameters, IReadOnlyList<string> types, SearchResult found, QueryPermit permit, CancellationToken cancellation)
    {
        if (types is not [var type]) return [];
        var others = Values(parameters, "_id").Where(id => ResourceKey.IsId(id)).Select(id => new ResourceKey(type, id)).Except(found.Matches.Select(r => r.Key)).Take(MostNamed).ToList();
        return others.Count == 0 ? [] : (await engine.OpenAsync(others, permit, cancellation)).Select(r => r.Owner);
    }

    private static IEnumerable<string> Values(IReadOnlyList<KeyValuePair<string, string>> parameters, params IReadOnlyList<string> names) =>
        parameters.Where(p => names.Contains(p.Key)).SelectMany(p => p.Value.Split(',', StringSplitOptions.RemoveEmptyEntries));

    private static ResourceKey? LocalPatient(string said, IReadOnlyList<string> bases) =>
        ResourceKey.IsId(said) ? new ResourceKey("Patient", said) : Search.Indexing.Reference.Local(said, bases) is { Type: "Patient" } patient ? patient : null;

    // What stands on the first page comes on no other with what refers to it.
    private async Task<SearchResult> WithFirstAsync(SearchResult found, SearchScope scope, bool isFirstPage, QueryPermit permit, CancellationToken cancellation)
    {
        var first = (await engine.OpenAsync([scope.First!], permit, cancellation)).FirstOrDefault(r => scope.FirstSince is null || r.LastUpdated >= scope.FirstSince);
        if (first is null) return found;
        found = found with { Included = [.. found.Included.Where(r => r.Key != first.Key)], Total = found.Total + 1 };
        return isFirstPage ? found with { Matches = [first, .. found.Matches.Where(r => r.Key != first.Key)] } : found;
    }

    /// <summary>The resource that an operation is about; refused when it may not be seen, or is not there.</summary>
    public async Task<Outcome<ResourceKey>> ExistingAsync(FhirCall call, ResourceKey key, CancellationToken cancellation)
    {
        if (!(await resources.OwnerAsync(key, cancellation)).TryGet(out var owner, out var refusal)) return refusal;
        if (!call.Access.Ask(AccessAction.Read, new AccessSubject(key.Type, key.Id, owner.Ehr)).TryGet(out _, out refusal)) return refusal;
        return (await resources.CurrentAsync(owner, key, cancellation)).Map(_ => key);
    }
}
