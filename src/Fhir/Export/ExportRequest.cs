using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Export;

/// <summary>Reads what is to be exported (HL7 Bulk Data Access 2.0, kick-off request).</summary>
internal sealed class ExportRequest(SearchEngine engine, StoredResources resources, ExportSources sources, TimeProvider time)
{
    /// <summary>How many patients an export may name, itself or by a group.</summary>
    public const int MostPatients = 10_000;

    private static readonly string[] Known = ["_outputFormat", "_since", "_type", "_typeFilter", "_elements", "patient"];
    private static readonly string[] Refused = ["includeAssociatedData", "_until", "organizeOutputBy", "allowPartialManifests"];
    private static readonly string[] Formats = ["application/fhir+ndjson", "application/ndjson", "ndjson"];

    /// <returns>The export; <see cref="Invalid"/> for what cannot be done, <see cref="NotFound"/> when there is no such group.</returns>
    public async Task<Outcome<ExportJob>> ReadAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Prefers.Contains("respond-async", StringComparer.OrdinalIgnoreCase)) return Invalid.At("Prefer", "must be respond-async: the answer to an export comes later");
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        // Whoever may export nothing learns nothing of what there is; of a machine's export it is asked again when it is known who is in it.
        var group = call.Route.GetValueOrDefault("id");
        if (!(await AskAsync(call, new(NamedIn(call, input), group), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (input.Posted is not null) return Invalid.At("", "Parameters are posted to this operation, and no other resource.");
        if (FaultOf(call, input) is { } fault) return fault;
        var isOfPatients = call.Route.ContainsKey("type");
        if (!(await PatientsAsync(call, input, cancellation)).TryGet(out var patients, out refusal)) return refusal;
        if (!TypesOf(input, isOfPatients).TryGet(out var types, out refusal)) return refusal;
        if (!SinceOf(input).TryGet(out var since, out refusal)) return refusal;
        var job = new ExportJob
        {
            Id = ExportJob.NewId(), Actor = call.Access.Actor, Request = $"{call.BaseAddress}/{call.Address}", BaseAddress = call.BaseAddress, Time = ToTheMillisecond(time.GetUtcNow()),
            Types = types, IsOfPatients = isOfPatients, Patients = patients, Group = group, Since = since, Filters = FiltersOf(input), Elements = Lists(input, "_elements"),
        };
        return FaultOf(job) is { } wrong ? wrong : job;
    }

    // Who does not mind may leave out what is not understood; the rest is wrong in any case.
    private static Invalid? FaultOf(FhirCall call, OperationInput input)
    {
        if (input.Text("_outputFormat") is { } format && !Formats.Contains(format.Replace(' ', '+').Split(';')[0])) return Invalid.At("_outputFormat", $"{Formats[0]} is offered");
        if (input.Names.Contains("patient") && call.Method != "POST") return Invalid.At("patient", "is for an export that is begun by POST");
        if (input.Names.Contains("patient") && !call.Route.ContainsKey("type")) return Invalid.At("patient", "is for an export of patients or of a group");
        if (call.Prefers.Contains("handling=lenient", StringComparer.OrdinalIgnoreCase)) return null;
        return input.Names.FirstOrDefault(n => !Known.Contains(n)) is not { } other ? null
            : Invalid.At(other, Refused.Contains(other) ? "is not supported; Prefer: handling=lenient leaves it out" : "is no parameter of an export; Prefer: handling=lenient leaves it out");
    }

    private Refusal? FaultOf(ExportJob job)
    {
        if (job.Filters.Any(f => !f.Contains('?', StringComparison.Ordinal))) return Invalid.At("_typeFilter", "is written as Type?parameter=value");
        if (job.Filters.FirstOrDefault(f => !job.Types.Contains(f.Split('?')[0])) is { } other) return Invalid.At("_typeFilter", $"{other.Split('?')[0]} is no type of resource of this export");
        return job.Types.Where(type => job.Filters.Any(f => f.StartsWith($"{type}?", StringComparison.Ordinal))).Select(type => sources.Of(job, type, 1).Refusal).FirstOrDefault(r => r is not null);
    }

    private static Outcome<IReadOnlyList<string>> TypesOf(OperationInput input, bool isOfPatients)
    {
        IReadOnlyList<string> possible = isOfPatients ? Compartment.OfPatient.Types : FhirDefinitions.R4.ResourceTypes;
        var named = Lists(input, "_type");
        if (named.FirstOrDefault(n => FhirDefinitions.R4.Resource(n) is null) is not null) return Invalid.At("_type", "names what is no type of resource");
        if (named.FirstOrDefault(n => !possible.Contains(n)) is { } other) return Invalid.At("_type", $"A {other} belongs to no patient");
        return Outcome<IReadOnlyList<string>>.Done(named.Count > 0 ? [.. possible.Where(named.Contains)] : possible);
    }

    private static Outcome<DateTimeOffset?> SinceOf(OperationInput input) =>
        input.Text("_since") is not { } text ? (DateTimeOffset?)null
        : text.Contains('T', StringComparison.Ordinal) && FhirTime.Instant(text) is { } since ? since
        : Invalid.At("_since", "must be an instant, such as 2026-01-31T12:00:00Z");

    private static List<string> Lists(OperationInput input, string name) =>
        [.. input.Texts(name).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];

    // Searches hold commas too: one ends where the next type begins.
    private static List<string> FiltersOf(OperationInput input)
    {
        var filters = new List<string>();
        foreach (var part in input.Texts("_typeFilter").SelectMany(text => text.Split(',').Select((part, i) => (part, isFirst: i == 0))))
            if (part.isFirst || FhirDefinitions.R4.Resource(part.part.Split('?')[0].Trim()) is not null) filters.Add(part.part.Trim());
            else filters[^1] += $",{part.part}";
        return filters;
    }

    private async Task<Outcome<IReadOnlyList<string>?>> PatientsAsync(FhirCall call, OperationInput input, CancellationToken cancellation)
    {
        IReadOnlyList<string>? members = null;
        if (call.Route.ContainsKey("id") && !(await MembersAsync(call, cancellation)).TryGet(out members, out var refusal)) return refusal;
        var named = ReferencesIn(input);
        if (named.Count == 0) return Outcome<IReadOnlyList<string>?>.Done(members);
        var keys = named.Select(reference => reference is null ? null : Reference.Local(reference, call.Bases)).ToList();
        if (keys.Count > MostPatients) return Invalid.At("patient", $"An export names at most {MostPatients} patients");
        if (keys.Exists(key => key?.Type != "Patient" || members?.Contains(key.Id) == false) || !await AreThereAsync(call, [.. keys.Select(k => k!).Distinct()], cancellation))
            return Invalid.At("patient", "must be patients of this server, and of the group");
        return Outcome<IReadOnlyList<string>?>.Done([.. keys.Select(key => key!.Id).Distinct()]);
    }

    private static async ValueTask<Outcome<QueryPermit>> AskAsync(FhirCall call, ExportPopulation population, CancellationToken cancellation) =>
        await call.Access.AskToExportAsync(population, SearchDigest.Of("$export", []), cancellation);

    // Null where none are named; what cannot be read is refused with its place later.
    private static IReadOnlyCollection<EhrId>? NamedIn(FhirCall call, OperationInput input)
    {
        List<ResourceKey> named = [.. ReferencesIn(input).Select(reference => reference is null ? null : Reference.Local(reference, call.Bases)).OfType<ResourceKey>().Where(key => key.Type == "Patient")];
        return named.Count == 0 ? null : [.. named.Select(ResourceOwners.RecordOf).Distinct()];
    }

    private static List<string?> ReferencesIn(OperationInput input) =>
        [.. input.Parameters("patient").Select(p => p.TryGetProperty("valueReference", out var value) ? JsonText.Of(value, "reference") : null)];

    private async Task<bool> AreThereAsync(FhirCall call, List<ResourceKey> patients, CancellationToken cancellation) =>
        (await AskAsync(call, new([.. patients.Select(ResourceOwners.RecordOf)], call.Route.GetValueOrDefault("id")), cancellation)).TryGet(out var permit, out _)
        && (await engine.OpenAsync(patients, permit, cancellation)).Count == patients.Count;

    private async Task<Outcome<IReadOnlyList<string>>> MembersAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var group, out var refusal)) return refusal;
        // The approval by which a machine client exports a group shows it the group.
        var found = call.Access.Actor.Kind == ActorKind.Machine ? resources.CurrentAsync(ResourceOwners.Region, group, cancellation) : resources.SeenAsync(call.Access, group, cancellation);
        if (!(await found).TryGet(out var stored, out refusal)) return refusal;
        IReadOnlyList<string> members = [.. Members(StoredJson.Parse(stored.Version.Content)).Select(r => Reference.Local(Reference.Unversioned(r), call.Bases)).Where(key => key?.Type == "Patient").Select(key => key!.Id).Distinct()];
        return members.Count <= MostPatients ? Outcome<IReadOnlyList<string>>.Done(members) : Unprocessable.At("Group.member", $"An export takes at most {MostPatients} patients of a group.");
    }

    // Who is a member no more stands there still, marked so.
    private static IEnumerable<string> Members(JsonElement resource) =>
        from member in JsonList.Of(resource, "member")
        where !(member.TryGetProperty("inactive", out var inactive) && inactive.ValueKind == JsonValueKind.True)
        let reference = JsonList.Of(member, "entity").Select(e => JsonText.Of(e, "reference")).FirstOrDefault()
        where reference is not null
        select reference;

    // Up to the next one, so that what was stored before is in.
    private static DateTimeOffset ToTheMillisecond(DateTimeOffset now) => now.AddTicks(TimeSpan.TicksPerMillisecond - (now.Ticks % TimeSpan.TicksPerMillisecond));
}
