using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Register;
using Varde.People.Sharing;
using Varde.Records;

namespace Varde.People.Bases;

/// <summary>
/// Those who treat a person say that they are at risk, so that notices about access are held: somebody else may read them (access-rules §3.3). It is never shown in the portal, where it would be read too.
/// </summary>
internal sealed class AtRisk(KnownPeople people, RecordStore store, ResourceWriting writing, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(string record, HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(Read).TryGet(out var isAtRisk, out var refusal)
            ? (await SetAsync(record, isAtRisk, access, context.RequestAborted)).Match(_ => Results.NoContent(), Answers.Problem)
            : Answers.Problem(refusal);

    private async Task<Outcome<int>> SetAsync(string named, bool isAtRisk, AccessSession access, CancellationToken cancellation)
    {
        var missing = new NotFound("There is no such record.");
        EhrId? record = EhrId.TryParse(named, out var parsed) ? parsed : null;
        if (!(await access.AskAsync(AccessAction.Update, new AccessSubject("Flag", "", record) { Missing = missing }, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (record is not { } ehr || await people.OfRecordAsync(ehr, cancellation) is not { } person) return missing;
        if (grant.Actor.Kind != ActorKind.Staff || grant.Basis?.Group is not BasisGroup.Implicit) return new Forbidden("Those who treat the person say this.");
        var now = FhirNodes.ToMillisecond(time.GetUtcNow());
        if (person.Is(FlaggedFact.AtRisk, now) == isAtRisk) return 0;
        if (isAtRisk) return await writing.StoreAsync([RegisterResources.Raised(ehr, FlaggedFact.AtRisk, now) with { Class = ReviewTasks.HiddenFromCitizens(access.Actor) }], grant, cancellation);
        var lowered = new List<WrittenResource>();
        foreach (var flag in person.Flags.Where(flag => flag.Code == FlaggedFact.AtRisk && flag.Period.Holds(now)))
            if ((await store.ReadLatestAsync(ehr, new ResourceKey("Flag", flag.Id).ObjectId, cancellation)).TryGet(out var stored, out _))
                lowered.Add(RegisterResources.Lowered(JsonNode.Parse(stored.Content.Span)!.AsObject(), now) with { Class = stored.AccessClass });
        return await writing.StoreAsync(lowered, grant, cancellation);
    }

    private static Outcome<bool> Read(JsonObject body) =>
        body.Unknown("atRisk") is { } unknown ? Outcome<bool>.Refused(unknown) : body.ContainsKey("atRisk") ? body.Truth("atRisk") : Invalid.At("atRisk", "must be true or false");
}
