using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Me;

/// <summary>
/// How much of the portal somebody has consented to, and which of its services they have closed to themselves and all who represent them. The person decides it from 16; a parent the level of a child
/// below 16 (access-rules §1.2, the row consent).
/// </summary>
internal sealed class PortalChoices(OwnRecord own, ResourceWriting writing)
{
    private static readonly NotFound NotThere = new("There is no such patient.");
    private static readonly string[] Levels = ["none", "basis", "basis-plus", "full"];

    // Who closed these could not open them again, nor see that they can.
    private static readonly ServiceId[] AlwaysOpen = [ServiceId.Consent, ServiceId.Profile];

    /// <summary>The level in force.</summary>
    public async Task<IResult> LevelAsync(HttpContext context, AccessSession access) =>
        (await AskAsync(context.Request.Query["patient"], AccessAction.Read, access, context.RequestAborted)).Match(
            asked => Results.Json(new JsonObject { ["patient"] = asked.Person.Record.ToString(), ["level"] = LevelOf(asked.Person) }), Answers.Problem);

    /// <summary>Sets the level.</summary>
    public async Task<IResult> SetLevelAsync(HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(ReadLevel).TryGet(out var request, out var refusal)
            ? (await SetLevelAsync(request.Patient, request.Level, access, context.RequestAborted)).Match(_ => Results.NoContent(), Answers.Problem)
            : Answers.Problem(refusal);

    /// <summary>The services that are closed.</summary>
    public async Task<IResult> ServicesAsync(HttpContext context, AccessSession access) =>
        (await AskAsync(null, AccessAction.Read, access, context.RequestAborted)).Match(
            asked => Results.Json(new JsonObject { ["closed"] = new JsonArray([.. asked.Person.At(own.Now).Locked.Distinct().Select(service => (JsonNode)service.Value).OrderBy(name => (string)name!, StringComparer.Ordinal)]) }), Answers.Problem);

    /// <summary>Closes a service, or opens it again.</summary>
    public async Task<IResult> SetServiceAsync(string service, HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(body => ReadClosed(service, body)).TryGet(out var request, out var refusal)
            ? (await SetServiceAsync(request.Service, request.IsClosed, access, context.RequestAborted)).Match(_ => Results.NoContent(), Answers.Problem)
            : Answers.Problem(refusal);

    private async Task<Outcome<int>> SetLevelAsync(string? patient, string level, AccessSession access, CancellationToken cancellation)
    {
        if (!(await AskAsync(patient, AccessAction.Update, access, cancellation)).TryGet(out var asked, out var refusal)) return refusal;
        if (!IsOwn(asked) && !IsParent(asked)) return OnlyThePerson;
        if (LevelOf(asked.Person) == level) return 0;
        if (!(await EndedAsync(asked.Person, consent => consent.Kind == ConsentKind.PortalLevel, cancellation)).TryGet(out var written, out refusal)) return refusal;
        if (level != Levels[0]) written.Add(Given(asked, ConsentKind.PortalLevel, permits: true, FhirNodes.Coded(PeopleCodes.Consent, level)));
        return await writing.StoreAsync(written, asked.Grant, cancellation);
    }

    private async Task<Outcome<int>> SetServiceAsync(ServiceId service, bool isClosed, AccessSession access, CancellationToken cancellation)
    {
        if (!(await AskAsync(null, AccessAction.Update, access, cancellation)).TryGet(out var asked, out var refusal)) return refusal;
        if (!IsOwn(asked)) return OnlyThePerson;
        if (isClosed && AlwaysOpen.Contains(service)) return Unprocessable.At("closed", "does not go with this service, in which one opens and closes the others");
        var closed = asked.Person.At(own.Now).Locked;
        if (closed.Contains(service) == isClosed) return 0;
        // One consent may close several services: it ends, and what stays closed is said anew.
        if (!(await EndedAsync(asked.Person, consent => consent.Kind == ConsentKind.ClosedService, cancellation)).TryGet(out var written, out refusal)) return refusal;
        var stays = isClosed ? closed.Append(service) : closed.Where(one => one != service);
        var codes = stays.Distinct().Select(one => FhirNodes.Coded(PeopleCodes.Service, one.Value)).ToArray();
        if (codes.Length > 0) written.Add(Given(asked, ConsentKind.ClosedService, permits: false, codes));
        return await writing.StoreAsync(written, asked.Grant, cancellation);
    }

    private async Task<Outcome<Asked>> AskAsync(string? patient, AccessAction action, AccessSession access, CancellationToken cancellation)
    {
        EhrId? named = EhrId.TryParse(patient, out var record) ? record : null;
        if (patient is { Length: > 0 } && named is null) return Invalid.At("patient", "must be the id of a Patient");
        var person = named is { } other ? await own.OfAsync(other, cancellation) : await own.OfAsync(access.Actor, cancellation);
        var asked = await access.AskAsync(action, new AccessSubject("Consent", "", named ?? person?.Record) { Missing = NotThere }, cancellation);
        return asked.TryGet(out var grant, out var refusal) && person is not null && grant.Actor.Kind == ActorKind.Citizen ? new Asked(person, grant) : refusal ?? NotThere;
    }

    private async Task<Outcome<List<WrittenResource>>> EndedAsync(PersonFacts person, Func<GivenConsent, bool> which, CancellationToken cancellation)
    {
        var ended = new List<WrittenResource>();
        foreach (var consent in person.Consents.Where(consent => consent.IsActive && which(consent)))
        {
            if (!(await own.ConsentAsync(person.Record, consent.Id, cancellation)).TryGet(out var stored, out var refusal)) return refusal;
            ended.Add(ConsentResources.Ended(stored, own.Now));
        }
        return ended;
    }

    private WrittenResource Given(Asked asked, ConsentKind kind, bool permits, params JsonObject[] codes)
    {
        var performer = asked.Grant.Standing?.Relative is { } relative ? $"RelatedPerson/{relative}" : $"Patient/{asked.Person.Record}";
        return ConsentResources.Given(asked.Person.Record, kind, permits, performer, new() { ["code"] = new JsonArray([.. codes]) }, own.Now);
    }

    private string LevelOf(PersonFacts person) => Levels[(int)person.At(own.Now).Level];

    private static bool IsOwn(Asked asked) => asked.Grant is { Standing.Actor: CitizenFacts { Relation: Relation.Self }, Decision.Effect: AccessEffect.Permit };

    private static bool IsParent(Asked asked) => asked.Grant.Standing?.Actor is CitizenFacts { Relation: Relation.Parent };

    private static Forbidden OnlyThePerson => new("Only the person themselves can do this, from 16; the level of a child below 16 is a parent's to choose.")
    {
        Norwegian = "Dette kan bare personen selv gjøre, fra 16 år. Nivået for et barn under 16 år velger en forelder.",
    };

    private static Outcome<(string? Patient, string Level)> ReadLevel(JsonObject body)
    {
        if (body.Unknown("patient", "level") is { } unknown) return Outcome<(string?, string)>.Refused(unknown);
        if (!body.Text("patient").TryGet(out var patient, out var refusal) || !body.Text("level").TryGet(out var level, out refusal)) return Outcome<(string?, string)>.Refused(refusal);
        return Levels.Contains(level) ? (patient, level!) : Invalid.At("level", $"must be one of {string.Join(", ", Levels)}");
    }

    private static Outcome<(ServiceId Service, bool IsClosed)> ReadClosed(string named, JsonObject body)
    {
        if (body.Unknown("closed") is { } unknown) return Outcome<(ServiceId, bool)>.Refused(unknown);
        if (!body.ContainsKey("closed")) return Invalid.At("closed", "must be true or false");
        if (!body.Truth("closed").TryGet(out var isClosed, out var refusal)) return Outcome<(ServiceId, bool)>.Refused(refusal);
        if (!ServiceId.Parse(named).TryGet(out var service, out _) || !service.IsOfCitizens) return new NotFound("There is no such service of the portal.");
        return (service, isClosed);
    }

    private sealed record Asked(PersonFacts Person, Grant Grant);
}
