using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>
/// A clinician writes to one named parent what is needed to fulfil the parental responsibility (pbrl § 3-4 fourth para., R-NEEDED-34-4): an object of its own, whatever is hidden of what it
/// is taken from, for as long as the child is below 18.
/// </summary>
internal sealed class Disclosures(SettingQuestions questions, KnownPeople people, KnownStaff staff, ResourceWriting writing, TimeProvider time)
{
    private const int OfAge = 18;
    private const int LongestText = 20_000;
    private static readonly NotFound NotThere = new("There is no such patient.");

    public async Task<IResult> AnswerAsync(string record, HttpContext context, AccessSession access)
    {
        var read = await Answers.ReadAsync(context);
        EhrId? ehr = EhrId.TryParse(record, out var known) ? known : null;
        return (await WriteAsync(ehr, read, access, context.RequestAborted)).Match(id => Results.Json(new JsonObject { ["id"] = id }, statusCode: StatusCodes.Status201Created), Answers.Problem);
    }

    /// <summary>Writes one: recipient, text.</summary>
    /// <returns>Its id; or what the gate answers, before anything that is wrong with what was asked for.</returns>
    public async Task<Outcome<string>> WriteAsync(EhrId? record, Outcome<JsonObject> body, AccessSession access, CancellationToken cancellation)
    {
        var subject = new AccessSubject("Communication", "", record) { Missing = NotThere };
        if ((await access.AskAsync(AccessAction.Create, subject, cancellation)).Refusal is { } refused) return refused;
        if (record is not { } whose || await people.OfRecordAsync(whose, cancellation) is not { } child) return NotThere;
        return body.Then(Request.Read).TryGet(out var request, out var refusal) ? await WriteAsync(child, request, access, subject, cancellation) : refusal;
    }

    /// <summary>The parents to whom it can be written: by their RelatedPerson and name.</summary>
    public IReadOnlyList<(string Id, string Name)> RecipientsOf(PersonFacts child) =>
        [.. child.Relatives.Where(relative => relative.Number is not null && relative.Is(FamilyTies.Responsible, time.GetUtcNow())).Select(relative => (relative.Id, relative.Name))];

    private async Task<Outcome<string>> WriteAsync(PersonFacts child, Request request, AccessSession access, AccessSubject subject, CancellationToken cancellation)
    {
        var (now, actor) = (FhirNodes.ToMillisecond(time.GetUtcNow()), access.Actor);
        var documents = new DocumentClass(ServiceId.MessageReading, actor.Organisation, actor.Unit) { Recipient = request.Recipient };
        var standing = actor.Kind == ActorKind.Staff ? await questions.StandingAsync(child, actor.Organisation, actor, cancellation) : null;
        // Who may give and withhold may give this; at which age it fits is said by its own rule.
        var setting = new SettingFacts(Settable.Of(RestrictionCode.Normal));
        if (!(await questions.AskAsync(standing, child, documents, setting, AccessAction.Release, subject with { Setting = "+disclosure" }, access, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (await FaultOfAsync(child, request, now, cancellation) is { } fault) return fault;
        var written = CommunicationOf(child.Record, request, await staff.PractitionerOfAsync(actor, cancellation), now) with { Class = documents.ToAccessClass() };
        return (await writing.StoreAsync([written], grant, cancellation)).Map(_ => written.Key.Id);
    }

    private async Task<Refusal?> FaultOfAsync(PersonFacts child, Request request, DateTimeOffset now, CancellationToken cancellation)
    {
        if (child.Born.On(NorwegianCalendar.DayAt(now)).MayHaveReached(OfAge)) return Unprocessable.At("", "is for parents of children below 18");
        if (child.Relatives.FirstOrDefault(relative => relative.Id == request.Recipient && relative.Is(FamilyTies.Responsible, now)) is not { Number: { } number }) return Unprocessable.At("recipient", "must be a parent with parental responsibility whose number is known");
        var parent = await people.OfNumberAsync(number, cancellation);
        return child.ProtectionAt(now) != AddressProtection.None || (parent is not null && parent.ProtectionAt(now) != AddressProtection.None)
            ? Unprocessable.At("recipient", "cannot be reached through the portal: an address is protected. Send it another way") : null;
    }

    private static WrittenResource CommunicationOf(EhrId record, Request request, string? practitioner, DateTimeOffset now)
    {
        var id = ResourceKey.NewId();
        var communication = new JsonObject
        {
            ["resourceType"] = "Communication",
            ["id"] = id,
            ["status"] = "completed",
            ["category"] = new JsonArray(FhirNodes.Coded(PeopleCodes.Sharing, "disclosure")),
            ["subject"] = FhirNodes.Reference($"Patient/{record}"),
            ["sent"] = FhirNodes.Moment(now),
            ["recipient"] = new JsonArray(FhirNodes.Reference($"RelatedPerson/{request.Recipient}")),
            ["payload"] = new JsonArray(new JsonObject { ["contentString"] = request.Text }),
        };
        if (practitioner is not null) communication["sender"] = FhirNodes.Reference($"Practitioner/{practitioner}");
        return new(new("Communication", id), communication);
    }

    private sealed record Request(string Recipient, string Text)
    {
        public static Outcome<Request> Read(JsonObject body)
        {
            if (body.Unknown("recipient", "text") is { } unknown) return Outcome<Request>.Refused(unknown);
            if (!body.Text("recipient", 64).TryGet(out var recipient, out var refusal) || !body.Text("text", LongestText).TryGet(out var text, out refusal)) return Outcome<Request>.Refused(refusal);
            if (recipient is null || !ResourceKey.IsId(recipient)) return Invalid.At("recipient", "must be the id of a RelatedPerson");
            return text is { Length: > 0 } ? new Request(recipient, text) : Invalid.At("text", "must be what the parent needs to know");
        }
    }
}
