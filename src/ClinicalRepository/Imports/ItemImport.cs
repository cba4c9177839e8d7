using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Actor = Varde.AccessControl.Actor;

namespace Varde.ClinicalRepository.Imports;

/// <summary>What became of one document.</summary>
/// <param name="Ehr">Whose it is, as far as that is known.</param>
/// <param name="IsPresent">Whether it was in already.</param>
/// <param name="UnreadKeys">Keys of FLAT that nothing was read from.</param>
/// <param name="Refusal">Why it was refused; null when it is in.</param>
internal sealed record ImportedItem(EhrId? Ehr, bool IsPresent, IReadOnlyList<string> UnreadKeys, Refusal? Refusal);

/// <summary>Imports one document: reads it, checks it and commits it as the first version of an object.</summary>
internal sealed class ItemImport(
    RecordStore store, ImportReading reading, CompositionContent content, CommitAudit audits, Committer committer, RecordImport ehrs,
    RepositorySettings settings, Gate gate)
{
    private const int MostTries = 20;

    /// <summary>Imports it. Whoever is not there for the moment is tried again.</summary>
    /// <exception cref="StoreUnavailableException">The database does not come back.</exception>
    public async Task<ImportedItem> ImportAsync(ImportItem item, ImportRequest request)
    {
        if (!(await reading.PartsAsync(item, request.TemplateId)).TryGet(out var document, out var refusal)) return Refused(null, refusal);
        if (!EhrOf(item, document, request).TryGet(out var ehr, out refusal)) return Refused(document.Ehr, refusal);
        if (!(await reading.ReadAsync(item, document)).TryGet(out var submitted, out refusal)) return Refused(ehr, refusal);
        if (!(await content.CheckAsync(submitted.Composition, Lifecycle.Complete, default)).TryGet(out var composition, out refusal)) return Refused(ehr, refusal);
        if (!(await ExistsAsync(ehr, request.CreatesEhrs)).TryGet(out _, out refusal)) return Refused(ehr, refusal);
        for (var tries = 1; ; tries++)
        {
            var committed = await CommitAsync(item, ehr, composition);
            if (committed.TryGet(out var isPresent, out refusal)) return new ImportedItem(ehr, isPresent, isPresent ? [] : submitted.UnreadKeys, null);
            if (refusal is not Unavailable unavailable) return Refused(ehr, refusal);
            if (tries == MostTries) throw new StoreUnavailableException(refusal.Message);
            await Task.Delay(unavailable.RetryAfter);
        }
    }

    private static ImportedItem Refused(EhrId? ehr, Refusal refusal) => new(ehr, IsPresent: false, [], refusal);

    private static Outcome<EhrId> EhrOf(ImportItem item, ImportedDocument document, ImportRequest request)
    {
        if (request.Ehr is { } all && document.Ehr is { } own && all != own) return Invalid.At("/ehr_id", "names another EHR than the one that all documents are for");
        return (request.Ehr ?? document.Ehr ?? item.File.Ehr) is { } ehr
            ? ehr
            : Invalid.At("/ehr_id", "is missing: no folder is named by an ehr_id, and nothing else says whose document it is");
    }

    private async Task<Outcome<EhrId>> ExistsAsync(EhrId ehr, bool creates)
    {
        var found = await store.HasEhrAsync(ehr);
        if (!creates || found.Refusal is not NotFound) return found;
        var created = await ehrs.EhrAsync(ehr, EhrStatusContent.Default());
        // Another document of the same EHR may have been quicker.
        return created.Refusal is Conflict { Reason: ConflictReason.EhrExists } ? ehr : created;
    }

    /// <summary>Commits it under the id that it brings or, when it brings none or that is taken, under one that is the same in every run.</summary>
    /// <returns>Whether it was in already.</returns>
    private async Task<Outcome<bool>> CommitAsync(ImportItem item, EhrId ehr, Composition composition)
    {
        var own = NewUid.ObjectIdOf(composition.Uid?.Value);
        var derived = IdOf(item, ehr);
        var first = await CommitAsync(own ?? derived, ehr, composition);
        if (own is null || first.Refusal is not Conflict { Reason: ConflictReason.ObjectExists }) return first;
        // A conflict would tell what another EHR holds.
        return (await store.FindOwnerAsync(own.Value)).TryGet(out var owner, out _) && owner != RecordOwner.Of(ehr) ? await CommitAsync(derived, ehr, composition) : first;
    }

    private async Task<Outcome<bool>> CommitAsync(Guid objectId, EhrId ehr, Composition composition)
    {
        var session = gate.Open(Actor.Server);
        if (!(await session.AskAsync(AccessAction.Create, new AccessSubject("COMPOSITION", "", ehr), default, "import")).TryGet(out var grant, out var refusal))
        {
            await session.CloseAsync(disclosed: false, default);
            return refusal;
        }
        var version = First(objectId, composition, grant);
        var committed = await committer.CommitAsItIsAsync(ehr, grant, version, default);
        if (committed.IsDone) return false;
        return committed.Refusal is Conflict { Reason: ConflictReason.ObjectExists } taken ? await IsInAsync(ehr, version, taken) : committed.Refusal!;
    }

    private async Task<Outcome<bool>> IsInAsync(EhrId ehr, PendingVersion version, Conflict taken)
    {
        if (!(await store.ReadVersionAsync(ehr, version.Uid)).TryGet(out var stored, out _)) return taken;
        return stored.Digest.Span.SequenceEqual(SHA256.HashData(CanonicalJson.Write(version.Document!)))
            ? true
            : new Conflict($"The document is in already as {version.Uid.ObjectId}, with another content.", ConflictReason.ObjectExists);
    }

    private PendingVersion First(Guid objectId, Composition composition, Grant grant) => new()
    {
        Kind = VersionedKind.Composition,
        Uid = new VersionUid(objectId, settings.SystemId, 1),
        Data = composition,
        Audit = audits.Of(grant.Actor, new AuditDetails { ChangeType = AuditTerms.Term(ChangeType.Creation) }),
        Change = ChangeType.Creation,
    };

    // A UUID of version 8 (RFC 9562 §5.8). The lines of a file follow each other, so that they are written side by side.
    private static Guid IdOf(ImportItem item, EhrId ehr)
    {
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(item.File.Name), id);
        var file = BinaryPrimitives.ReadUInt16BigEndian(id);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{ehr}\n{item.Name}"), id);
        if (item.Line > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(id, file);
            BinaryPrimitives.WriteInt32BigEndian(id[2..], item.Line);
        }
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
