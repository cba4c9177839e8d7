using Npgsql;
using Varde.Records.Commits;

namespace Varde.Records.Storage.Postgres;

/// <summary>Begins a group on PostgreSQL in one round trip: the chain is locked, then all keys are looked up, each table at once.</summary>
internal static class PostgresGroupReader
{
    public static async Task<GroupState> BeginAsync(PostgresSession writer, int chain, GroupKeys keys, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(writer.Connection);
        var readers = new List<Action<Row>>();
        var state = new GroupState();
        Add(batch, "begin");
        AddChain(batch, readers, chain, state);
        AddGlobal(batch, readers, keys, state);
        AddPatient(batch, readers, keys, state);
        writer.Begun();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var read in readers)
        {
            while (await reader.ReadAsync(ct)) read(new Row(reader));
            await reader.NextResultAsync(ct);
        }
        return state;
    }

    private static void AddChain(NpgsqlBatch batch, List<Action<Row>> readers, int chain, GroupState state)
    {
        Add(batch, "select sequence, hash, events, epoch from audit_chain where chain_id = $1 for update", new NpgsqlParameter<int> { TypedValue = chain });
        readers.Add(r => (state.Sequence, state.Hash, state.Events, state.Epoch) = (r.Long(0), r.Bytes(1), r.Long(2), r.Long(3)));
    }

    private static void AddGlobal(NpgsqlBatch batch, List<Action<Row>> readers, GroupKeys keys, GroupState state)
    {
        if (keys.Owners.Count > 0)
        {
            Add(batch, "select owner_id, ehr_id, time_deleted, time_erased from record_owner where owner_id = any($1)", Array(keys.Owners));
            readers.Add(r => state.Owners[r.Uuid(0)] = new OwnerState(r.Long(1), !r.IsNull(2), !r.IsNull(3)));
        }
        if (keys.Subjects.Count > 0)
        {
            Add(batch,
                """
                select s.subject_id, s.subject_namespace, s.ehr_id
                from unnest($1::text[], $2::text[]) as k (id, space)
                join ehr_subject s on s.subject_id = k.id and s.subject_namespace = k.space
                """,
                Array(keys.Subjects.Select(s => s.Id)), Array(keys.Subjects.Select(s => s.Namespace)));
            readers.Add(r => state.Subjects[(r.Text(0), r.Text(1))] = r.Long(2));
        }
        if (keys.NewObjects.Count > 0)
        {
            Add(batch, "select object_id from object_owner where object_id = any($1)", Array(keys.NewObjects));
            readers.Add(r => state.UsedObjects.Add(r.Uuid(0)));
        }
    }

    private static void AddPatient(NpgsqlBatch batch, List<Action<Row>> readers, GroupKeys keys, GroupState state)
    {
        if (keys.Ehrs.Count > 0)
        {
            Add(batch,
                "select ehr_id, status_id, is_modifiable, is_queryable, subject_id, subject_namespace from ehr where ehr_id = any($1)",
                Array(keys.Ehrs));
            readers.Add(r => state.Ehrs[r.Long(0)] =
                new EhrState(r.Uuid(1), new EhrStatusFacts(r.Flag(2), r.Flag(3), r.TextOrNull(4), r.TextOrNull(5))));
        }
        keys.Documents.UnionWith(keys.Classes);
        if (keys.Documents.Count > 0)
        {
            Add(batch, DocumentsSql("unnest($1::bigint[], $2::uuid[]) as k (ehr_id, object_id)", "null::uuid"), Array(keys.Documents.Select(d => d.EhrId)), Array(keys.Documents.Select(d => d.ObjectId)));
            readers.Add(r => state.Documents[(r.Long(0), r.Uuid(1))] = DocumentOf(r));
        }
        if (keys.Classes.Count > 0)
        {
            Add(batch, DocumentsSql("unnest($1::bigint[], $2::uuid[]) as s (ehr_id, object_id) join derived_document k on k.ehr_id = s.ehr_id and k.source_id = s.object_id", "k.source_id"),
                Array(keys.Classes.Select(d => d.EhrId)), Array(keys.Classes.Select(d => d.ObjectId)));
            readers.Add(r =>
            {
                state.Documents[(r.Long(0), r.Uuid(1))] = DocumentOf(r);
                if (!state.Views.TryGetValue((r.Long(0), r.Uuid(12)), out var views)) state.Views[(r.Long(0), r.Uuid(12))] = views = [];
                views.Add(r.Uuid(1));
            });
        }
        if (keys.SoleDocuments.Count > 0)
        {
            Add(batch,
                $"""
                select d.ehr_id, k.sole, d.object_id
                from unnest($1::bigint[], $2::int[]) as k (ehr_id, sole)
                join document d on d.ehr_id = k.ehr_id and {SoleDocuments.AreLiving("k.sole")}
                """,
                Array(keys.SoleDocuments.Select(k => k.EhrId)), Array(keys.SoleDocuments.Select(k => k.Sole)));
            readers.Add(r => state.SoleDocuments.Add((r.Long(0), r.Int(1), r.Uuid(2))));
        }
        if (keys.Contributions.Count > 0)
        {
            Add(batch,
                """
                select c.ehr_id, c.contribution_id
                from unnest($1::bigint[], $2::uuid[]) as k (ehr_id, contribution_id)
                join contribution c on c.ehr_id = k.ehr_id and c.contribution_id = k.contribution_id
                """,
                Array(keys.Contributions.Select(c => c.EhrId)), Array(keys.Contributions.Select(c => c.ContributionId)));
            readers.Add(r => state.UsedContributions.Add((r.Long(0), r.Uuid(1))));
        }
    }

    private static string DocumentsSql(string keys, string source) =>
        $"""
        select d.ehr_id, d.object_id, d.document_id, d.kind, d.latest, n.text, v.time_committed, d.shown, d.leaves, d.access_class_id, d.contents_id,
            case when d.shown = d.latest then v.time_committed else (
                select s.time_committed from version s where s.ehr_id = d.ehr_id and s.document_id = d.document_id and s.number = d.shown) end, {source}
        from {keys}
        join document d on d.ehr_id = k.ehr_id and d.object_id = k.object_id
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
        join name n on n.name_id = v.system_id
        """;

    private static DocumentState DocumentOf(Row r) => new(r.Long(2), r.Int(3), r.Int(4), r.Text(5), r.Long(6), r.Int(9), ShownOf(r));

    private static ShownVersion? ShownOf(Row r) => r.Int(7) == 0 ? null : new(r.Int(7), r.Long(11), r.Int(9), r.Bytes(8), r.IntOrNull(10));

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new() { TypedValue = [.. values] };

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
