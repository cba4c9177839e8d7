using System.Security.Cryptography;
using Varde.Foundation;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>Does all of a commit that needs no transaction, in the caller's own thread.</summary>
internal sealed class CommitPreparer(IDatabase database, Epoch epoch, Names names, Dictionaries dictionaries, Owners owners, IdBlocks ehrIds, IdBlocks documentIds, Extraction extraction)
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
        // Before all else: what is looked up from here on may be of a later epoch, and then the commit is only prepared once more.
        var prepared = epoch.Known;
        var owner = await owners.FindAsync(request.Owner.Id, ct);
        if (MissingOwner(request, owner) is { } refusal) return refusal;
        var ehrId = owner?.EhrId ?? await ehrIds.NextAsync(ct);
        var (key, newKey) = owner is null ? await dictionaries.Keys.NewAsync(ehrId, request.Owner.Id, ct) : (await dictionaries.Keys.ForWritingAsync(ehrId, database, ct), null);
        // Of a record that is there: it was deleted since its owner was found.
        if (key is null && dictionaries.Keys.AreUsed) return new NotFound($"EHR {request.Owner.Id} does not exist.");
        var (sealing, versions) = (new Sealing(key, ehrId), new PreparedVersion[request.Versions.Count]);
        for (var i = 0; i < versions.Length; i++) versions[i] = await PrepareAsync(request.Versions[i], sealing, ct);
        var system = request.NewEhr is { } ehr ? await names.IdOfAsync(ehr.SystemId, ct) : 0;
        var classes = new PreparedClass[request.Classes.Count];
        for (var i = 0; i < classes.Length; i++) classes[i] = new(request.Classes[i].ObjectId, await names.IdOfAsync(request.Classes[i].Expected, ct), await names.IdOfAsync(request.Classes[i].Class, ct));
        var envelope = Envelope(request.Envelope, key, BlobPlace.OfContribution(ehrId, request.ContributionId));
        return new PreparedCommit(request, prepared, ehrId, owner is null, newKey, system, envelope, versions, Attestations(request, sealing)) { Classes = classes };
    }

    private static Refusal? MissingOwner(CommitRequest request, OwnerState? owner) => owner switch
    {
        null when request.Owner.Kind == OwnerKind.Ehr && request.NewEhr is null => new NotFound($"EHR {request.Owner.Id} does not exist."),
        { IsErased: true } when request.NewEhr is null => new NotFound($"EHR {request.Owner.Id} does not exist."),
        { IsErased: true } => new Conflict($"The id {request.Owner.Id} is in use.", ConflictReason.EhrExists),
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

    private async ValueTask<PreparedVersion> PrepareAsync(NewVersion version, Sealing sealing, CancellationToken ct)
    {
        var (id, number) = (version.Uid.ObjectId, version.Uid.Number);
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
            BlobCodec.Seal(dictionaries.Codec.Encode(version.Content.Span, dictionary), sealing.Key, BlobPlace.OfContent(sealing.EhrId, id, number)),
            Envelope(version.Envelope, sealing.Key, BlobPlace.OfVersion(sealing.EhrId, id, number)),
            extracted.Leaves,
            PackedLeaves.Write(extracted.Leaves),
            extracted.ContentsId,
            extracted.Words);
    }

    private async ValueTask<int?> IdOrNullAsync(string? text, CancellationToken ct) => text is null ? null : await names.IdOfAsync(text, ct);

    private byte[] Envelope(ReadOnlyMemory<byte> envelope, DataKey? key, BlobPlace place) =>
        BlobCodec.Seal(dictionaries.Codec.Encode(envelope.Span, BlobCodec.EnvelopeDictionary), key, place);

    private PreparedAttestation[] Attestations(CommitRequest request, Sealing sealing) => [.. request.Attestations.Select(a => new PreparedAttestation(
        a, Envelope(a.Envelope, sealing.Key, BlobPlace.OfAttestation(sealing.EhrId, a.Target.ObjectId, a.Target.Number, request.ContributionId))))];

    private readonly record struct Sealing(DataKey? Key, long EhrId);
}
