using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Matching;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>Searches in a type or in all (FHIR R4, http, 3.1.0.10). Every patient whose resources an answer shows gets an entry in the access log.</summary>
internal sealed class SearchResources(SearchEngine engine, StoredResources resources, ListMembers lists, IResourceMappings mappings, PageSeal seal)
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
        if (call.Route["member"] == "*") return await AnswerAsync(call, WholeOf(compartment, owner), cancellation);
        if (!call.Type("member").TryGet(out var type, out refusal)) return refusal;
        return compartment.Types.Contains(type.Name)
            ? await AnswerAsync(call, ScopeOf(compartment, owner, type, [type.Name]), cancellation)
            : Invalid.At("", $"A {type.Name} belongs to no {owner.Type}.");
    }

    // An id alone does not tell types apart: what belongs to itself comes first, where it meets the criteria.
    private static SearchScope WholeOf(Compartment compartment, ResourceKey owner)
    {
        var scope = ScopeOf(compartment, owner, null, [.. compartment.Types.Where(t => !compartment.HoldsItself(t))]);
        return compartment.HoldsItself(owner.Type) ? scope with { First = owner, IsFirstAsked = true } : scope;
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
        List<KeyValuePair<string, string>> parameters = [.. call.Query.Where(p => p.Key != SearchBundle.Page && !ListMembers.Is(p.Key) && p.Value.Length > 0)];
        if (!LabelSearch.Read(parameters, call.Access).TryGet(out var labels, out var refusal)) return refusal;
        if (!engine.Read(scope.Type, labels.Others, call.Bases).TryGet(out var query, out refusal)) return refusal;
        if (labels.Classes is not null) query = query with { Used = [.. query.Used, .. parameters.Except(labels.Others)] };
        if (!(await lists.NarrowAsync(call, query, cancellation)).TryGet(out query, out refusal)) return refusal;
        if (call.IsStrict && query.Unknown.Count > 0) return new Invalid(query.Unknown);
        var (asked, whole) = (query.Criteria, query);
        query = scope.Narrow(query);
        var named = NamedPatients(asked, call.Bases);
        var record = scope.Ehr ?? OnlyPatient(call, asked);
        if (!(await call.Access.AskToQueryAsync(record, SearchDigest.Of(scope.Type?.Name ?? "", call.Query), "fhir", cancellation, scope.Type?.Name ?? "Resource")).TryGet(out var permit, out refusal)) return refusal;
        var links = scope.Asked ?? query.Used;
        var address = PageSeal.AddressOf(SearchBundle.PathOf(call), links);
        if (!PageOf(call, address).TryGet(out var cursor, out refusal)) return refusal;
        var matching = labels.Classes is { } classes ? permit.Narrowed(classes) : permit;
        if (!(await engine.SearchAsync(query, permit, cursor, cancellation, PageSeal.ReaderOf(call.Access.Actor), matching)).TryGet(out var found, out refusal)) return refusal;
        found = found with { Next = seal.Seal(call.Access.Actor, address, found.Next) };
        if (scope.First is { } first && (!scope.IsFirstAsked || await IsFoundAsync(whole, first, matching, cancellation))) found = await WithFirstAsync(found, scope, isShown: cursor is null && query is { Count: > 0, Summary: not SummaryMode.Count }, matching, cancellation);
        var shown = found.Matches.Concat(found.Included).Select(r => r.Owner);
        await Disclosure.TellAsync(call.Access, [.. named, .. await OwnersOfAsync(asked, query.Types, found, permit, cancellation), .. shown], cancellation);
        var warnings = cursor is null ? await UncoveredAsync(call, scope.Ehr ?? (named is [var only] ? new EhrId(only) : null), query, permit, cancellation) : [];
        return FhirResult.Of(new SearchBundle(call, query) { Asked = links, Warnings = warnings }.Write(found));
    }

    // Null for the first.
    private Outcome<string?> PageOf(FhirCall call, string address) =>
        call.Query.LastOrDefault(p => p.Key == SearchBundle.Page).Value is not { } page ? (string?)null
        : seal.Open(call.Access.Actor, address, page) is { } cursor ? cursor : SearchEngine.NoPage;

    // An answer without allergies must not read as "no allergies" where documents may hold some that are not shown as FHIR.
    private async Task<IReadOnlyList<Fault>> UncoveredAsync(FhirCall call, EhrId? ehr, SearchQuery query, QueryPermit permit, CancellationToken cancellation)
    {
        if (ehr is not { } record || !query.Types.Any(mappings.IsMapped)) return [];
        return [.. (await mappings.UncoveredAsync(await call.Access.RecordsOfPersonAsync(record, cancellation), permit, cancellation)).Where(u => u.Kind == UncoveredKind.Template ? IsOpen("Composition", permit) : query.Types.Contains(u.Name) && IsOpen(u.Name, permit))
            .Select(u => new Fault("", $"The record has {Named(u)}, which are not shown as FHIR: what they say is not in this answer."))];
    }

    // Who may see some of a kind only is told of no others.
    private static bool IsOpen(string type, QueryPermit permit) => permit.LimitsOf is null || permit.LimitsOf(type).Any(limit => limit.Search.Length == 0);

    private static string Named(UncoveredContent uncovered) => uncovered.Kind switch
    {
        UncoveredKind.Template => $"documents of {uncovered.Name}",
        UncoveredKind.OtherSubject => $"entries about somebody else than the patient that would be of type {uncovered.Name}",
        _ => $"means or extremes over a period that would be of type {uncovered.Name}",
    };

    // Whose records are asked about by name: a count, or that nothing is found, tells of them too.
    private static IReadOnlyList<Guid> NamedPatients(IReadOnlyList<SearchCriterion> asked, IReadOnlyList<string> bases) =>
        [.. Terms<ReferenceTerm>(asked, "patient", "subject").SelectMany(t => t.Addresses).Select(address => Search.Indexing.Reference.Local(address, bases)).Where(key => key?.Type == "Patient")
            .Select(patient => ResourceOwners.RecordOf(patient!).Value).Distinct()];

    /// <summary>
    /// The record of the one whose resources alone are asked for, of which the gate is then asked: an empty answer would read as an empty record. Who is named for the opposite, or within
    /// another condition, is not; and for whoever may do all there is it is never needed.
    /// </summary>
    public static EhrId? OnlyPatient(FhirCall call, IReadOnlyList<SearchCriterion> asked) => call.Access.IsOpen ? null : asked.OfType<ParameterCriterion>()
        .Where(c => c.Parameter.Code is "patient" or "subject" && c.Terms.All(term => term is ReferenceTerm)).Select(c => NamedPatients([c], call.Bases)).FirstOrDefault(named => named.Count > 0) is [var one]
            ? new EhrId(one) : null;

    // Whose the resources are that are asked about by their ids, and are not shown.
    private async Task<IEnumerable<Guid>> OwnersOfAsync(
        IReadOnlyList<SearchCriterion> asked, IReadOnlyList<string> types, SearchResult found, QueryPermit permit, CancellationToken cancellation)
    {
        if (types is not [var type]) return [];
        var others = Terms<TokenTerm>(asked, "_id").Select(t => t.Code ?? "").Where(id => ResourceKey.IsId(id)).Select(id => new ResourceKey(type, id)).Except(found.Matches.Select(r => r.Key)).Take(MostNamed).ToList();
        return others.Count == 0 ? [] : (await engine.OpenAsync(others, permit, cancellation)).Select(r => r.Owner);
    }

    // What is asked for the opposite of tells as much.
    private static IEnumerable<TTerm> Terms<TTerm>(IEnumerable<SearchCriterion> asked, params IReadOnlyList<string> names) where TTerm : SearchTerm => asked
        .SelectMany(c => c.Parts).OfType<ParameterCriterion>().Where(c => names.Contains(c.Parameter.Code)).SelectMany(c => c.Terms)
        .Select(term => term is UnequalTerm unequal ? unequal.Other : term).OfType<TTerm>();

    // What stands on the first page comes on no other with what refers to it.
    private async Task<SearchResult> WithFirstAsync(SearchResult found, SearchScope scope, bool isShown, QueryPermit permit, CancellationToken cancellation)
    {
        var first = (await engine.OpenAsync([scope.First!], permit, cancellation)).FirstOrDefault(r => scope.FirstSince is null || r.LastUpdated >= scope.FirstSince);
        if (first is null) return found;
        found = found with { Included = [.. found.Included.Where(r => r.Key != first.Key)], Total = found.Total + 1 };
        return isShown ? found with { Matches = [first, .. found.Matches.Where(r => r.Key != first.Key)] } : found;
    }

    private async Task<bool> IsFoundAsync(SearchQuery query, ResourceKey key, QueryPermit permit, CancellationToken cancellation)
    {
        if (!query.Types.Contains(key.Type)) return false;
        var own = query.And(new IdCriterion(new HashSet<string>(StringComparer.Ordinal) { key.Id })) with { Types = [key.Type] };
        return (await engine.FindIdsAsync(own, permit, 1, cancellation)).Match(found => found.Count > 0, _ => false);
    }

    /// <summary>The resource that an operation is about; refused when it may not be seen, or is not there.</summary>
    public async Task<Outcome<ResourceKey>> ExistingAsync(FhirCall call, ResourceKey key, CancellationToken cancellation)
    {
        return (await resources.SeenAsync(call.Access, key, cancellation)).Map(_ => key);
    }
}
