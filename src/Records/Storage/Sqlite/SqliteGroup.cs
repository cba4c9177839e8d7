using Microsoft.Data.Sqlite;
using Varde.Records.Commits;

namespace Varde.Records.Storage.Sqlite;

/// <summary>Reads and writes a group of commits on SQLite: one prepared statement per table, run once per row.</summary>
internal static class SqliteGroup
{
    public static async Task<GroupState> BeginAsync(Session writer, int chain, GroupKeys keys, CancellationToken ct)
    {
        await writer.BeginAsync(ct);
        var state = new GroupState();
        await writer.FirstAsync("select sequence, hash, events from audit_chain where chain_id = $1", [chain], r =>
        {
            (state.Sequence, state.Hash, state.Events) = (r.Long(0), r.Bytes(1), r.Long(2));
            return true;
        }, ct);
        await ReadGlobalAsync(writer, keys, state, ct);
        await ReadPatientAsync(writer, keys, state, ct);
        return state;
    }

    private static async Task ReadGlobalAsync(Session writer, GroupKeys keys, GroupState state, CancellationToken ct)
    {
        foreach (var id in keys.Owners)
        {
            var owner = await writer.FirstAsync(
                "select ehr_id, time_deleted from record_owner where owner_id = $1", [id], r => new OwnerState(r.Long(0), !r.IsNull(1)), ct);
            if (owner is not null) state.Owners[id] = owner;
        }
        foreach (var (id, space) in keys.Subjects)
        {
            var ehrId = await writer.FirstAsync(
                "select ehr_id from ehr_subject where subject_id = $1 and subject_namespace = $2", [id, space], r => (long?)r.Long(0), ct);
            if (ehrId is { } known) state.Subjects[(id, space)] = known;
        }
        foreach (var id in keys.NewObjects)
        {
            var used = await writer.FirstAsync("select 1 from object_owner where object_id = $1", [id], _ => true, ct);
            if (used) state.UsedObjects.Add(id);
        }
    }

    private static async Task ReadPatientAsync(Session writer, GroupKeys keys, GroupState state, CancellationToken ct)
    {
        foreach (var id in keys.Ehrs)
        {
            var ehr = await writer.FirstAsync(
                "select status_id, is_modifiable, is_queryable, subject_id, subject_namespace from ehr where ehr_id = $1", [id],
                r => new EhrState(r.Uuid(0), new EhrStatusFacts(r.Flag(1), r.Flag(2), r.TextOrNull(3), r.TextOrNull(4))), ct);
            if (ehr is not null) state.Ehrs[id] = ehr;
        }
        foreach (var key in keys.Documents)
        {
            var document = await writer.FirstAsync(
                """
                select d.document_id, d.kind, d.latest, n.text, v.time_committed
                from document d
                join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
                join name n on n.name_id = v.system_id
                where d.ehr_id = $1 and d.object_id = $2
                """,
                [key.EhrId, key.ObjectId], r => new DocumentState(r.Long(0), r.Int(1), r.Int(2), r.Text(3), r.Long(4)), ct);
            if (document is not null) state.Documents[key] = document;
        }
        foreach (var id in keys.Directories)
        {
            var directories = await writer.ListAsync($"select object_id from document where ehr_id = $1 and {Directories.AreLiving}", [id], r => r.Uuid(0), ct);
            foreach (var directory in directories) state.Directories.Add((id, directory));
        }
        foreach (var key in keys.Contributions)
        {
            var used = await writer.FirstAsync(
                "select 1 from contribution where ehr_id = $1 and contribution_id = $2", [key.EhrId, key.ContributionId], _ => true, ct);
            if (used) state.UsedContributions.Add(key);
        }
    }

    public static void Write(SqliteSession writer, int chain, GroupRows rows)
    {
        WriteOwners(writer, rows);
        WriteDocuments(writer, rows);
        WriteLeaves(writer, rows);
        WriteStreams(writer, chain, rows);
    }

    private static void WriteOwners(SqliteSession writer, GroupRows rows)
    {
        foreach (var o in rows.Owners)
        {
            Run(writer, "insert into record_owner (owner_id, owner_kind, ehr_id) values ($1, $2, $3)", o.OwnerId, o.Kind, o.EhrId);
        }
        foreach (var s in rows.RemovedSubjects)
        {
            Run(writer, "delete from ehr_subject where subject_id = $1 and subject_namespace = $2 and ehr_id = $3", s.Id, s.Namespace, s.EhrId);
        }
        foreach (var s in rows.Subjects)
        {
            Run(writer, "insert into ehr_subject (subject_id, subject_namespace, ehr_id) values ($1, $2, $3)", s.Id, s.Namespace, s.EhrId);
        }
        foreach (var e in rows.NewEhrs)
        {
            Run(writer,
                """
                insert into ehr (ehr_id, system_id, time_created, status_id, is_modifiable, is_queryable, subject_id, subject_namespace)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                e.EhrId, e.SystemId, e.Time, e.StatusId, e.Facts.IsModifiable, e.Facts.IsQueryable, e.Facts.SubjectId, e.Facts.SubjectNamespace);
        }
        foreach (var e in rows.ChangedEhrs)
        {
            Run(writer,
                "update ehr set is_modifiable = $2, is_queryable = $3, subject_id = $4, subject_namespace = $5 where ehr_id = $1",
                e.EhrId, e.Facts.IsModifiable, e.Facts.IsQueryable, e.Facts.SubjectId, e.Facts.SubjectNamespace);
        }
    }

    private static void WriteDocuments(SqliteSession writer, GroupRows rows)
    {
        foreach (var o in rows.Objects) Run(writer, "insert into object_owner (object_id, ehr_id) values ($1, $2)", o.ObjectId, o.EhrId);
        foreach (var c in rows.Contributions)
        {
            Run(writer,
                """
                insert into contribution (ehr_id, contribution_id, time_committed, change_type, versions, envelope)
                values ($1, $2, $3, $4, $5, $6)
                """,
                c.EhrId, c.Id, c.Time, c.ChangeType, c.Versions, c.Envelope);
        }
        foreach (var d in rows.NewDocuments)
        {
            Run(writer,
                """
                insert into document (ehr_id, document_id, object_id, kind, template_id, archetype_id, lifecycle, access_class_id, latest)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                d.EhrId, d.DocumentId, d.ObjectId, d.Kind, d.TemplateId, d.ArchetypeId, d.Lifecycle, d.AccessClassId, d.Latest);
        }
        foreach (var d in rows.ChangedDocuments) ChangeDocument(writer, d);
        foreach (var v in rows.Versions)
        {
            Run(writer,
                """
                insert into version (ehr_id, document_id, number, preceding, system_id, change_type, lifecycle, time_committed,
                    contribution_id, digest, content, envelope)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                v.EhrId, v.DocumentId, v.Number, v.Preceding, v.SystemId, v.ChangeType, v.Lifecycle, v.Time, v.ContributionId, v.Digest, v.Content, v.Envelope);
        }
        foreach (var a in rows.Attestations)
        {
            Run(writer,
                """
                insert into attestation (ehr_id, document_id, number, contribution_id, time_committed, envelope)
                values ($1, $2, $3, $4, $5, $6)
                """,
                a.EhrId, a.DocumentId, a.Number, a.ContributionId, a.Time, a.Envelope);
        }
    }

    private static void ChangeDocument(SqliteSession writer, DocumentRow d)
    {
        var changed = Run(writer,
            """
            update document set template_id = $3, archetype_id = $4, lifecycle = $5, access_class_id = $6, latest = $7
            where ehr_id = $1 and document_id = $2 and latest = $8
            """,
            d.EhrId, d.DocumentId, d.TemplateId, d.ArchetypeId, d.Lifecycle, d.AccessClassId, d.Latest, d.Expected);
        if (changed != 1) throw new InvalidOperationException("A document changed while the chain was locked.");
    }

    private static void WriteLeaves(SqliteSession writer, GroupRows rows)
    {
        foreach (var s in rows.Superseded)
        {
            Run(writer,
                """
                insert into leaf_history (ehr_id, document_id, path_id, ordinal, access_class_id, number, text, sort_key, positions, valid_from, valid_to)
                select ehr_id, document_id, path_id, ordinal, access_class_id, number, text, sort_key, positions, $3, $4
                from leaf where ehr_id = $1 and document_id = $2
                """,
                s.EhrId, s.DocumentId, s.ValidFrom, s.ValidTo);
            Run(writer, "delete from leaf where ehr_id = $1 and document_id = $2", s.EhrId, s.DocumentId);
        }
        InsertLeaves(writer, rows.Leaves);
    }

    public static void InsertLeaves(SqliteSession writer, IReadOnlyList<LeafRow> leaves)
    {
        foreach (var l in leaves)
        {
            Run(writer,
                """
                insert into leaf (ehr_id, document_id, path_id, ordinal, access_class_id, number, text, sort_key, positions)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                l.EhrId, l.DocumentId, l.PathId, l.Ordinal, l.AccessClassId, l.Number, l.Text, l.Sort, l.Positions);
        }
    }

    private static void WriteStreams(SqliteSession writer, int chain, GroupRows rows)
    {
        foreach (var e in rows.Events)
        {
            Run(writer, "insert into outbox (chain_id, number, ehr_id, time, type, payload) values ($1, $2, $3, $4, $5, $6)",
                chain, e.Number, e.EhrId, e.Time, e.Type, e.Payload);
        }
        var group = rows.AuditGroup!;
        Run(writer, "update audit_chain set sequence = $2, hash = $3, events = $4 where chain_id = $1", chain, group.Sequence, group.Hash, group.Events);
        Run(writer, "insert into audit_group (chain_id, sequence, time, hash, entries) values ($1, $2, $3, $4, $5)",
            chain, group.Sequence, group.Time, group.Hash, group.Entries);
        foreach (var e in rows.AuditEntries)
        {
            Run(writer, "insert into audit_entry (ehr_id, chain_id, sequence, ordinal) values ($1, $2, $3, $4)",
                e.EhrId, chain, group.Sequence, e.Ordinal);
        }
    }

    private static int Run(SqliteSession writer, string sql, params ReadOnlySpan<object?> values)
    {
        var command = writer.Prepared(sql, values.Length);
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = SqliteSession.Stored(values[i]);
        return command.ExecuteNonQuery();
    }
}
