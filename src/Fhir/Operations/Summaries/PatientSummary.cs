using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations.Documents;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Operations.Summaries;

/// <summary>The International Patient Summary of a patient (HL7 IPS, operation summary). What the record says nothing about is said to be unknown, and never to be absent.</summary>
internal sealed class PatientSummary(SearchEngine engine, SearchResources search, DocumentResources documents, IResourceMappings mappings, TimeProvider time)
{
    /// <summary>How many resources of a kind a section has at most, the newest.</summary>
    public const int MostOfKind = 50;

    /// <summary>Of the patient of the address.</summary>
    public async Task<Outcome<FhirResult>> OfInstanceAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var patient, out var refusal)) return refusal;
        if (!OperationInput.Read(call).TryGet(out var input, out refusal)) return refusal;
        return input.Text("identifier") is not null ? Invalid.At("identifier", "is not given beside the id of the address") : await OfAsync(call, patient, input, cancellation);
    }

    /// <summary>Of the one patient who has an identifier.</summary>
    public async Task<Outcome<FhirResult>> OfTypeAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        if (IdentifierOf(input) is not { } identifier) return Invalid.At("identifier", "is required: which patient the summary is of");
        if (!engine.Read(FhirDefinitions.R4.Resource("Patient"), [new("identifier", identifier)], call.Bases).TryGet(out var query, out refusal)) return refusal;
        if (!(await call.Access.AskToQueryAsync(ehr: null, SearchDigest.Of("Patient", [new("identifier", identifier)]), "fhir", cancellation, "Patient")).TryGet(out var permit, out refusal)) return refusal;
        if (!(await engine.FindIdsAsync(query, permit, 2, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return found.Count switch
        {
            0 => new NotFound("No patient has this identifier."),
            1 => await OfAsync(call, found[0], input, cancellation),
            _ => new SeveralMatches("Several patients have this identifier."),
        };
    }

    private static string? IdentifierOf(OperationInput input) =>
        input.Value("identifier") is { ValueKind: System.Text.Json.JsonValueKind.Object } given && JsonText.Of(given, "value") is { } value
            ? $"{(JsonText.Of(given, "system") is { } system ? $"{SearchText.Escape(system)}|" : "")}{SearchText.Escape(value)}"
            : input.Text("identifier") is { Length: > 0 } text ? text : null;

    private async Task<Outcome<FhirResult>> OfAsync(FhirCall call, ResourceKey key, OperationInput input, CancellationToken cancellation)
    {
        if (input.Text("profile") is { } profile && !profile.StartsWith("http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips", StringComparison.Ordinal))
            return new Unsupported("Of the profiles of summaries http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips is supported.");
        if (!(await search.ExistingAsync(call, key, cancellation)).TryGet(out _, out var refusal)) return refusal;
        var ehr = ResourceOwners.RecordOf(key);
        if (!(await call.Access.AskToQueryAsync(ehr, SearchDigest.Of($"{key}/$summary", []), "fhir", cancellation, "Patient")).TryGet(out var permit, out refusal)) return refusal;
        if (await engine.OpenAsync([key], permit, cancellation) is not [var patient]) return StoredResources.Missing(key);
        if (!(await SectionsAsync(call, key, permit, cancellation)).TryGet(out var sections, out refusal)) return refusal;
        List<FoundResource> roots = [patient, .. sections.SelectMany(s => s.Entries).DistinctBy(r => r.Key)];
        if (!(await documents.AroundAsync(roots, call.Bases, permit, isWhole: false, cancellation)).TryGet(out var all, out refusal)) return refusal;
        await Disclosure.TellAsync(call.Access, all.Select(r => r.Owner), cancellation);
        var uncovered = await mappings.UncoveredAsync(await call.Access.RecordsOfPersonAsync(ehr, cancellation), permit, cancellation);
        return FhirResult.Of(new SummaryDocument(call.BaseAddress, patient, SummaryTexts.For(call.Language), time.GetUtcNow()).Write(sections, all, uncovered));
    }

    private async Task<Outcome<IReadOnlyList<FilledSection>>> SectionsAsync(FhirCall call, ResourceKey patient, QueryPermit permit, CancellationToken cancellation)
    {
        var filled = new List<FilledSection>();
        foreach (var section in SummarySection.All)
        {
            var (entries, isCut) = (new List<FoundResource>(), false);
            foreach (var source in section.Sources)
            {
                if (!(await FindAsync(call, patient, source, permit, cancellation)).TryGet(out var found, out var refusal)) return Outcome<IReadOnlyList<FilledSection>>.Refused(refusal);
                entries.AddRange(found.Matches.Where(r => JsonText.Of(StoredJson.Parse(r.Content), "status") != "entered-in-error"));
                isCut |= found.Next is not null;
            }
            if (entries.Count > 0 || section.Required is not null) filled.Add(new(section, entries, isCut));
        }
        return Outcome<IReadOnlyList<FilledSection>>.Done(filled);
    }

    private async Task<Outcome<SearchResult>> FindAsync(FhirCall call, ResourceKey patient, SummarySource source, QueryPermit permit, CancellationToken cancellation)
    {
        KeyValuePair<string, string>[] parameters = [new("patient", patient.ToString()), .. QueryParameters.Of(source.Query), new("_count", $"{MostOfKind}")];
        return engine.Read(FhirDefinitions.R4.Resource(source.Type), parameters, call.Bases).TryGet(out var query, out var refusal) ? await engine.SearchAsync(query, permit, null, cancellation) : refusal;
    }
}
