using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>Finds the documents that a query wants to look at.</summary>
internal sealed class DocumentSearcher(IDatabase database, Owners owners, Names names, Dictionaries dictionaries)
{
    private const string Columns =
        """
        select d.ehr_id, o.owner_id, d.document_id, d.object_id, d.kind, d.template_id, d.archetype_id, d.access_class_id, d.latest, v.number,
            v.system_id, v.contribution_id, v.time_committed, v.change_type, v.content, v.preceding, p.system_id, v.digest, v.envelope,
            (select count(*) from attestation a where a.ehr_id = v.ehr_id and a.document_id = v.document_id and a.number = v.number)
        """;

    private const string Lean =
        """
        select d.ehr_id, o.owner_id, d.document_id, d.object_id, d.kind, d.template_id, d.archetype_id, d.access_class_id, d.latest, v.number,
            v.system_id, v.contribution_id, v.time_committed, v.change_type, v.content
        """;

    private const string Preceding = "left join version p on p.ehr_id = v.ehr_id and p.document_id = v.document_id and p.number = v.preceding";

    public async IAsyncEnumerable<FoundDocument> SearchAsync(DocumentSearch search, [EnumeratorCancellation] CancellationToken ct)
    {
        var key = search.Ehr is { } ehr ? await owners.KeyAsync(ehr, ct) ?? 0 : (long?)null;
        if (search.Permit.Parts.Count == 0 || search.Kinds.Count == 0 || key == 0) yield break;
        var permitted = new PermitCheck(search.Permit);
        await using var session = await database.RentReaderAsync(ct);
        await using var more = await database.RentReaderAsync(ct);
        await foreach (var row in session.StreamAsync(Statement(search), Arguments(search, key), r => new FoundRow(r, search.WithEnvelope), ct))
        {
            if (!search.Kinds.Contains(row.Kind)) continue;
            var access = await names.ClassAsync(row.AccessClassId, more, ct);
            if (permitted.Allows(row.Ehr, row.AccessClassId, access)) yield return await FoundAsync(row, access, more, ct);
        }
    }

    private static string Statement(DocumentSearch search) =>
        $"""
        {(search.WithEnvelope ? Columns : Lean)}
        from document d
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id{Versions(search)}
        join record_owner o on o.ehr_id = d.ehr_id
        {(search.WithEnvelope ? Preceding : "")}
        where d.kind between $1 and $2 and v.lifecycle = $3{Within(search)}
        order by d.ehr_id, d.document_id, v.number
        """;

    private static string Versions(DocumentSearch search) => (search.AllVersions, search.AsOf) switch
    {
        (true, null) => "",
        (true, _) => " and v.time_committed <= $4",
        (_, null) => " and v.number = d.latest",
        _ => """
             and v.number = (
                 select max(w.number) from version w where w.ehr_id = d.ehr_id and w.document_id = d.document_id and w.time_committed <= $4)
             """,
    };

    // Whether an EHR takes part in queries over all is a fact of its own table; one that is asked for by its id always answers.
    private static string Within(DocumentSearch search)
    {
        var next = search.AsOf is null ? 4 : 5;
        return search.Ehr is null ? " and exists (select 1 from ehr e where e.ehr_id = d.ehr_id and e.is_queryable = 1)" : $" and d.ehr_id = ${next}";
    }

    private static object?[] Arguments(DocumentSearch search, long? key)
    {
        List<object?> arguments = [(int)search.Kinds.Min(), (int)search.Kinds.Max(), (int)Lifecycle.Complete];
        if (search.AsOf is { } time) arguments.Add(Instant.Microseconds(time));
        if (key is { } ehr) arguments.Add(ehr);
        return [.. arguments];
    }

    private async ValueTask<FoundDocument> FoundAsync(FoundRow row, AccessClass access, Session more, CancellationToken ct)
    {
        var summary = new VersionSummary
        {
            Uid = new VersionUid(row.ObjectId, await names.TextAsync(row.SystemId, more, ct), row.Number),
            Preceding = row.PrecedingSystem is { } system ? new VersionUid(row.ObjectId, await names.TextAsync(system, more, ct), row.Preceding) : null,
            Owner = new EhrId(row.Ehr), Kind = row.Kind, ContributionId = row.ContributionId, TimeCommitted = Instant.FromMicroseconds(row.Time),
            ChangeType = row.ChangeType, Lifecycle = Lifecycle.Complete, TemplateId = await names.TextAsync(row.TemplateId, more, ct),
            ArchetypeId = await names.TextAsync(row.ArchetypeId, more, ct), AccessClass = access, LatestNumber = row.Latest, Digest = row.Digest,
            Envelope = row.Envelope.Length == 0 ? ReadOnlyMemory<byte>.Empty : await dictionaries.DecodeAsync(row.Envelope, more, ct),
            Attestations = row.Attestations == 0 ? [] : await AttestationsAsync(row, more, ct),
        };
        return new(row.EhrKey, row.Ehr, summary, row.Number == row.Latest, await dictionaries.DecodeAsync(row.Content, more, ct));
    }

    private async Task<IReadOnlyList<StoredAttestation>> AttestationsAsync(FoundRow row, Session session, CancellationToken ct)
    {
        var stored = await session.ListAsync(
            """
            select contribution_id, time_committed, envelope from attestation
            where ehr_id = $1 and document_id = $2 and number = $3 order by time_committed
            """,
            [row.EhrKey, row.DocumentId, row.Number], r => (Id: r.Uuid(0), Time: r.Long(1), Envelope: r.Bytes(2)), ct);
        var list = new List<StoredAttestation>(stored.Count);
        foreach (var (id, time, envelope) in stored)
            list.Add(new StoredAttestation(id, Instant.FromMicroseconds(time), await dictionaries.DecodeAsync(envelope, session, ct)));
        return list;
    }

    private sealed class FoundRow(Row r, bool withEnvelope)
    {
        public long EhrKey { get; } = r.Long(0);
        public Guid Ehr { get; } = r.Uuid(1);
        public long DocumentId { get; } = r.Long(2);
        public Guid ObjectId { get; } = r.Uuid(3);
        public DocumentKind Kind { get; } = (DocumentKind)r.Int(4);
        public int? TemplateId { get; } = r.IntOrNull(5);
        public int? ArchetypeId { get; } = r.IntOrNull(6);
        public int AccessClassId { get; } = r.Int(7);
        public int Latest { get; } = r.Int(8);
        public int Number { get; } = r.Int(9);
        public int SystemId { get; } = r.Int(10);
        public Guid ContributionId { get; } = r.Uuid(11);
        public long Time { get; } = r.Long(12);
        public ChangeType ChangeType { get; } = (ChangeType)r.Int(13);
        public byte[] Content { get; } = r.Bytes(14);
        public int Preceding { get; } = withEnvelope ? r.Int(15) : 0;
        public int? PrecedingSystem { get; } = withEnvelope ? r.IntOrNull(16) : null;
        public byte[] Digest { get; } = withEnvelope ? r.Bytes(17) : [];
        public byte[] Envelope { get; } = withEnvelope ? r.Bytes(18) : [];
        public long Attestations { get; } = withEnvelope ? r.Long(19) : 0;
    }
}
