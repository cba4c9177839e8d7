using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Bases;

/// <summary>
/// A member of staff states why they need a record that nothing gives them: the rules decide whether that opens it, and for how long it holds is theirs too (24 hours in an emergency, else
/// seven days). The statement is kept with its audit entry, the person is told of an emergency, and the leader reviews it.
/// </summary>
internal sealed class StateBasis(KnownPeople people, StaffStandings staff, KnownStaff places, ResourceWriting writing, TimeProvider time)
{
    // Whoever states an emergency again, after one of theirs for the person was found wrong, says what is different now: life may be at stake, so that it is not refused.
    private const int ShortestReasonAgain = 40;

    private static readonly TimeSpan Emergency = TimeSpan.FromHours(24), Explicit = TimeSpan.FromDays(7);

    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var cancellation = context.RequestAborted;
        if (access.Actor.Kind != ActorKind.Staff) return Answers.Problem((await access.AskAsync(AccessAction.Create, new AccessSubject("Basic", ""), cancellation)).Refusal ?? NotStaff);
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal)) return Answers.Problem(refusal);
        return (await StateAsync(body, access, cancellation)).Match(stated => Results.Json(ListBases.Shown(stated.Record, stated.Basis), statusCode: StatusCodes.Status201Created), Answers.Problem);
    }

    /// <summary>States it: patient, basis, reason, secondConfirmation, noOtherClinician.</summary>
    /// <returns>What was stated, and of whose record; or every fault by the name of its field, or what the rules answer.</returns>
    public async Task<Outcome<(EhrId Record, StatedBasis Basis)>> StateAsync(JsonObject body, AccessSession access, CancellationToken cancellation)
    {
        if (!Request.Read(body).TryGet(out var request, out var refusal)) return refusal;
        return (await StateAsync(request, access, cancellation)).Map(stated => (request.Record, stated));
    }

    /// <summary>The bases by which the rules would let a member of staff look, if they were stated with a reason now: nothing is stated by it, and nothing logged.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="record">Whose record; null for somebody of whom nothing is known.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<IReadOnlyList<BasisCode>> OfferedAsync(AccessSession access, EhrId? record, CancellationToken cancellation)
    {
        var (now, offered) = (time.GetUtcNow(), new List<BasisCode>());
        if (access.Actor.Kind != ActorKind.Staff) return offered;
        var person = record is { } known ? await people.OfRecordAsync(known, cancellation) : new PersonFacts(new EhrId(Guid.Empty));
        if (person is null) return offered;
        foreach (var code in BasisCode.All.Where(code => code.Group is not (BasisGroup.Implicit or BasisGroup.SummaryRecord)))
            if (await staff.WithAsync(access.Actor, person, Supposed(person.Record, code, access.Actor, now), now, cancellation) is { } standing && access.WouldPermit(FactsOf(standing, person.At(now)))) offered.Add(code);
        return offered;
    }

    /// <summary>Whether the rules would let a member of staff look at anybody, were there a basis of whatever kind: nothing is stated by it, and nothing logged.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<bool> SeesAnybodyAsync(AccessSession access, CancellationToken cancellation)
    {
        var (now, somebody) = (time.GetUtcNow(), new PersonFacts(new EhrId(Guid.Empty)));
        foreach (var code in BasisCode.All)
            if (await staff.WithAsync(access.Actor, somebody, Supposed(somebody.Record, code, access.Actor, now), now, cancellation) is { } standing && access.WouldPermit(FactsOf(standing, somebody.At(now)))) return true;
        return false;
    }

    // Everything is confirmed: the form says what is asked of whom.
    private static StatedBasis Supposed(EhrId record, BasisCode code, Actor actor, DateTimeOffset now) => new Request(record, code, "supposed", new(IsConfirmedTwice: true, IsNoOtherClinicianThere: true)).By(actor, now);

    private static Forbidden NotStaff => new("A basis is stated by staff.");

    private async Task<Outcome<StatedBasis>> StateAsync(Request request, AccessSession access, CancellationToken cancellation)
    {
        var (now, actor) = (time.GetUtcNow(), access.Actor);
        var stated = request.By(actor, now);
        var subject = new AccessSubject("Basic", stated.Id, request.Record);
        if (await people.OfRecordAsync(request.Record, cancellation) is not { } person || await staff.WithAsync(actor, person, stated, now, cancellation) is not { } standing)
            return (await access.AskAsync(AccessAction.Create, subject, cancellation)).Refusal ?? new NotFound("There is no such patient.");
        var isAgain = IsEmergency(stated.Code) && person.All.SelectMany(one => one.Bases).Any(before => before.WasFoundWrong && before.Actor == actor.Id);
        if (isAgain && request.Reason?.Count(char.IsLetter) < ShortestReasonAgain) return TooShort(access);
        if (isAgain) subject = subject with { Setting = BasisResources.Again };
        if (!access.AskOn(standing, FactsOf(standing, person.At(now)), AccessAction.Create, subject).TryGet(out var grant, out var refusal)) return refusal;
        var place = (await places.OfAsync(actor, cancellation))[0];
        return (await writing.StoreAsync([.. ResourcesOf(request, stated, isAgain, grant.Decision, person, place, actor, now)], grant, cancellation)).Map(_ => stated);
    }

    // It tells whoever states it of their own earlier statement alone, and nothing was stated.
    private static Unprocessable TooShort(AccessSession access)
    {
        access.TellOwn();
        return Unprocessable.At("reason", $"must say in at least {ShortestReasonAgain} letters why the record is needed now: an emergency that you stated for this person was found wrong");
    }

    private static IEnumerable<WrittenResource> ResourcesOf(Request request, StatedBasis stated, bool isAgain, Decision decision, PersonFacts person, StaffPlace place, Actor actor, DateTimeOffset now)
    {
        yield return BasisResources.Statement(person.Record, stated, request.Reason, place.Practitioner, actor, now);
        if (!decision.Obligations.Contains("tell-citizen")) yield break;
        var (isHeld, sentence) = (HeldNotices.IsHeld(person, now), BasisResources.Sentence(decision));
        if (!isHeld) yield return BasisResources.Notice(person.Record, sentence, BasisResources.ClassOf(ServiceId.AccessLog, actor), now);
        yield return BasisResources.Review(person.Record, stated, place.Line.FirstOrDefault(one => one.Number == actor.Organisation)?.Id, isHeld ? sentence : null, isAgain, actor, now);
    }

    private static bool IsEmergency(BasisCode code) => code.Group == BasisGroup.Emergency || code.Value == "AKUTT";

    private static AccessFacts FactsOf(Standing standing, SubjectFacts person) =>
        new() { Lane = standing.Lane, Actor = standing.Actor, Service = ServiceOf(standing.Purpose!.Value), Purpose = standing.Purpose, Subject = person };

    // What the basis is for: the rules ask it of that service.
    private static ServiceId ServiceOf(BasisCode code) => code.Group switch
    {
        BasisGroup.SummaryRecord => ServiceId.SummaryRecord,
        BasisGroup.Administrative => ServiceId.Profile,
        _ => ServiceId.Journal,
    };

    private sealed record Request(EhrId Record, BasisCode Code, string? Reason, EmergencyConfirmation Confirmed)
    {
        public static Outcome<Request> Read(JsonObject body)
        {
            if (body.Unknown("patient", "basis", "reason", "secondConfirmation", "noOtherClinician") is { } unknown) return Outcome<Request>.Refused(unknown);
            if (!body.Text("patient").TryGet(out var patient, out var refusal) || !body.Text("basis").TryGet(out var basis, out refusal) || !body.Text("reason").TryGet(out var reason, out refusal)
                || !body.Truth("secondConfirmation").TryGet(out var twice, out refusal) || !body.Truth("noOtherClinician").TryGet(out var alone, out refusal)) return Outcome<Request>.Refused(refusal);
            if (!EhrId.TryParse(patient?.Split('/')[^1], out var record)) return Invalid.At("patient", "must be the id of a Patient");
            if (!BasisCode.Parse(basis ?? "").TryGet(out var code, out refusal)) return Invalid.At("basis", refusal is Invalid { Faults: [var fault] } ? fault.Message : refusal.Message);
            return code.Group == BasisGroup.Implicit ? Invalid.At("basis", "is implicit: it follows from the care, and nobody states it") : new Request(record, code, reason is { Length: > 0 } ? reason : null, new(twice, alone));
        }

        // To the millisecond, as it is stored.
        public StatedBasis By(Actor actor, DateTimeOffset now)
        {
            var from = FhirNodes.ToMillisecond(now);
            return new(ResourceKey.NewId(), actor.Id, actor.Organisation, Code, new(from, from + (IsEmergency(Code) ? Emergency : Explicit))) { HasReason = Reason is not null, Confirmed = Confirmed };
        }
    }
}
