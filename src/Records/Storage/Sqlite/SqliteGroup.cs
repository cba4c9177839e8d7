using Varde.Records.Commits;

namespace Varde.Records.Storage.Sqlite;

/// <summary>Reads and writes a group of commits on SQLite: one prepared statement per table, run once per row.</summary>
internal static class SqliteGroup
{
    public static async Task<GroupState> BeginAsync(SqliteSession writer, int chain, GroupKeys keys, CancellationToken ct)
    {
        await writer.BeginAsync(ct);
        var state = new GroupState();
        writer.Statement("select sequence, hash, events, epoch from audit_chain where chain_id = $1").First(
            r =>
            {
                (state.Sequence, state.Hash, state.Events, state.Epoch) = (r.Long(0), r.Bytes(1), r.Long(2), r.Long(3));
                return true;
            },
            chain);
        ReadGlobal(writer, keys, state);
        ReadViews(writer, keys, state);
        ReadPatients(writer, keys, state);
        ReadSoleDocuments(writer, keys, state);
        return state;
    }

    private static void ReadGlobal(SqliteSession writer, GroupKeys keys, GroupState state)
    {
        var owner = writer.Statement("select ehr_id, time_deleted, time_erased from record_owner where owner_id = $1");
        foreach (var id in keys.Owners)
        {
            if (owner.First(r => new OwnerState(r.Long(0), !r.IsNull(1), !r.IsNull(2)), id) is { } found) state.Owners[id] = found;
        }
        var subject = writer.Statement("select ehr_id from ehr_subject where subject_id = $1 and subject_namespace = $2");
        foreach (var (id, space) in keys.Subjects)
        {
            if (subject.First(r => (long?)r.Long(0), id, space) is { } ehrId) state.Subjects[(id, space)] = ehrId;
        }
        var used = writer.Statement("select 1 from object_owner where object_id = $1");
        foreach (var id in keys.NewObjects)
        {
            if (used.First(_ => true, id)) state.UsedObjects.Add(id);
        }
    }

    private static void ReadViews(SqliteSession writer, GroupKeys keys, GroupState state)
    {
        var derived = writer.Statement("select object_id from derived_document where ehr_id = $1 and source_id = $2");
        foreach (var key in keys.Classes)
        {
            keys.Documents.Add(key);
            var views = state.Views[key] = [];
            derived.Each(r => views.Add(r.Uuid(0)), key.EhrId, key.ObjectId);
            foreach (var view in views) keys.Documents.Add((key.EhrId, view));
        }
    }

    private static void ReadSoleDocuments(SqliteSession writer, GroupKeys keys, GroupState state)
    {
        var living = writer.Statement($"select d.object_id from document d where d.ehr_id = $1 and {SoleDocuments.AreLiving("$2")}");
        foreach (var key in keys.SoleDocuments) living.Each(r => state.SoleDocuments.Add((key.EhrId, key.Sole, r.Uuid(0))), key.EhrId, key.Sole);
    }

    private static void ReadPatients(SqliteSession writer, GroupKeys keys, GroupState state)
    {
        var ehr = writer.Statement("select status_id, is_modifiable, is_queryable, subject_id, subject_namespace from ehr where ehr_id = $1");
        foreach (var id in keys.Ehrs)
        {
            if (ehr.First(EhrOf, id) is { } found) state.Ehrs[id] = found;
        }
        var document = writer.Statement(
            """
            select d.document_id, d.kind, d.latest, n.text, v.time_committed, d.shown, d.leaves, d.access_class_id, d.contents_id,
                case when d.shown = d.latest then v.time_committed else (
                    select s.time_committed from version s where s.ehr_id = d.ehr_id and s.document_id = d.document_id and s.number = d.shown) end
            from document d
            join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
            join name n on n.name_id = v.system_id
            where d.ehr_id = $1 and d.object_id = $2
            """);
        foreach (var key in keys.Documents)
        {
            if (document.First(DocumentOf, key.EhrId, key.ObjectId) is { } found) state.Documents[key] = found;
        }
        var used = writer.Statement("select 1 from contribution where ehr_id = $1 and contribution_id = $2");
        foreach (var key in keys.Contributions)
        {
            if (used.First(_ => true, key.EhrId, key.ContributionId)) state.UsedContributions.Add(key);
        }
    }

    private static EhrState EhrOf(SqliteStatement r) => new(r.Uuid(0), new EhrStatusFacts(r.Flag(1), r.Flag(2), r.TextOrNull(3), r.TextOrNull(4)));

    private static DocumentState DocumentOf(SqliteStatement r) => new(r.Long(0), r.Int(1), r.Int(2), r.Text(3), r.Long(4), r.Int(7), ShownOf(r));

    private static ShownVersion? ShownOf(SqliteStatement r) =>
        r.Int(5) == 0 ? null : new(r.Int(5), r.Long(9), r.Int(7), r.Bytes(6), r.IsNull(8) ? null : r.Int(8));

    public static void Write(SqliteSession writer, int chain, GroupRows rows)
    {
        WriteOwners(writer, rows);
        WriteEhrs(writer, rows);
        WriteDocuments(writer, rows);
        WriteVersions(writer, rows);
        WriteTags(writer, rows);
        WriteLeaves(writer, rows.Leaves);
        WriteStreams(writer, chain, rows);
    }

    private static void WriteOwners(SqliteSession writer, GroupRows rows)
    {
        var owner = writer.Statement("insert into record_owner (owner_id, owner_kind, ehr_id) values ($1, $2, $3)");
        foreach (var o in rows.Owners) owner.Run(o.OwnerId, o.Kind, o.EhrId);
        var key = writer.Statement("insert into data_key (ehr_id, generation, master, wrapped) values ($1, $2, $3, $4)");
        foreach (var k in rows.Keys) key.Run(k.EhrId, k.Generation, k.Master, k.Wrapped);
        var leaving = writer.Statement("delete from ehr_subject where subject_id = $1 and subject_namespace = $2 and ehr_id = $3");
        foreach (var s in rows.RemovedSubjects) leaving.Run(s.Id, s.Namespace, s.EhrId);
        var subject = writer.Statement("insert into ehr_subject (subject_id, subject_namespace, ehr_id) values ($1, $2, $3)");
        foreach (var s in rows.Subjects) subject.Run(s.Id, s.Namespace, s.EhrId);
    }

    private static void WriteEhrs(SqliteSession writer, GroupRows rows)
    {
        var added = writer.Statement(
            """
            insert into ehr (ehr_id, system_id, time_created, status_id, is_modifiable, is_queryable, subject_id, subject_namespace)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """);
        foreach (var e in rows.NewEhrs)
        {
            added.Run(e.EhrId, e.SystemId, e.Time, e.StatusId, e.Facts.IsModifiable, e.Facts.IsQueryable, e.Facts.SubjectId, e.Facts.SubjectNamespace);
        }
        var changed = writer.Statement("update ehr set is_modifiable = $2, is_queryable = $3, subject_id = $4, subject_namespace = $5 where ehr_id = $1");
        foreach (var e in rows.ChangedEhrs)
        {
            changed.Run(e.EhrId, e.Facts.IsModifiable, e.Facts.IsQueryable, e.Facts.SubjectId, e.Facts.SubjectNamespace);
        }
    }

    private static void WriteDocuments(SqliteSession writer, GroupRows rows)
    {
        var place = writer.Statement("insert into object_owner (object_id, ehr_id) values ($1, $2)");
        foreach (var o in rows.Objects) place.Run(o.ObjectId, o.EhrId);
        var derived = writer.Statement("insert into derived_document (ehr_id, source_id, object_id) values ($1, $2, $3)");
        foreach (var d in rows.Derived) derived.Run(d.EhrId, d.SourceId, d.ObjectId);
        var added = writer.Statement(
            """
            insert into document (ehr_id, document_id, object_id, kind, template_id, archetype_id, lifecycle, access_class_id, latest, shown, leaves, contents_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """);
        foreach (var d in rows.NewDocuments)
        {
            added.Run(d.EhrId, d.DocumentId, d.ObjectId, d.Kind, d.TemplateId, d.ArchetypeId, d.Lifecycle, d.AccessClassId, d.Latest, d.Shown, d.Leaves,
                d.ContentsId);
        }
        var changed = writer.Statement(
            """
            update document set template_id = $3, archetype_id = $4, lifecycle = $5, access_class_id = $6, latest = $7, leaves = $9, shown = $10,
                contents_id = $11
            where ehr_id = $1 and document_id = $2 and latest = $8
            """);
        foreach (var d in rows.ChangedDocuments)
        {
            var count = changed.Run(d.EhrId, d.DocumentId, d.TemplateId, d.ArchetypeId, d.Lifecycle, d.AccessClassId, d.Latest, d.Expected, d.Leaves, d.Shown, d.ContentsId);
            if (count != 1) throw new InvalidOperationException("A document changed while the chain was locked.");
        }
        var classed = writer.Statement("update document set access_class_id = $3 where ehr_id = $1 and document_id = $2");
        foreach (var c in rows.Classes) classed.Run(c.EhrId, c.DocumentId, c.AccessClassId);
    }

    private static void WriteVersions(SqliteSession writer, GroupRows rows)
    {
        var contribution = writer.Statement(
            """
            insert into contribution (ehr_id, contribution_id, time_committed, change_type, versions, envelope)
            values ($1, $2, $3, $4, $5, $6)
            """);
        foreach (var c in rows.Contributions) contribution.Run(c.EhrId, c.Id, c.Time, c.ChangeType, c.Versions, c.Envelope);
        var version = writer.Statement(
            """
            insert into version (ehr_id, document_id, number, preceding, system_id, change_type, lifecycle, time_committed,
                contribution_id, digest, content, envelope)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """);
        foreach (var v in rows.Versions)
        {
            version.Run(v.EhrId, v.DocumentId, v.Number, v.Preceding, v.SystemId, v.ChangeType, v.Lifecycle, v.Time, v.ContributionId, v.Digest, v.Content, v.Envelope);
        }
        var attestation = writer.Statement(
            """
            insert into attestation (ehr_id, document_id, number, contribution_id, time_committed, envelope)
            values ($1, $2, $3, $4, $5, $6)
            """);
        foreach (var a in rows.Attestations) attestation.Run(a.EhrId, a.DocumentId, a.Number, a.ContributionId, a.Time, a.Envelope);
    }

    private static void WriteTags(SqliteSession writer, GroupRows rows)
    {
        var cleared = writer.Statement("delete from item_tag where ehr_id = $1 and document_id = $2 and number = 0");
        foreach (var c in rows.ClearedTags) cleared.Run(c.EhrId, c.DocumentId);
        var added = writer.Statement("insert into item_tag (ehr_id, document_id, number, tag_key, target_path, value) values ($1, $2, $3, $4, $5, $6)");
        foreach (var t in rows.Tags) added.Run(t.EhrId, t.DocumentId, t.Number, t.Tag.Key, t.Tag.TargetPath, t.Tag.Value);
    }

    public static void WriteLeaves(SqliteSession writer, LeafChanges leaves)
    {
        Remove(writer, leaves.Removed);
        var past = writer.Statement(
            """
            insert into leaf_history (ehr_id, document_id, valid_from, path_id, ordinal, valid_to, number, sort_key)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """);
        foreach (var (l, from, until) in leaves.Past) past.Run(l.EhrId, l.DocumentId, from, l.PathId, l.Ordinal, until, l.Number, l.Sort);
        Insert(writer, leaves.Added);
        WriteWords(writer, leaves.Words);
    }

    private static void WriteWords(SqliteSession writer, List<WordsRow> rows)
    {
        if (rows.Count == 0) return;
        var removed = writer.Statement("delete from word_index where rowid = $1");
        var unowned = writer.Statement("delete from word_owner where document_id = $1");
        var owned = writer.Statement("insert into word_owner (document_id, ehr_id) values ($1, $2)");
        var added = writer.Statement("insert into word_index (rowid, narrative, content) values ($1, $2, $3)");
        foreach (var row in rows)
        {
            if (unowned.Run(row.DocumentId) > 0) removed.Run(row.DocumentId);
            if (row.Words is not { } words) continue;
            owned.Run(row.DocumentId, row.EhrId);
            added.Run(row.DocumentId, words.Narrative, words.Content);
        }
    }

    // All leaves of a document go at once: which of two equal ones a row is does not matter.
    private static void Remove(SqliteSession writer, List<LeafRow> leaves)
    {
        var number = writer.Statement("delete from leaf_number where path_id = $1 and number = $2 and document_id = $3 and ehr_id = $4");
        var text = writer.Statement("delete from leaf_text where path_id = $1 and sort_key = $2 and document_id = $3 and ehr_id = $4");
        foreach (var l in leaves)
        {
            if (l.Sort is null) number.Run(l.PathId, l.Number, l.DocumentId, l.EhrId);
            else text.Run(l.PathId, l.Sort, l.DocumentId, l.EhrId);
        }
    }

    private static void Insert(SqliteSession writer, List<LeafRow> leaves)
    {
        var number = writer.Statement(
            "insert into leaf_number (ehr_id, document_id, path_id, ordinal, access_class_id, number) values ($1, $2, $3, $4, $5, $6)");
        var text = writer.Statement(
            "insert into leaf_text (ehr_id, document_id, path_id, ordinal, access_class_id, sort_key) values ($1, $2, $3, $4, $5, $6)");
        foreach (var l in leaves)
        {
            if (l.Sort is null) number.Run(l.EhrId, l.DocumentId, l.PathId, l.Ordinal, l.AccessClassId, l.Number);
            else text.Run(l.EhrId, l.DocumentId, l.PathId, l.Ordinal, l.AccessClassId, l.Sort);
        }
    }

    private static void WriteStreams(SqliteSession writer, int chain, GroupRows rows)
    {
        var happened = writer.Statement("insert into outbox (chain_id, number, ehr_id, time, type, payload) values ($1, $2, $3, $4, $5, $6)");
        foreach (var e in rows.Events) happened.Run(chain, e.Number, e.EhrId, e.Time, e.Type, e.Payload);
        var group = rows.AuditGroup!;
        writer.Statement("update audit_chain set sequence = $2, hash = $3, events = $4 where chain_id = $1").Run(chain, group.Sequence, group.Hash, group.Events);
        writer.Statement("insert into audit_group (chain_id, sequence, time, hash, entries) values ($1, $2, $3, $4, $5)")
            .Run(chain, group.Sequence, group.Time, group.Hash, group.Entries);
        var entry = writer.Statement("insert into audit_entry (ehr_id, chain_id, sequence, ordinal) values ($1, $2, $3, $4)");
        foreach (var e in rows.AuditEntries) entry.Run(e.EhrId, chain, group.Sequence, e.Ordinal);
        var look = writer.Statement(
            $"""
            insert into record_look (ehr_id, actor, time_last) values ($1, $2, $3)
            on conflict (ehr_id, actor) do update set
                time_before = case when record_look.time_last < excluded.time_last - {LookRow.Visit} then record_look.time_last else record_look.time_before end,
                time_last = max(record_look.time_last, excluded.time_last)
            """);
        foreach (var l in rows.Looks) look.Run(l.EhrId, l.Actor, l.Time);
    }
}
