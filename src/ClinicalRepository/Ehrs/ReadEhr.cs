using Varde.AccessControl;
using Varde.ClinicalRepository.Directories;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.Ehrs;

/// <summary>Reads an EHR by its id, or by its subject (openEHR REST, Get EHR).</summary>
internal sealed class ReadEhr(RecordStore store)
{
    public async Task<Outcome<Answer>> ByIdAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var id, out var refusal)) return refusal;
        return await AnswerAsync(request, id, () => store.FindEhrAsync(id, cancellation), cancellation);
    }

    public async Task<Outcome<Answer>> BySubjectAsync(RestRequest request, CancellationToken cancellation)
    {
        var (id, space) = (request.Http.Query["subject_id"].ToString(), request.Http.Query["subject_namespace"].ToString());
        if (Missing(id, space) is { } missing) return missing;
        if (!(await store.FindEhrBySubjectAsync(id, space, cancellation)).TryGet(out var ehr, out var refusal)) return await UnfoundAsync(request, refusal, cancellation);
        return await AnswerAsync(request, ehr.Id, () => Task.FromResult<Outcome<EhrSummary>>(ehr), cancellation);
    }

    private static Invalid? Missing(string id, string space)
    {
        List<Foundation.Fault> faults = [];
        if (id.Length == 0) faults.Add(new("?subject_id", "is required"));
        if (space.Length == 0) faults.Add(new("?subject_namespace", "is required"));
        return faults.Count > 0 ? new Invalid(faults) : null;
    }

    // That a subject has no EHR is told only to one who may ask.
    private static async Task<Refusal> UnfoundAsync(RestRequest request, Refusal refusal, CancellationToken cancellation) =>
        (await request.Access.AskAsync(AccessAction.Read, new AccessSubject("EHR", ""), cancellation)).TryGet(out _, out var refused) ? refusal : refused;

    private async Task<Outcome<Answer>> AnswerAsync(RestRequest request, EhrId id, Func<Task<Outcome<EhrSummary>>> find, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var form, out var refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Read, new AccessSubject("EHR", id.ToString(), id), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await find()).TryGet(out var ehr, out refusal)) return refusal;
        if (!(await store.ReadLatestAsync(id, ehr.StatusId, cancellation)).TryGet(out var status, out refusal)) return refusal;
        var directory = await CurrentDirectory.FindAsync(store, id, asOf: null, cancellation);
        var body = EhrRepresentation.Of(id, ehr.SystemId, ehr.TimeCreated, status.Uid, directory is { Lifecycle: not Lifecycle.Deleted } ? directory.Latest : null);
        return ReadVersions.Object(form, body) with { Tag = id.ToString(), LastModified = ehr.TimeCreated };
    }
}
