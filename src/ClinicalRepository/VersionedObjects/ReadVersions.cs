using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Fault = Varde.Foundation.Fault;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>
/// Reads versions, their histories and the objects they are of: the same for compositions, the EHR status and the directory. Every way asks the
/// gate first, and an object of another EHR or another kind is not found.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class ReadVersions(RecordStore store)
{
    /// <summary>Asks the gate for a look at a document.</summary>
    public static ValueTask<Outcome<Grant>> AskAsync(RestRequest request, EhrId ehr, VersionedKind kind, string id, CancellationToken cancellation) =>
        request.Access.AskAsync(AccessAction.Read, new AccessSubject(kind.Name, id, ehr), cancellation);

    /// <summary>The version of this uid.</summary>
    public async Task<Outcome<StoredVersion>> ByUidAsync(EhrId ehr, VersionedKind kind, VersionUid uid, CancellationToken cancellation) =>
        OfKind(kind, await store.ReadVersionAsync(ehr, uid, cancellation));

    /// <summary>The latest version of an object, or the one that was the latest at an instant.</summary>
    public async Task<Outcome<StoredVersion>> AtAsync(EhrId ehr, VersionedKind kind, Guid id, DateTimeOffset? at, CancellationToken cancellation) =>
        OfKind(kind, at is { } time
            ? await store.ReadAtTimeAsync(ehr, id, time, cancellation)
            : await store.ReadLatestAsync(ehr, id, cancellation));

    /// <summary>All versions of an object without their documents, the first one first.</summary>
    public async Task<Outcome<IReadOnlyList<VersionSummary>>> HistoryAsync(EhrId ehr, VersionedKind kind, Guid id, CancellationToken cancellation)
    {
        var history = await store.ReadHistoryAsync(ehr, id, cancellation);
        return history.TryGet(out var versions, out var refusal)
            ? versions.Count > 0 && versions[0].Kind == kind.Kind ? history : new NotFound(Missing(kind))
            : refusal;
    }

    /// <summary>The answer to GET of VERSIONED_x.</summary>
    public async Task<Outcome<Answer>> VersionedObjectAsync(RestRequest request, EhrId ehr, VersionedKind kind, Guid id, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var format, out var refusal)) return refusal;
        if (!(await HistoryAsync(ehr, kind, id, cancellation)).TryGet(out var versions, out refusal)) return refusal;
        return Object(format, Versioned(kind, ehr, id, versions[0].TimeCommitted)) with { Tag = id.ToString("D"), LastModified = versions[^1].TimeCommitted };
    }

    /// <summary>The answer to GET of REVISION_HISTORY.</summary>
    public async Task<Outcome<Answer>> RevisionHistoryAsync(RestRequest request, EhrId ehr, VersionedKind kind, Guid id, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var format, out var refusal)) return refusal;
        if (!(await HistoryAsync(ehr, kind, id, cancellation)).TryGet(out var versions, out refusal)) return refusal;
        return Object(format, new RevisionHistory { Items = [.. versions.Select(Item)] }) with { LastModified = versions[^1].TimeCommitted };
    }

    /// <summary>The answer to GET of VERSION.</summary>
    public static Outcome<Answer> Version(RestRequest request, StoredVersion stored) =>
        MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).Map(format =>
            Object(format, VersionEnvelope.Read(stored)) with { Tag = stored.Uid.ToString(), LastModified = stored.TimeCommitted });

    /// <summary>The answer to GET of a document in a canonical form: stored bytes as they are when JSON is asked for; 204 when it is deleted.</summary>
    public static Answer Document(DocumentFormat format, StoredVersion stored)
    {
        var answer = stored.IsDeleted ? Answer.NoContent
            : format == DocumentFormat.Json ? Answer.Json(stored.Content)
            : Object(format, DocumentForms.Stored<Locatable>(stored.Content));
        return answer.Of(stored);
    }

    public static Answer Object(DocumentFormat format, RmObject value) =>
        new(StatusCodes.Status200OK) { Body = DocumentForms.Write(format, value), ContentType = MediaTypes.Of(format) };

    private static Outcome<StoredVersion> OfKind(VersionedKind kind, Outcome<StoredVersion> read) =>
        read.TryGet(out var version, out var refusal) ? version.Kind == kind.Kind ? version : new NotFound(Missing(kind)) : refusal;

    private static string Missing(VersionedKind kind) => $"The EHR has no such {kind.Name}.";

    /// <summary>The object that versions are of.</summary>
    public static RmObject Versioned(VersionedKind kind, EhrId ehr, Guid id, DateTimeOffset created) => kind.VersionedClass.Create()
        .With("uid", new HierObjectId { Value = id.ToString("D") })
        .With("owner_id", References.ToEhr(ehr.Value))
        .With("time_created", RmTime.Of(created));

    private static RevisionHistoryItem Item(VersionSummary version) =>
        new() { VersionId = References.Id(version.Uid), Audits = VersionEnvelope.Audits(version) };
}
