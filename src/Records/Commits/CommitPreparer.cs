using System.Security.Cryptography;
using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>Does all of a commit that needs no transaction, in the caller's own thread.</summary>
internal sealed class CommitPreparer(Names names, Dictionaries dictionaries, Owners owners, IdBlocks ehrIds, IdBlocks documentIds, Extraction extraction)
{
    /// <summary>The commits ready to write, or why they cannot be.</summary>
    public async Task<Outcome<IReadOnlyList<PreparedCommit>>> PrepareAsync(IReadOnlyList<CommitRequest> requests, CancellationToken ct)
    {
        if (Faults(requests) is { Count: > 0 } faults) return new Invalid(faults);
        var prepared = new PreparedCommit[requests.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            if (!(await PrepareAsync(requests[i], ct)).TryGet(out var commit, out var refusal)) return refusal;
            prepared[i] = commit;
        }
        return prepared;
    }

    private async Task<Outcome<PreparedCommit>> PrepareAsync(CommitRequest request, CancellationToken ct)
    {
        var owner = await owners.FindAsync(request.Owner.Id, ct);
        if (MissingOwner(request, owner) is { } refusal) return refusal;
        var ehrId = owner?.EhrId ?? await ehrIds.NextAsync(ct);
        var versions = new PreparedVersion[request.Versions.Count];
        for (var i = 0; i < versions.Length; i++) versions[i] = await PrepareAsync(request.Versions[i], ct);
        var system = request.NewEhr is { } ehr ? await names.IdOfAsync(ehr.SystemId, ct) : 0;
        var classes = new PreparedClass[request.Classes.Count];
        for (var i = 0; i < classes.Length; i++) classes[i] = new(request.Classes[i].ObjectId, await names.IdOfAsync(request.Classes[i].Expected, ct), await names.IdOfAsync(request.Classes[i].Class, ct));
        return new PreparedCommit(request, ehrId, owner is null, system, Envelope(request.Envelope), versions, Attestations(request)) { Classes = classes };
    }

    private static Refusal? MissingOwner(CommitRequest request, OwnerState? owner) => owner switch
    {
        null when request.Owner.Kind == OwnerKind.Ehr && request.NewEhr is null => new NotFound($"EHR {request.Owner.Id} does not exist."),
        { IsDeleted: true } when request.NewEhr is null => new Gone($"EHR {request.Owner.Id} was deleted."),
        { IsDeleted: true } => new Conflict($"The id {request.Owner.Id} belonged to an EHR that was deleted.", ConflictReason.EhrExists),
        _ => null,
    };

    private static List<Fault> Faults(IReadOnlyList<CommitRequest> requests)
    {
        var faults = new List<Fault>();
        var objects = requests.SelectMany(r => r.Versions.Select(v => v.Uid.ObjectId).Concat(r.Attestations.Select(a => a.Target.ObjectId)).Concat(r.Classes.Select(c => c.ObjectId))).ToList();
        if (objects.Distinct().Count() != objects.Count) faults.Add(new Fault("versions", "a contribution has at most one version of an object"));
        if (requests.DistinctBy(r => r.Owner.Id).Count() != requests.Count) faults.Add(new Fault("owner", "contributions that are stored together have different owners"));
        var subjects = requests.SelectMany(r => r.Versions).Where(v => v.Status?.SubjectId is not null).Select(v => (v.Status!.SubjectId, v.Status.SubjectNamespace)).ToList();
        if (subjects.Distinct().Count() != subjects.Count) faults.Add(new Fault("versions", "a subject has one EHR"));
        foreach (var request in requests) AddFaults(faults, request);
        return faults;
    }

    private static void AddFaults(List<Fault> faults, CommitRequest request)
    {
        if (request.Versions.Count + request.Attestations.Count + request.Classes.Count == 0) faults.Add(new Fault("versions", "a contribution has at least one version"));
        if (request.NewEhr is not null && !request.Versions.Any(v => v.Status is not null)) faults.Add(new Fault("versions", "a new EHR has an EHR_STATUS"));
        for (var i = 0; i < request.Versions.Count; i++) AddFaults(faults, $"versions[{i}]", request.Versions[i]);
    }

    private static void AddFaults(List<Fault> faults, string path, NewVersion version)
    {
        if (version.Preceding < 0 || version.Uid.Number <= version.Preceding) faults.Add(new Fault(path, "the version's number is above the preceding one's"));
        if (version.Lifecycle == Lifecycle.Deleted != version.Content.IsEmpty) faults.Add(new Fault(path, "a version has content unless it is deleted"));
        if (version.Kind == DocumentKind.EhrStatus != version.Status is not null) faults.Add(new Fault(path, "an EHR_STATUS, and nothing else, has its facts"));
        if (version.Status is { } s && s.SubjectId is null != s.SubjectNamespace is null) faults.Add(new Fault(path, "a subject's id goes with its namespace"));
    }

    private async ValueTask<PreparedVersion> PrepareAsync(NewVersion version, CancellationToken ct)
    {
        var dictionary = version.TemplateId is { } template ? dictionaries.Of(template) : BlobCodec.NoDictionary;
        var extracted = await extraction.LeavesAsync(version.Kind, version.Lifecycle, version.TemplateId, version.ArchetypeId, version.Document, version.Content, ct);
        return new PreparedVersion(
            version,
            version.Preceding == 0 ? await documentIds.NextAsync(ct) : 0,
            await names.IdOfAsync(version.Uid.SystemId, ct),
            await IdOrNullAsync(version.TemplateId, ct),
            await IdOrNullAsync(version.ArchetypeId, ct),
            await names.IdOfAsync(version.AccessClass, ct),
            SHA256.HashData(version.Content.Span),
            dictionaries.Codec.Encode(version.Content.Span, dictionary),
            Envelope(version.Envelope),
            extracted.Leaves,
            PackedLeaves.Write(extracted.Leaves),
            extracted.ContentsId,
            extracted.Words);
    }

    private async ValueTask<int?> IdOrNullAsync(string? text, CancellationToken ct) => text is null ? null : await names.IdOfAsync(text, ct);

    private byte[] Envelope(ReadOnlyMemory<byte> envelope) => dictionaries.Codec.Encode(envelope.Span, BlobCodec.EnvelopeDictionary);

    private PreparedAttestation[] Attestations(CommitRequest request) =>
        [.. request.Attestations.Select(a => new PreparedAttestation(a, Envelope(a.Envelope)))];
}
