using System.Security.Cryptography;
using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>
/// Checks that every version is there, in its place and as it was committed: by its tag and its digest, by the contribution that brought it, and the other way round. What is
/// of a record that was deleted meanwhile is passed over.
/// </summary>
internal sealed class DocumentCheck(IDatabase database, Dictionaries dictionaries)
{
    private const int Batch = 500;

    /// <summary>What was found: how many versions were checked, how many of them are in clear, and the first thing that is not right.</summary>
    public sealed record Result(long Versions, long InClear, string? Broken);

    public async Task<Result> CheckAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var result = await VersionsAsync(session, progress, ct);
        if (result.Broken is null) result = result with { Broken = await ContributionsAsync(session, ct) };
        if (result.Broken is null) result = result with { Broken = await AttestationsAsync(session, ct) };
        return result.Broken is null ? result with { Broken = await LatestAsync(session, ct) } : result;
    }

    private async Task<Result> VersionsAsync(Session session, IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        var total = await session.FirstAsync("select count(*) from version", [], r => r.Long(0), ct);
        var (versions, inClear, last) = (0L, 0L, (Ehr: 0L, Document: 0L, Number: 0));
        while (true)
        {
            var rows = await session.ListAsync(
                """
                select v.ehr_id, v.document_id, v.number, v.digest, v.content, v.envelope, d.object_id, c.contribution_id
                from version v
                left join document d on d.ehr_id = v.ehr_id and d.document_id = v.document_id
                left join contribution c on c.ehr_id = v.ehr_id and c.contribution_id = v.contribution_id
                where (v.ehr_id, v.document_id, v.number) > ($1, $2, $3) order by v.ehr_id, v.document_id, v.number limit $4
                """,
                [last.Ehr, last.Document, last.Number, Batch], r => new VersionRow(r), ct);
            foreach (var row in rows)
            {
                if (await FaultAsync(row, session, ct) is { } fault && await IsThereAsync(row.EhrId, session, ct)) return new(versions, inClear, fault);
                (versions, inClear) = (versions + 1, row.IsInClear ? inClear + 1 : inClear);
                last = (row.EhrId, row.DocumentId, row.Number);
            }
            progress?.Report(new(UpkeepStep.Verifying, versions, Math.Max(total, versions)));
            if (rows.Count < Batch) return new(versions, inClear, null);
        }
    }

    private async Task<string?> FaultAsync(VersionRow row, Session session, CancellationToken ct)
    {
        if (row.ObjectId is not { } id) return $"the object of version {row.Number} of document {row.DocumentId} is missing";
        if (!row.HasContribution) return $"the contribution of version {row.Number} of object {id} is missing";
        var content = await TryDecodeAsync(row.Content, BlobPlace.OfContent(row.EhrId, id, row.Number), session, ct);
        if (content is null || !SHA256.HashData(content).AsSpan().SequenceEqual(row.Digest)) return $"version {row.Number} of object {id} is not what was committed";
        return await TryDecodeAsync(row.Envelope, BlobPlace.OfVersion(row.EhrId, id, row.Number), session, ct) is null
            ? $"the audit of version {row.Number} of object {id} is not what was committed" : null;
    }

    // What a contribution says that it brought must be there: so a version that was removed is missed.
    private async Task<string?> ContributionsAsync(Session session, CancellationToken ct)
    {
        var last = (Ehr: 0L, Id: Guid.Empty);
        while (true)
        {
            var rows = await session.ListAsync(
                """
                select c.ehr_id, c.contribution_id, c.versions, c.envelope from contribution c
                where (c.ehr_id, c.contribution_id) > ($1, $2) order by c.ehr_id, c.contribution_id limit $3
                """,
                [last.Ehr, last.Id, Batch], r => (Ehr: r.Long(0), Id: r.Uuid(1), Members: ContributionMembers.Read(r.Bytes(2)), Envelope: r.Bytes(3)), ct);
            var there = await ThereAsync(rows.SelectMany(row => row.Members.Select(m => (row.Ehr, m.DocumentId))), session, ct);
            foreach (var row in rows)
            {
                var isChanged = await TryDecodeAsync(row.Envelope, BlobPlace.OfContribution(row.Ehr, row.Id), session, ct) is null;
                var fault = isChanged ? $"contribution {row.Id} is not what was committed"
                    : row.Members.Exists(m => !there.Contains((row.Ehr, m.DocumentId, m.Number))) ? $"a version that contribution {row.Id} brought is missing" : null;
                if (fault is not null && await IsThereAsync(row.Ehr, session, ct)) return fault;
                last = (row.Ehr, row.Id);
            }
            if (rows.Count < Batch) return null;
        }
    }

    private async Task<HashSet<(long Ehr, long Document, int Number)>> ThereAsync(IEnumerable<(long Ehr, long Document)> documents, Session session, CancellationToken ct)
    {
        var keys = documents.Distinct().ToList();
        if (keys.Count == 0) return [];
        return [.. await session.ListAsync(
            $"select v.ehr_id, v.document_id, v.number from {database.DocumentKeys} join version v on v.ehr_id = k.ehr_id and v.document_id = k.document_id",
            [new DocumentKeyList([.. keys.Select(k => k.Ehr)], [.. keys.Select(k => k.Document)])], r => (r.Long(0), r.Long(1), r.Int(2)), ct)];
    }

    private async Task<string?> AttestationsAsync(Session session, CancellationToken ct)
    {
        await using var more = await database.RentReaderAsync(ct);
        var rows = session.StreamAsync(
            """
            select a.ehr_id, a.number, a.contribution_id, a.envelope, d.object_id
            from attestation a join document d on d.ehr_id = a.ehr_id and d.document_id = a.document_id order by a.ehr_id, a.document_id
            """,
            [], r => (Ehr: r.Long(0), Number: r.Int(1), Contribution: r.Uuid(2), Envelope: r.Bytes(3), Object: r.Uuid(4)), ct);
        await foreach (var row in rows)
        {
            var envelope = await TryDecodeAsync(row.Envelope, BlobPlace.OfAttestation(row.Ehr, row.Object, row.Number, row.Contribution), more, ct);
            if (envelope is null && await IsThereAsync(row.Ehr, more, ct)) return $"an attestation of version {row.Number} of object {row.Object} is not what was committed";
        }
        return null;
    }

    private static Task<string?> LatestAsync(Session session, CancellationToken ct) => session.FirstAsync(
        """
        select d.object_id, d.latest from document d
        where not exists (select 1 from version v where v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest) limit 1
        """,
        [], r => $"version {r.Int(1)} of object {r.Uuid(0)} is missing", ct);

    // A record that is being erased while it is checked has nothing that could be wrong.
    private async Task<byte[]?> TryDecodeAsync(byte[] blob, BlobPlace place, Session session, CancellationToken ct)
    {
        try
        {
            return await dictionaries.DecodeAsync(blob, place, session, ct);
        }
        catch (Exception fault) when (fault is InvalidDataException or ErasedMeanwhileException)
        {
            return null;
        }
    }

    private static Task<bool> IsThereAsync(long ehrId, Session session, CancellationToken ct) =>
        session.FirstAsync("select count(*) from record_owner where ehr_id = $1 and time_deleted is not null", [ehrId], r => r.Long(0) == 0, ct);

    private sealed class VersionRow(Row r)
    {
        public long EhrId { get; } = r.Long(0);
        public long DocumentId { get; } = r.Long(1);
        public int Number { get; } = r.Int(2);
        public byte[] Digest { get; } = r.Bytes(3);
        public byte[] Content { get; } = r.Bytes(4);
        public byte[] Envelope { get; } = r.Bytes(5);
        public Guid? ObjectId { get; } = r.IsNull(6) ? null : r.Uuid(6);
        public bool HasContribution { get; } = !r.IsNull(7);
        public bool IsInClear => Content.Length > 0 && IsClear(Content);

        private static bool IsClear(byte[] blob)
        {
            try
            {
                return BlobCodec.KeyOf(blob) == 0;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }
}
