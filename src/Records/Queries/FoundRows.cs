using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records.Keys;
using Varde.Records.Reading;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>Reads the versions that a search has found, as far as they may be seen.</summary>
internal sealed class FoundRows(IDatabase database, Names names, Dictionaries dictionaries)
{
    private const string Lean =
        """
        d.ehr_id, o.owner_id, d.document_id, d.object_id, d.kind, d.template_id, d.archetype_id, d.access_class_id, d.shown, v.number,
            v.system_id, v.contribution_id, v.time_committed, v.change_type, v.content
        """;

    private const string Enveloped =
        $"""
        {Lean}, v.preceding, p.system_id, v.digest, v.envelope,
            (select count(*) from attestation a where a.ehr_id = v.ehr_id and a.document_id = v.document_id and a.number = v.number)
        """;

    private const string Preceding = "left join version p on p.ehr_id = v.ehr_id and p.document_id = v.document_id and p.number = v.preceding";

    // Whether an EHR takes part in queries over all is a fact of its own table; one that is asked for by its id always answers.
    public const string IsQueryable = " and exists (select 1 from ehr e where e.ehr_id = d.ehr_id and e.is_queryable = 1)";

    /// <summary>The documents of some candidates, in their order.</summary>
    public async IAsyncEnumerable<FoundDocument> OfAsync(
        DocumentSearch search, IReadOnlyList<Candidate> candidates, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        if (candidates.Count == 0) yield break;
        var sql =
            $"""
            select {(search.WithEnvelope ? Enveloped : Lean)}
            from {database.DocumentKeys}
            join document d on d.ehr_id = k.ehr_id and d.document_id = k.document_id
            join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.shown
            join record_owner o on o.ehr_id = d.ehr_id
            {(search.WithEnvelope ? Preceding : "")}
            where v.lifecycle = 532{(search.Ehr is null ? IsQueryable : "")}
            """;
        var found = new Dictionary<long, FoundDocument>(candidates.Count);
        await foreach (var document in PermittedAsync(search, session.StreamAsync(sql, [Candidate.KeysOf(candidates)], r => new FoundRow(r, search.WithEnvelope), ct), more, ct))
            found[document.DocumentKey] = document;
        foreach (var candidate in candidates)
            if (found.TryGetValue(candidate.DocumentId, out var document)) yield return document with { OrderedBy = candidate.OrderedBy };
    }

    /// <summary>All documents that a search wants, in the order of EHRs and of their creation.</summary>
    public async IAsyncEnumerable<FoundDocument> StreamAsync(
        DocumentSearch search, long[]? ehrs, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        var (sql, arguments) = Statement(search, ehrs);
        await foreach (var document in PermittedAsync(search, session.StreamAsync(sql, arguments, r => new FoundRow(r, search.WithEnvelope), ct), more, ct))
            yield return document;
    }

    private (string Sql, object?[] Arguments) Statement(DocumentSearch search, long[]? ehrs)
    {
        List<object?> arguments = [(int)search.Kinds.Min(), (int)search.Kinds.Max()];
        string Parameter(object value)
        {
            arguments.Add(value);
            return $"${arguments.Count}";
        }
        var sql =
            $"""
            select {(search.WithEnvelope ? Enveloped : Lean)}
            from document d
            join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id{Versions(search, Parameter)}
            join record_owner o on o.ehr_id = d.ehr_id
            {(search.WithEnvelope ? Preceding : "")}
            where d.kind between $1 and $2 and v.lifecycle = 532{Contents(search, Parameter)}{Owned(ehrs, Parameter)}
            order by d.ehr_id, d.document_id, v.number
            """;
        return (sql, [.. arguments]);
    }

    private string Owned(long[]? ehrs, Func<object, string> parameter) => ehrs switch
    {
        null => IsQueryable,
        [var only] => $" and d.ehr_id = {parameter(only)}",
        _ => $" and {database.IsOneOf("d.ehr_id", parameter(ehrs))}",
    };

    private static string Versions(DocumentSearch search, Func<object, string> parameter) => (search.AllVersions, search.AsOf) switch
    {
        (true, null) => "",
        (true, { } time) => $" and v.time_committed <= {parameter(Instant.Microseconds(time))}",
        (_, null) => " and v.number = d.shown",
        (_, { } time) => $"""
             and v.number = (
                select max(w.number) from version w where w.ehr_id = d.ehr_id and w.document_id = d.document_id
                    and w.time_committed <= {parameter(Instant.Microseconds(time))} and w.lifecycle not in (553, 801))
            """,
    };

    // What a document holds is told of the version that queries see now.
    private string Contents(DocumentSearch search, Func<object, string> parameter)
    {
        if (search.Contents is not { } contents || search.AsOf is not null || search.AllVersions) return "";
        var holds = database.IsOneOf("d.contents_id", parameter(contents.ToArray()));
        return search.Kinds.Count == 1 && search.Kinds.Contains(DocumentKind.Composition) ? $" and {holds}" : $" and (d.contents_id is null or {holds})";
    }

    private async IAsyncEnumerable<FoundDocument> PermittedAsync(
        DocumentSearch search, IAsyncEnumerable<FoundRow> rows, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        var permitted = new PermitCheck(search.Permit);
        await foreach (var row in rows)
        {
            if (!search.Kinds.Contains(row.Kind) || search.Permit.IsLatestOnly && row.Number != row.Shown) continue;
            var access = await names.ClassAsync(row.AccessClassId, more, ct);
            if (row.Number != row.Shown && search.Permit.IsLatestOnlyOf?.Invoke(row.Ehr, access) == true) continue;
            if (permitted.Allows(row.Ehr, row.AccessClassId, access) && await FoundOrErasedAsync(search, row, access, more, ct) is { } found) yield return found;
        }
    }

    // Null when the record was erased since the row was read.
    private async ValueTask<FoundDocument?> FoundOrErasedAsync(DocumentSearch search, FoundRow row, AccessClass access, Session more, CancellationToken ct)
    {
        try
        {
            return await FoundAsync(search, row, access, more, ct);
        }
        catch (ErasedMeanwhileException)
        {
            return null;
        }
    }

    private async ValueTask<FoundDocument> FoundAsync(DocumentSearch search, FoundRow row, AccessClass access, Session more, CancellationToken ct)
    {
        var summary = new VersionSummary
        {
            Uid = new VersionUid(row.ObjectId, await names.TextAsync(row.SystemId, more, ct), row.Number),
            Preceding = row.PrecedingSystem is { } system ? new VersionUid(row.ObjectId, await names.TextAsync(system, more, ct), row.Preceding) : null,
            Owner = new EhrId(row.Ehr), Kind = row.Kind, ContributionId = row.ContributionId, TimeCommitted = Instant.FromMicroseconds(row.Time),
            ChangeType = row.ChangeType, Lifecycle = Lifecycle.Complete, TemplateId = await names.TextAsync(row.TemplateId, more, ct),
            ArchetypeId = await names.TextAsync(row.ArchetypeId, more, ct), AccessClass = access, LatestNumber = row.Shown, Digest = row.Digest,
            Envelope = row.Envelope.Length == 0 ? ReadOnlyMemory<byte>.Empty : await dictionaries.DecodeAsync(row.Envelope, BlobPlace.OfVersion(row.EhrKey, row.ObjectId, row.Number), more, ct),
            Attestations = row.Attestations == 0 ? [] : await Attestations.OfAsync(row.EhrKey, row.DocumentId, row.ObjectId, row.Number, dictionaries, more, ct),
        };
        var isLatest = row.Number == row.Shown || (search.AsOf is not null && !search.AllVersions);
        return new(row.EhrKey, row.Ehr, row.DocumentId, row.Kind, isLatest) { Version = summary, Content = await dictionaries.DecodeAsync(row.Content, BlobPlace.OfContent(row.EhrKey, row.ObjectId, row.Number), more, ct) };
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
        public int Shown { get; } = r.Int(8);
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
