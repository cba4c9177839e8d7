using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Bases;

/// <summary>Whoever stated a basis ends it before its time.</summary>
internal sealed class EndBasis(ListBases bases, RecordStore store, ResourceWriting writing, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(string id, HttpContext context, AccessSession access)
    {
        var (now, cancellation) = (time.GetUtcNow(), context.RequestAborted);
        var (record, stated) = (await bases.OfAsync(access.Actor, now, cancellation)).FirstOrDefault(own => own.Basis.Id == id);
        if (stated is null) return Answers.Problem(new NotFound("You have no such basis in force."));
        return (await EndAsync(record, stated, access, now, cancellation)).Match(_ => Results.NoContent(), Answers.Problem);
    }

    private async Task<Outcome<int>> EndAsync(EhrId record, StatedBasis stated, AccessSession access, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = new ResourceKey("Basic", stated.Id);
        if (!(await access.AskAsync(AccessAction.Update, new AccessSubject("Basic", stated.Id, record), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!(await store.ReadLatestAsync(record, key.ObjectId, cancellation)).TryGet(out var version, out refusal)) return refusal;
        return await writing.StoreAsync([BasisResources.Ended(JsonNode.Parse(version.Content.Span)!.AsObject(), now, access.Actor)], grant, cancellation);
    }
}
