using Varde.Fhir.Interactions;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>A patient or an encounter and all that belongs to it, with what that refers to, page by page (FHIR R4, Patient and Encounter, operation everything).</summary>
internal sealed class Everything(SearchResources search)
{
    /// <summary>Of a patient.</summary>
    public Task<Outcome<FhirResult>> OfPatientAsync(FhirCall call, CancellationToken cancellation) => OfAsync(call, ["start", "end"], cancellation);

    /// <summary>Of an encounter.</summary>
    public Task<Outcome<FhirResult>> OfEncounterAsync(FhirCall call, CancellationToken cancellation) => OfAsync(call, [], cancellation);

    private async Task<Outcome<FhirResult>> OfAsync(FhirCall call, IReadOnlyList<string> dates, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var owner, out var refusal)) return refusal;
        if (!OperationInput.Read(call).TryGet(out var input, out refusal)) return refusal;
        if (input.Names.FirstOrDefault(n => n is not ("_count" or "_type" or "_since" or SearchBundle.Page) && !dates.Contains(n)) is { } other) return Invalid.At(other, "is no parameter of this operation here");
        if (!EverythingTerms.Read(input, Compartment.All[owner.Type]).TryGet(out var terms, out refusal)) return refusal;
        if (!(await search.ExistingAsync(call, owner, cancellation)).TryGet(out _, out refusal)) return refusal;
        return await search.AnswerAsync(call with { Query = terms.Search }, ScopeOf(owner, terms), cancellation);
    }

    private static SearchScope ScopeOf(ResourceKey owner, EverythingTerms terms)
    {
        var scope = SearchResources.ScopeOf(Compartment.All[owner.Type], owner, null, [.. terms.Types.Where(t => t != owner.Type || owner.Type == "Patient")]);
        return scope with
        {
            Narrow = query => scope.Narrow(terms.Limited(query)) with { Includes = terms.NamesTypes ? [] : [new SearchInclude(null, null, null, IsReverse: false, Iterates: false)] },
            First = terms.Types.Contains(owner.Type) ? owner : null,
            FirstSince = terms.Since,
            Asked = terms.Asked,
        };
    }
}

/// <summary>How much of everything is wanted.</summary>
/// <param name="Types">The types of resource.</param>
/// <param name="NamesTypes">Whether the caller named them: then nothing of other types comes with them.</param>
/// <param name="Since">Only what was stored at this time or later; null for all.</param>
/// <param name="Care">Only what tells of care in this stretch of time; null for all.</param>
/// <param name="Search">The parameters of the search that finds it.</param>
/// <param name="Asked">The parameters as they were given, for the links of the answer.</param>
internal sealed record EverythingTerms(
    IReadOnlyList<string> Types, bool NamesTypes, DateTimeOffset? Since, CareDates? Care, IReadOnlyList<KeyValuePair<string, string>> Search, IReadOnlyList<KeyValuePair<string, string>> Asked)
{
    /// <summary>The search, within the stretch of care.</summary>
    public SearchQuery Limited(SearchQuery query) => Care is null ? query : query.And(Care);

    /// <summary>Reads the parameters.</summary>
    public static Outcome<EverythingTerms> Read(OperationInput input, Compartment compartment)
    {
        if (input.Posted is not null) return Invalid.At("", "Parameters are posted to this operation, and no other resource.");
        if (!SinceOf(input).TryGet(out var since, out var refusal)) return refusal;
        if (!CareDates.Read(input.Text("start"), input.Text("end")).TryGet(out var care, out refusal)) return refusal;
        string[] named = [.. input.Texts("_type").SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        string[] types = [.. compartment.Types.Where(t => named.Length == 0 || named.Contains(t))];
        if (types.Length == 0) return Invalid.At("_type", $"names no type of resource that belongs to a {compartment.Owner}");
        List<KeyValuePair<string, string>> asked = [.. input.Names.Distinct().Where(n => n != SearchBundle.Page).SelectMany(name => input.Texts(name).Select(text => new KeyValuePair<string, string>(name, text)))];
        List<KeyValuePair<string, string>> query = [.. asked.Where(p => p.Key == "_count"), .. input.Texts(SearchBundle.Page).Select(p => new KeyValuePair<string, string>(SearchBundle.Page, p))];
        if (input.Text("_since") is { } text) query.Add(new("_lastUpdated", $"ge{text}"));
        return new EverythingTerms(types, named.Length > 0, since, care, query, asked);
    }

    private static Outcome<DateTimeOffset?> SinceOf(OperationInput input) =>
        input.Text("_since") is not { } text ? (DateTimeOffset?)null
        : FhirTime.Instant(text) is { } since ? since
        : Invalid.At("_since", "must be an instant, such as 2026-01-31T12:00:00Z");
}
