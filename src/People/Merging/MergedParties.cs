using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Merging;

/// <summary>A Patient that is merged, or no longer, as it is stored; and the permission to change it.</summary>
/// <param name="Key">Which.</param>
/// <param name="Record">Its record.</param>
/// <param name="Patient">The Patient, to be changed.</param>
/// <param name="Version">The number of its version.</param>
/// <param name="Grant">The permission.</param>
internal sealed record MergedParty(ResourceKey Key, EhrId Record, JsonObject Patient, int Version, Grant Grant)
{
    /// <summary>Whether whoever changes it also sees all of it.</summary>
    public bool IsSeen { get; init; }

    /// <summary>What is shown of it to whoever changes it: where that is not all, who it is and with whom it is one.</summary>
    public JsonObject Shown()
    {
        if (IsSeen) return (JsonObject)Patient.DeepClone();
        var shown = new JsonObject { ["resourceType"] = "Patient", ["id"] = Key.Id, ["meta"] = new JsonObject { ["tag"] = new JsonArray(FhirNodes.Coding(Subsetted, "SUBSETTED", null)) } };
        foreach (var name in (string[])["active", "link"])
            if (Patient[name] is { } member) shown[name] = member.DeepClone();
        return shown;
    }

    private const string Subsetted = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    /// <summary>The Patient as it was read or changed, for whoever reads elements.</summary>
    public JsonElement Read() => JsonElement.Parse(Patient.ToJsonString());

    /// <summary>What it becomes, over the version that was read.</summary>
    public WrittenResource ToWrite() => new(Key, Patient) { Over = Version, Grant = Grant };

    /// <summary>Adds a link, unless it is there.</summary>
    public void Link(string type, ResourceKey other)
    {
        if (Links(type, other).Any()) return;
        if (Patient["link"] is not JsonArray links) Patient["link"] = links = [];
        links.Add(new JsonObject { ["other"] = FhirNodes.Reference(other.ToString()), ["type"] = type });
    }

    /// <summary>Takes a link away.</summary>
    public void Unlink(string type, ResourceKey other)
    {
        foreach (var link in Links(type, other).ToList()) ((JsonArray)Patient["link"]!).Remove(link);
        if (Patient["link"] is JsonArray { Count: 0 }) Patient.Remove("link");
    }

    private IEnumerable<JsonNode?> Links(string type, ResourceKey other) =>
        (Patient["link"] as JsonArray ?? []).Where(link => (string?)link!["type"] == type && (string?)link["other"]?["reference"] == other.ToString());
}

/// <summary>
/// Opens the Patients that somebody merges. Who is the same person is said by administrative personnel, who look after what is told of people and must have a basis in both records (R-STAFF-ADMIN), and by the
/// population register's client; what one may not know of is answered as what is not there.
/// </summary>
internal sealed class MergedParties(PeopleSettings settings, KnownStaff staff, RecordStore store, ResourceLookup lookup, TimeProvider time)
{
    private const string Which = "must lead to one Patient that you may change";

    /// <summary>Why somebody merges nobody; null for whoever may where the gate permits it.</summary>
    public async ValueTask<Refusal?> RefusedAsync(AccessSession access, CancellationToken cancellation)
    {
        if (access.IsOpen || IsRegister(access.Actor) || await IsAdministrationAsync(access.Actor, cancellation)) return null;
        return (await access.AskAsync(AccessAction.Update, new AccessSubject("Patient", ""), cancellation)).Refusal ?? new Forbidden("Patients are merged by administrative personnel, and by the population register.");
    }

    /// <summary>The Patient that a parameter names, by a reference or by identifiers.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The parameter, such as <c>source-patient</c>.</param>
    /// <param name="setting">What is done, for the access log.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<MergedParty>> NamedAsync(OperationCall call, string name, string setting, CancellationToken cancellation)
    {
        if (!call.Value(name, "valueReference").TryGet(out var reference, out var refusal)) return refusal;
        var identifiers = call.All($"{name}-identifier").Concat(reference is { } one && one.TryGetProperty("identifier", out _) && one.Text("reference") is null ? call.All(name) : []).ToList();
        if (reference?.Text("reference") is { } to)
            return KeyOf(to, call.BaseAddress) is { } key ? await OpenAsync(call.Access, key, setting, cancellation) : Invalid.At(name, "must be a reference to a Patient of this server");
        return identifiers.Count > 0 ? await IdentifiedAsync(call.Access, name, identifiers, setting, cancellation) : Invalid.At(name, "is required, as a reference or by identifiers");
    }

    /// <summary>A Patient, once the gate has permitted that it is changed.</summary>
    public async Task<Outcome<MergedParty>> OpenAsync(AccessSession access, ResourceKey key, string setting, CancellationToken cancellation)
    {
        var record = ResourceLookup.RecordOf(key);
        // Who somebody is is no organisation's document: the gate is asked about the person.
        var subject = new AccessSubject("Patient", key.Id, record) { Service = ServiceId.Profile, Missing = new NotFound($"{key} does not exist."), Setting = setting };
        if (!(await store.ReadLatestAsync(record, key.ObjectId, cancellation)).TryGet(out var version, out _) || version.IsDeleted)
            return IsRegister(access.Actor) ? (await AskAsync(access, subject, cancellation)).Refusal ?? subject.Missing : await access.MissingAsync(AccessAction.Update, subject, cancellation);
        if (!(await AskAsync(access, subject, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        var isSeen = await access.SeesAsync(new AccessSubject("Patient", key.Id, record) { Document = AccessedDocument.Of(version) }, cancellation);
        return new MergedParty(key, record, JsonNode.Parse(version.Content.Span)!.AsObject(), version.Uid.Number, grant) { IsSeen = isSeen };
    }

    // That somebody with these identifiers is known here is told to those who may change the Patient.
    private async Task<Outcome<MergedParty>> IdentifiedAsync(AccessSession access, string name, List<JsonElement> identifiers, string setting, CancellationToken cancellation)
    {
        var tokens = identifiers.Select(Token).ToList();
        if (tokens.Contains(null)) return Invalid.At(name, "has identifiers without system or value");
        var found = await lookup.FindAsync("Patient", 2, tokens.Select(token => new KeyValuePair<string, string>("identifier", token!)), cancellation);
        var opened = found is [var only] ? await OpenAsync(access, only, setting, cancellation) : await access.MissingAsync(AccessAction.Update, new AccessSubject("Patient", ""), cancellation);
        return opened.TryGet(out var party, out _) ? party : Unprocessable.At($"{name}-identifier", Which);
    }

    private static string? Token(JsonElement parameter)
    {
        var identifier = parameter.Along("valueIdentifier").Concat(parameter.Along("valueReference", "identifier")).FirstOrDefault();
        return identifier.ValueKind == JsonValueKind.Object && identifier.Text("system") is { Length: > 0 } system && identifier.Text("value") is { Length: > 0 } value ? $"{Escaped(system)}|{Escaped(value)}" : null;
    }

    private static string Escaped(string text) => string.Concat(text.Select(letter => letter is '\\' or '|' or ',' or '$' ? $"\\{letter}" : $"{letter}"));

    /// <summary>The Patient of this server that a reference names; null for every other.</summary>
    public static ResourceKey? KeyOf(string reference, string baseAddress)
    {
        var relative = reference.StartsWith($"{baseAddress}/", StringComparison.Ordinal) ? reference[(baseAddress.Length + 1)..] : reference;
        return relative.Split('/') is ["Patient", var id] && ResourceKey.IsId(id) ? new("Patient", id) : null;
    }

    // The local copy of the register is the server's own; the access log tells which client said it.
    private async ValueTask<Outcome<Grant>> AskAsync(AccessSession access, AccessSubject subject, CancellationToken cancellation)
    {
        if (!IsRegister(access.Actor)) return await access.AskAsync(AccessAction.Update, subject, cancellation);
        var server = new Standing(Lane.Server, new ServerFacts());
        return access.AskOn(server, new AccessFacts { Lane = Lane.Server, Actor = server.Actor, Service = ServiceId.Profile, Action = AccessAction.Update }, AccessAction.Update, subject);
    }

    private bool IsRegister(Actor actor) => actor is { Kind: ActorKind.Machine, OnBehalfOf: null, SignIn: { IsBound: true } signIn } && settings.RegisterClients.Contains(signIn.Client);

    private async ValueTask<bool> IsAdministrationAsync(Actor actor, CancellationToken cancellation) =>
        actor.Kind == ActorKind.Staff && (await staff.OfAsync(actor, cancellation)).Any(place => place.Role == StaffRole.Secretary && place.Period.Holds(time.GetUtcNow()));
}
