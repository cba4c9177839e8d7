using Npgsql;
using Varde.Records.Commits;

namespace Varde.Records.Storage.Postgres;

/// <summary>Writes a group on PostgreSQL in one round trip: one statement per table over arrays of columns, then the commit.</summary>
internal static class PostgresGroupWriter
{
    public static async Task WriteAsync(PostgresSession writer, int chain, GroupRows rows, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(writer.Connection);
        var changes = AddAll(new Statements(batch), chain, rows);
        if (changes is null) batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync(ct);
        if (changes is null) writer.Ended();
        else await CommitChangesAsync(writer, changes.RecordsAffected, rows.ChangedDocuments.Count, ct);
    }

    // Whoever has written to the chain since has taken the number of this group.
    public static async Task<bool> TryAppendAuditAsync(PostgresSession writer, int chain, GroupRows rows, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(writer.Connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        AddStreams(new Statements(batch), chain, rows);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        writer.Begun();
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
            writer.Ended();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await writer.RollbackAsync();
            return false;
        }
    }

    private static async Task CommitChangesAsync(PostgresSession writer, long changed, long expected, CancellationToken ct)
    {
        if (changed != expected) throw new InvalidOperationException("A document changed while the chain was locked.");
        await writer.CommitAsync(ct);
    }

    public static async Task ChangeLeavesAsync(PostgresSession writer, LeafChanges leaves, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(writer.Connection);
        AddLeaves(new Statements(batch), leaves);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand? AddAll(Statements s, int chain, GroupRows rows)
    {
        AddOwners(s, rows);
        AddDocuments(s, rows);
        var changes = AddChangedDocuments(s, rows.ChangedDocuments);
        s.Add(rows.Classes,
            """
            update document set access_class_id = k.access_class_id from unnest($1::bigint[], $2::bigint[], $3::int[]) as k (ehr_id, document_id, access_class_id)
            where document.ehr_id = k.ehr_id and document.document_id = k.document_id
            """,
            c => [c.Of(x => x.EhrId), c.Of(x => x.DocumentId), c.Of(x => x.AccessClassId)]);
        AddTags(s, rows);
        AddLeaves(s, rows.Leaves);
        AddStreams(s, chain, rows);
        return changes;
    }

    private static void AddOwners(Statements s, GroupRows rows)
    {
        s.Add(rows.Owners, "insert into record_owner (owner_id, owner_kind, ehr_id) select * from unnest($1::uuid[], $2::int[], $3::bigint[])",
            c => [c.Of(o => o.OwnerId), c.Of(o => o.Kind), c.Of(o => o.EhrId)]);
        s.Add(rows.Keys, "insert into data_key (ehr_id, generation, master, wrapped) select * from unnest($1::bigint[], $2::int[], $3::int[], $4::bytea[])",
            c => [c.Of(k => k.EhrId), c.Of(k => k.Generation), c.Of(k => k.Master), c.Of(k => k.Wrapped)]);
        s.Add(rows.RemovedSubjects,
            """
            delete from ehr_subject s using unnest($1::text[], $2::text[], $3::bigint[]) as k (id, space, ehr_id)
            where s.subject_id = k.id and s.subject_namespace = k.space and s.ehr_id = k.ehr_id
            """,
            c => [c.Of(x => x.Id), c.Of(x => x.Namespace), c.Of(x => x.EhrId)]);
        s.Add(rows.Subjects, "insert into ehr_subject (subject_id, subject_namespace, ehr_id) select * from unnest($1::text[], $2::text[], $3::bigint[])",
            c => [c.Of(x => x.Id), c.Of(x => x.Namespace), c.Of(x => x.EhrId)]);
        s.Add(rows.NewEhrs,
            """
            insert into ehr (ehr_id, system_id, time_created, status_id, is_modifiable, is_queryable, subject_id, subject_namespace)
            select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::uuid[], $5::int[], $6::int[], $7::text[], $8::text[])
            """,
            c => [c.Of(e => e.EhrId), c.Of(e => e.SystemId), c.Of(e => e.Time), c.Of(e => e.StatusId), c.Of(e => e.Facts.IsModifiable ? 1 : 0),
                c.Of(e => e.Facts.IsQueryable ? 1 : 0), c.Of(e => e.Facts.SubjectId), c.Of(e => e.Facts.SubjectNamespace)]);
        s.Add(rows.ChangedEhrs,
            """
            update ehr set is_modifiable = k.is_modifiable, is_queryable = k.is_queryable, subject_id = k.subject_id,
                subject_namespace = k.subject_namespace
            from unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[])
                as k (ehr_id, is_modifiable, is_queryable, subject_id, subject_namespace)
            where ehr.ehr_id = k.ehr_id
            """,
            c => [c.Of(e => e.EhrId), c.Of(e => e.Facts.IsModifiable ? 1 : 0), c.Of(e => e.Facts.IsQueryable ? 1 : 0),
                c.Of(e => e.Facts.SubjectId), c.Of(e => e.Facts.SubjectNamespace)]);
    }

    private static void AddDocuments(Statements s, GroupRows rows)
    {
        s.Add(rows.Objects, "insert into object_owner (object_id, ehr_id) select * from unnest($1::uuid[], $2::bigint[])",
            c => [c.Of(o => o.ObjectId), c.Of(o => o.EhrId)]);
        s.Add(rows.Derived, "insert into derived_document (ehr_id, source_id, object_id) select * from unnest($1::bigint[], $2::uuid[], $3::uuid[])",
            c => [c.Of(d => d.EhrId), c.Of(d => d.SourceId), c.Of(d => d.ObjectId)]);
        s.Add(rows.Contributions,
            """
            insert into contribution (ehr_id, contribution_id, time_committed, change_type, versions, envelope)
            select * from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::int[], $5::bytea[], $6::bytea[])
            """,
            c => [c.Of(x => x.EhrId), c.Of(x => x.Id), c.Of(x => x.Time), c.Of(x => x.ChangeType), c.Of(x => x.Versions), c.Of(x => x.Envelope)]);
        s.Add(rows.NewDocuments,
            """
            insert into document (ehr_id, document_id, object_id, kind, template_id, archetype_id, lifecycle, access_class_id, latest, shown,
                leaves, contents_id)
            select * from unnest(
                $1::bigint[], $2::bigint[], $3::uuid[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[],
                $11::bytea[], $12::int[])
            """,
            c => [c.Of(d => d.EhrId), c.Of(d => d.DocumentId), c.Of(d => d.ObjectId), c.Of(d => d.Kind), c.Of(d => d.TemplateId),
                c.Of(d => d.ArchetypeId), c.Of(d => d.Lifecycle), c.Of(d => d.AccessClassId), c.Of(d => d.Latest), c.Of(d => d.Shown),
                c.Of(d => d.Leaves), c.Of(d => d.ContentsId)]);
        s.Add(rows.Versions,
            """
            insert into version (ehr_id, document_id, number, preceding, system_id, change_type, lifecycle, time_committed, contribution_id,
                digest, content, envelope)
            select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::bigint[], $9::uuid[],
                $10::bytea[], $11::bytea[], $12::bytea[])
            """,
            c => [c.Of(v => v.EhrId), c.Of(v => v.DocumentId), c.Of(v => v.Number), c.Of(v => v.Preceding), c.Of(v => v.SystemId),
                c.Of(v => v.ChangeType), c.Of(v => v.Lifecycle), c.Of(v => v.Time), c.Of(v => v.ContributionId), c.Of(v => v.Digest),
                c.Of(v => v.Content), c.Of(v => v.Envelope)]);
        s.Add(rows.Attestations,
            """
            insert into attestation (ehr_id, document_id, number, contribution_id, time_committed, envelope)
            select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::uuid[], $5::bigint[], $6::bytea[])
            """,
            c => [c.Of(a => a.EhrId), c.Of(a => a.DocumentId), c.Of(a => a.Number), c.Of(a => a.ContributionId), c.Of(a => a.Time), c.Of(a => a.Envelope)]);
    }

    private static NpgsqlBatchCommand? AddChangedDocuments(Statements s, IReadOnlyList<DocumentRow> rows) => s.Add(rows,
        """
        update document set template_id = k.template_id, archetype_id = k.archetype_id, lifecycle = k.lifecycle,
            access_class_id = k.access_class_id, latest = k.latest, leaves = k.leaves, shown = k.shown,
            contents_id = k.contents_id
        from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::bytea[],
            $10::int[], $11::int[])
            as k (ehr_id, document_id, template_id, archetype_id, lifecycle, access_class_id, latest, expected, leaves, shown, contents_id)
        where document.ehr_id = k.ehr_id and document.document_id = k.document_id and document.latest = k.expected
        """,
        c => [c.Of(d => d.EhrId), c.Of(d => d.DocumentId), c.Of(d => d.TemplateId), c.Of(d => d.ArchetypeId), c.Of(d => d.Lifecycle),
            c.Of(d => d.AccessClassId), c.Of(d => d.Latest), c.Of(d => d.Expected), c.Of(d => d.Leaves), c.Of(d => d.Shown), c.Of(d => d.ContentsId)]);

    private static void AddTags(Statements s, GroupRows rows)
    {
        s.Add(rows.ClearedTags,
            """
            delete from item_tag t using unnest($1::bigint[], $2::bigint[]) as k (ehr_id, document_id)
            where t.ehr_id = k.ehr_id and t.document_id = k.document_id and t.number = 0
            """,
            c => [c.Of(x => x.EhrId), c.Of(x => x.DocumentId)]);
        s.Add(rows.Tags,
            """
            insert into item_tag (ehr_id, document_id, number, tag_key, target_path, value)
            select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[])
            """,
            c => [c.Of(t => t.EhrId), c.Of(t => t.DocumentId), c.Of(t => t.Number), c.Of(t => t.Tag.Key), c.Of(t => t.Tag.TargetPath), c.Of(t => t.Tag.Value)]);
    }

    private static void AddLeaves(Statements s, LeafChanges leaves)
    {
        s.Add(Numbers(leaves.Removed),
            """
            delete from leaf_number l using unnest($1::bigint[], $2::bigint[], $3::int[], $4::double precision[]) as k (ehr_id, document_id, path_id, number)
            where l.path_id = k.path_id and l.number = k.number and l.ehr_id = k.ehr_id and l.document_id = k.document_id
            """,
            c => [c.Of(l => l.EhrId), c.Of(l => l.DocumentId), c.Of(l => l.PathId), c.Of(l => l.Number!.Value)]);
        s.Add(Texts(leaves.Removed),
            """
            delete from leaf_text l using unnest($1::bigint[], $2::bigint[], $3::int[], $4::bytea[]) as k (ehr_id, document_id, path_id, sort_key)
            where l.path_id = k.path_id and l.sort_key = k.sort_key and l.ehr_id = k.ehr_id and l.document_id = k.document_id
            """,
            c => [c.Of(l => l.EhrId), c.Of(l => l.DocumentId), c.Of(l => l.PathId), c.Of(l => l.Sort!)]);
        s.Add(leaves.Past,
            """
            insert into leaf_history (ehr_id, document_id, valid_from, valid_to, number, path_id, sort_key)
            select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::double precision[], $6::int[], $7::bytea[])
            """,
            c => [c.Of(p => p.Leaf.EhrId), c.Of(p => p.Leaf.DocumentId), c.Of(p => p.ValidFrom), c.Of(p => p.ValidTo), c.Of(p => p.Leaf.Number),
                c.Of(p => p.Leaf.PathId), c.Of(p => p.Leaf.Sort)]);
        s.Add(Numbers(leaves.Added),
            """
            insert into leaf_number (ehr_id, document_id, number, path_id, access_class_id)
            select * from unnest($1::bigint[], $2::bigint[], $3::double precision[], $4::int[], $5::int[])
            """,
            c => [c.Of(l => l.EhrId), c.Of(l => l.DocumentId), c.Of(l => l.Number!.Value), c.Of(l => l.PathId), c.Of(l => l.AccessClassId)]);
        s.Add(Texts(leaves.Added),
            """
            insert into leaf_text (ehr_id, document_id, path_id, access_class_id, sort_key)
            select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::bytea[])
            """,
            c => [c.Of(l => l.EhrId), c.Of(l => l.DocumentId), c.Of(l => l.PathId), c.Of(l => l.AccessClassId), c.Of(l => l.Sort!)]);
        AddWords(s, leaves.Words);
    }

    private static void AddWords(Statements s, List<WordsRow> rows)
    {
        s.Add(rows.FindAll(r => r.Words is null),
            """
            delete from document_word w using unnest($1::bigint[], $2::bigint[]) as k (ehr_id, document_id)
            where w.ehr_id = k.ehr_id and w.document_id = k.document_id
            """,
            c => [c.Of(r => r.EhrId), c.Of(r => r.DocumentId)]);
        s.Add(rows.FindAll(r => r.Words is not null),
            """
            insert into document_word (ehr_id, document_id, narrative, content)
            select k.ehr_id, k.document_id, array_to_tsvector(string_to_array(k.narrative, ' ')), array_to_tsvector(string_to_array(k.content, ' '))
            from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) as k (ehr_id, document_id, narrative, content)
            on conflict (ehr_id, document_id) do update set narrative = excluded.narrative, content = excluded.content
            """,
            c => [c.Of(r => r.EhrId), c.Of(r => r.DocumentId), c.Of(r => r.Words!.Narrative), c.Of(r => r.Words!.Content)]);
    }

    private static List<LeafRow> Numbers(List<LeafRow> leaves) => leaves.FindAll(l => l.Number is not null);

    private static List<LeafRow> Texts(List<LeafRow> leaves) => leaves.FindAll(l => l.Sort is not null);

    private static void AddStreams(Statements s, int chain, GroupRows rows)
    {
        s.Add(rows.Events,
            """
            insert into outbox (chain_id, number, ehr_id, time, type, payload)
            select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bytea[])
            """,
            c => [c.Of(_ => chain), c.Of(e => e.Number), c.Of(e => e.EhrId), c.Of(e => e.Time), c.Of(e => e.Type), c.Of(e => e.Payload)]);
        AuditGroupRow[] group = [rows.AuditGroup!];
        s.Add(group,
            """
            update audit_chain set sequence = k.sequence, hash = k.hash, events = k.events
            from unnest($1::int[], $2::bigint[], $3::bytea[], $4::bigint[]) as k (chain_id, sequence, hash, events)
            where audit_chain.chain_id = k.chain_id
            """,
            c => [c.Of(_ => chain), c.Of(g => g.Sequence), c.Of(g => g.Hash), c.Of(g => g.Events)]);
        s.Add(group,
            """
            insert into audit_group (chain_id, sequence, time, hash, entries)
            select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[])
            """,
            c => [c.Of(_ => chain), c.Of(g => g.Sequence), c.Of(g => g.Time), c.Of(g => g.Hash), c.Of(g => g.Entries)]);
        s.Add(rows.AuditEntries,
            """
            insert into audit_entry (ehr_id, chain_id, sequence, ordinal)
            select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::int[])
            """,
            c => [c.Of(e => e.EhrId), c.Of(_ => chain), c.Of(_ => group[0].Sequence), c.Of(e => e.Ordinal)]);
        s.Add(rows.Looks,
            $"""
            insert into record_look (ehr_id, actor, time_last) select * from unnest($1::bigint[], $2::text[], $3::bigint[])
            on conflict (ehr_id, actor) do update set
                time_before = case when record_look.time_last < excluded.time_last - {LookRow.Visit} then record_look.time_last else record_look.time_before end,
                time_last = greatest(record_look.time_last, excluded.time_last)
            """,
            c => [c.Of(l => l.EhrId), c.Of(l => l.Actor), c.Of(l => l.Time)]);
    }

    /// <summary>The statements of a batch; one over no rows is left out.</summary>
    private sealed class Statements(NpgsqlBatch batch)
    {
        public NpgsqlBatchCommand? Add<T>(IReadOnlyList<T> rows, string sql, Func<Columns<T>, NpgsqlParameter[]> columns)
        {
            if (rows.Count == 0) return null;
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddRange(columns(new Columns<T>(rows)));
            batch.BatchCommands.Add(command);
            return command;
        }
    }

    /// <summary>Turns a column of the rows into an array parameter.</summary>
    private readonly struct Columns<T>(IReadOnlyList<T> rows)
    {
        public NpgsqlParameter<TValue[]> Of<TValue>(Func<T, TValue> column)
        {
            var values = new TValue[rows.Count];
            for (var i = 0; i < values.Length; i++) values[i] = column(rows[i]);
            return new NpgsqlParameter<TValue[]> { TypedValue = values };
        }
    }
}
