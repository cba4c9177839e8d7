using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Definitions;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>Searches in a type or in all (FHIR R4, http, 3.1.0.10). Every patient whose resources an answer shows gets an entry in the access log.</summary>
internal sealed class SearchResources(SearchEngine engine, Storage.StoredResources resources, IResourceMappings mappings)
{
    private const string Page = "_page";

    /// <summary>In the type of the address.</summary>
    public async Task<Outcome<FhirResult>> OfTypeAsync(FhirCall call, CancellationToken cancellation) =>
        call.Type().TryGet(out var type, out var refusal) ? await HandleAsync(call, type, cancellation) : refusal;

    /// <summary>In all types, or those that <c>_type</c> names.</summary>
    public Task<Outcome<FhirResult>> OfSystemAsync(FhirCall call, CancellationToken cancellation) => HandleAsync(call, type: null, cancellation);

    /// <summary>Among the resources of a patient: of one type, or <c>*</c> for all (FHIR R4, search, 3.1.1.2.1).</summary>
    public async Task<Outcome<FhirResult>> InCompartmentAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!Patient(call).TryGet(out var patient, out var refusal)) return refusal;
        if (call.Route["member"] == "*") return await HandleAsync(call, type: null, cancellation, new(patient, PatientCompartment.Types));
        if (!call.Type("member").TryGet(out var type, out refusal)) return refusal;
        return PatientCompartment.Types.Contains(type.Name)
            ? await HandleAsync(call, type, cancellation, new(patient, [type.Name]))
            : Invalid.At("", $"A {type.Name} belongs to no patient.");
    }

    /// <summary>The patient and all that belongs to them, with what it refers to (FHIR R4, Patient, operation everything).</summary>
    public async Task<Outcome<FhirResult>> EverythingAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!Patient(call).TryGet(out var patient, out var refusal)) return refusal;
        if (!(await resources.OwnerAsync(patient, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (call.Query.FirstOrDefault(p => p.Key is not ("_count" or "_type" or "_since" or "_format" or "_pretty" or Page)) is { Key: { } other }) return Invalid.At($"?{other}", "is not supported here");
        List<KeyValuePair<string, string>> asked = [.. call.Query.Select(p => p.Key == "_since" ? new("_lastUpdated", $"ge{p.Value}") : p)];
        var types = asked.Exists(p => p.Key == "_type") ? PatientCompartment.Types.Where(t => asked.Where(p => p.Key == "_type").SelectMany(p => p.Value.Split(',')).Contains(t)).ToList() : PatientCompartment.Types;
        if (types.Count == 0) return Invalid.At("?_type", "names no type that belongs to patients");
        return await HandleAsync(call with { Query = asked }, type: null, cancellation, new(patient, types) { WithPatient = types.Contains("Patient"), WithReferences = asked.TrueForAll(p => p.Key != "_type") });
    }

    // Of the compartments of the specification the patient's is the one that is asked for.
    private static Outcome<ResourceKey> Patient(FhirCall call) =>
        !call.Key().TryGet(out var key, out var refusal) ? refusal
        : key.Type == "Patient" ? key
        : new Unsupported("Of the compartments of FHIR the patient's is supported.");

    private async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, FhirType? type, CancellationToken cancellation, Compartment? compartment = null)
    {
        List<KeyValuePair<string, string>> parameters = [.. call.Query.Where(p => p.Key != Page && p.Value.Length > 0)];
        var bases = call.Bases;
        if (!engine.Read(type, parameters, bases).TryGet(out var query, out var refusal)) return refusal;
        if (call.IsStrict && query.Unknown.Count > 0) return new Invalid(query.Unknown);
        if (compartment is not null) query = compartment.Narrow(query, engine, bases);
        if (!call.Access.AskToQuery(compartment?.Ehr, SearchDigest.Of(type?.Name ?? "", parameters), "fhir").TryGet(out var permit, out refusal)) return refusal;
        var cursor = call.Query.LastOrDefault(p => p.Key == Page).Value;
        if (!(await engine.SearchAsync(query, permit, cursor, cancellation)).TryGet(out var found, out refusal)) return refusal;
        if (compartment is { WithPatient: true } && cursor is null) found = await WithPatientAsync(found, compartment.Patient, permit, cancellation);
        if (!Disclosure.Tell(call.Access, found.Matches.Concat(found.Included).Select(r => r.Owner)).TryGet(out _, out refusal)) return refusal;
        var warnings = cursor is null ? await UncoveredAsync(compartment?.Patient ?? PatientOf(call, parameters), query, permit, cancellation) : [];
        return FhirResult.Of(new SearchBundle(call, query).Write(found, warnings));
    }

    // An answer without allergies must not read as "no allergies" where documents may hold some that are not shown as FHIR.
    private async Task<IReadOnlyList<Fault>> UncoveredAsync(ResourceKey? patient, SearchQuery query, QueryPermit permit, CancellationToken cancellation)
    {
        if (patient is null || !query.Types.Any(mappings.IsMapped)) return [];
        return [.. (await mappings.UncoveredAsync(Storage.ResourceOwners.RecordOf(patient), permit, cancellation))
            .Select(kind => new Fault("", $"The record has documents of {kind}, which are not shown as FHIR: what they say is not in this answer."))];
    }

    // The one patient whose resources are asked for.
    private static ResourceKey? PatientOf(FhirCall call, IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        parameters.Where(p => p.Key is "patient" or "subject" or "patient:Patient" or "subject:Patient").Select(p => p.Value).ToList() is [var said] && LocalPatient(said, call.Bases) is { } patient ? patient : null;

    private static ResourceKey? LocalPatient(string said, IReadOnlyList<string> bases) =>
        ResourceKey.IsId(said) ? new ResourceKey("Patient", said) : Search.Indexing.Reference.Local(said, bases) is { Type: "Patient" } patient ? patient : null;

    // The patient comes first, before what belongs to them.
    private async Task<SearchResult> WithPatientAsync(SearchResult found, ResourceKey patient, QueryPermit permit, CancellationToken cancellation)
    {
        if (!(await resources.OwnerAsync(patient, cancellation)).TryGet(out var owner, out _)) return found;
        if (!(await resources.CurrentAsync(owner, patient, cancellation)).TryGet(out var stored, out _) || !permit.Allows(owner.Id, stored.Version.AccessClass)) return found;
        var self = new FoundResource(patient, owner.Id, stored.Number, stored.LastUpdated, stored.Version.AccessClass, stored.Version.Content);
        return found with { Matches = [self, .. found.Matches], Included = [.. found.Included.Where(r => r.Key != patient)], Total = found.Total + 1 };
    }

    /// <summary>The resources of a patient, as far as their types are asked for.</summary>
    private sealed record Compartment(ResourceKey Patient, IReadOnlyList<string> Types)
    {
        /// <summary>Whether the patient comes with them.</summary>
        public bool WithPatient { get; init; }

        /// <summary>Whether what they refer to comes with them.</summary>
        public bool WithReferences { get; init; }

        /// <summary>The patient's record.</summary>
        public EhrId Ehr => Storage.ResourceOwners.RecordOf(Patient);

        /// <summary>The search, among them.</summary>
        public SearchQuery Narrow(SearchQuery query, SearchEngine engine, IReadOnlyList<string> bases) => query with
        {
            Types = [.. query.Types.Intersect(Types)],
            Criteria = [.. query.Criteria, PatientCompartment.Of(engine, Types, Patient.Id, bases)],
            Includes = WithReferences ? [.. query.Includes, new SearchInclude(null, null, null, IsReverse: false, Iterates: false)] : query.Includes,
        };
    }

    /// <summary>Writes the answer to a search: a Bundle of type searchset.</summary>
    private sealed class SearchBundle(FhirCall call, SearchQuery query)
    {
        public ReadOnlyMemory<byte> Write(SearchResult found, IReadOnlyList<Fault> warnings)
        {
            using var bundle = new BundleWriter("searchset");
            if (found.Total is { } total) bundle.Total(total);
            bundle.Links(Links(found));
            foreach (var match in found.Matches) Add(bundle, match, "match");
            foreach (var included in found.Included) Add(bundle, included, "include");
            if (query.Unknown.Count > 0) bundle.Entry(null, OperationOutcomes.Warning("not-supported", query.Unknown), json => WriteMode(json, "outcome"));
            if (warnings.Count > 0) bundle.Entry(null, OperationOutcomes.Warning("incomplete", warnings), json => WriteMode(json, "outcome"));
            return bundle.Finish();
        }

        private IEnumerable<(string, string)> Links(SearchResult found)
        {
            var address = $"{call.BaseAddress}/{call.Address.Split('?')[0].Replace("/_search", "", StringComparison.Ordinal)}".TrimEnd('/');
            yield return ("self", Address(address, query.Used));
            if (found.Next is { } next) yield return ("next", Address(address, query.Used.Append(new(Page, next))));
        }

        private static string Address(string address, IEnumerable<KeyValuePair<string, string>> parameters)
        {
            var written = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
            return written.Length > 0 ? $"{address}?{written}" : address;
        }

        private void Add(BundleWriter bundle, FoundResource found, string mode)
        {
            var shown = ShownResource.Of(found.Content, found.Number, found.LastUpdated);
            var part = ShownResource.Part(shown, query.Summary, mode == "match" ? query.Elements : []);
            bundle.Entry($"{call.BaseAddress}/{found.Key}", part, json => WriteMode(json, mode));
        }

        private static void WriteMode(Utf8JsonWriter json, string mode)
        {
            json.WriteStartObject("search");
            json.WriteString("mode", mode);
            json.WriteEndObject();
        }
    }
}
