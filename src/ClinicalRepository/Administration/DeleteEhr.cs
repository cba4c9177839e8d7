using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.Administration;

/// <summary>Destroys an EHR with all its documents (openEHR REST, ADMIN). The access log and a tombstone stay.</summary>
internal sealed class DeleteEhr(RecordStore store, RepositorySettings settings, IAccessFacts facts)
{
    private const int Batch = 500;

    public async Task<Outcome<Answer>> OneAsync(RestRequest request, CancellationToken cancellation) =>
        request.Ehr().TryGet(out var ehr, out var refusal) ? await EraseNamedAsync(request, ehr, cancellation) : refusal;

    /// <summary>All, or those named by <c>?ehr_id=</c>; 405 unless the settings allow it.</summary>
    public async Task<Outcome<Answer>> AllAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!settings.AllowDeleteOfAllEhrs) return new MethodOff("Deleting all EHRs is switched off on this server.");
        var named = request.Http.Query["ehr_id"];
        if (named.Count == 0) return await EveryAsync(request, cancellation);
        foreach (var text in named)
        {
            if (!EhrId.Parse(text).TryGet(out var ehr, out var refusal)) return refusal;
            if (!(await EraseNamedAsync(request, ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        }
        return Answer.NoContent;
    }

    private async Task<Outcome<Answer>> EveryAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!(await request.Access.AskAsync(AccessAction.Erase, new AccessSubject("EHR", "all"), cancellation)).TryGet(out _, out var refusal)) return refusal;
        while (await store.ListEhrsAsync(new PageRequest(0, Batch), cancellation) is { Items: { Count: > 0 } ehrs })
        {
            foreach (var ehr in ehrs)
                if (!(await EraseAsync(request, ehr.Id, cancellation)).TryGet(out _, out refusal)) return refusal;
        }
        return Answer.NoContent;
    }

    private Task<Outcome<Answer>> EraseAsync(RestRequest request, EhrId ehr, CancellationToken cancellation) => EraseAsync(request, ehr, isWithOthers: true, cancellation);

    private Task<Outcome<Answer>> EraseNamedAsync(RestRequest request, EhrId ehr, CancellationToken cancellation) => EraseAsync(request, ehr, isWithOthers: false, cancellation);

    private async Task<Outcome<Answer>> EraseAsync(RestRequest request, EhrId ehr, bool isWithOthers, CancellationToken cancellation)
    {
        if (!(await request.Access.AskAsync(AccessAction.Erase, new AccessSubject("EHR", ehr.ToString(), ehr), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!isWithOthers && await MergedRecords.RefusedAsync(facts, ehr, cancellation) is { } merged) return merged;
        return (await store.DeleteEhrAsync(ehr, grant.ForCommit(), cancellation)).Map(_ => Answer.NoContent);
    }
}
