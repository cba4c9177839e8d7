using Npgsql;
using NpgsqlTypes;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Load.Nodes;

/// <summary>
/// The tables of the row-per-node layout, in a schema of their own beside ours: what EHRbase 2 has of compositions, with its indexes. Its
/// contributions, audits, history, EHR_STATUS and folders are left out, as none of the queries looks at them.
/// </summary>
internal static class NodeTables
{
    private const string Tables =
        """
        drop schema if exists nodes cascade;
        create schema nodes;
        create table nodes.ehr (id uuid not null primary key, creation_date timestamptz not null);
        create table nodes.comp_version (
            vo_id uuid not null primary key, ehr_id uuid not null, contribution_id uuid not null, audit_id uuid not null, template_id uuid not null,
            sys_version integer not null, sys_period_lower timestamptz not null, root_concept text not null);
        create table nodes.comp_data (
            vo_id uuid not null, num integer not null, citem_num integer, parent_num integer not null, num_cap integer not null, rm_entity text not null,
            entity_concept text, entity_name text collate "en-US-x-icu", entity_attribute text, entity_idx text collate "C" not null,
            entity_idx_len integer not null, data jsonb not null, primary key (vo_id, num));
        """;

    private const string Indexes =
        """
        create index comp_version_ehr_idx on nodes.comp_version (ehr_id, template_id);
        create index comp_version_root_concept_idx on nodes.comp_version (ehr_id, root_concept);
        create index comp_version_period_idx on nodes.comp_version (sys_period_lower desc);
        create index comp_data_idx on nodes.comp_data (
            vo_id, entity_attribute, entity_idx_len, rm_entity, entity_concept, entity_name, entity_idx) include (num_cap, num);
        create index comp_data_path_idx on nodes.comp_data (vo_id, parent_num, entity_concept)
            include (rm_entity, entity_attribute, entity_name, num, num_cap, citem_num);
        create index comp_data_path_skip_idx on nodes.comp_data (vo_id, citem_num, num)
            include (entity_concept, rm_entity, entity_attribute, parent_num, num_cap);
        """;

    // Last, so that a fill that is broken off begins anew.
    private const string Done = "create table nodes.filled as select 1 as filled";

    private static readonly DateTime Begin = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Fills the tables with the compositions of a population, unless they are filled already; whether it did.</summary>
    public static async Task<bool> FillAsync(NpgsqlDataSource source, Population population)
    {
        if (await IsThereAsync(source)) return false;
        await ExecuteAsync(source, Tables);
        await CopyAsync(source, population);
        await ExecuteAsync(source, Indexes);
        await ExecuteAsync(source, Done);
        return true;
    }

    /// <summary>Brings what the planner knows of both layouts up to date, and lets both read indexes alone where they can.</summary>
    public static Task VacuumAsync(NpgsqlDataSource source) => ExecuteAsync(source, "vacuum analyze");

    /// <summary>What a composition takes with its share of the indexes, and in how many rows of nodes.</summary>
    public static async Task<(double Bytes, double Rows)> SizeAsync(NpgsqlDataSource source, Population population)
    {
        await using var command = source.CreateCommand(
            "select pg_total_relation_size('nodes.comp_version') + pg_total_relation_size('nodes.comp_data'), (select count(*) from nodes.comp_data)");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0) / (double)population.Documents, reader.GetInt64(1) / (double)population.Documents);
    }

    private static async Task<bool> IsThereAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select to_regclass('nodes.filled') is not null");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task CopyAsync(NpgsqlDataSource source, Population population)
    {
        await using var ehrs = await Copy.IntoAsync(source, "nodes.ehr");
        await using var versions = await Copy.IntoAsync(source, "nodes.comp_version");
        await using var data = await Copy.IntoAsync(source, "nodes.comp_data");
        var number = 0;
        foreach (var (ehr, compositions) in population.Records())
        {
            Ehr(ehrs.Rows, ehr);
            foreach (var composition in compositions) Add(versions.Rows, data.Rows, population, ehr, number++, composition);
        }
        await ehrs.Rows.CompleteAsync();
        await versions.Rows.CompleteAsync();
        await data.Rows.CompleteAsync();
    }

    private static void Add(NpgsqlBinaryImporter versions, NpgsqlBinaryImporter data, Population population, Guid ehr, int number, Composition composition)
    {
        var id = population.Id("vo", number);
        var rows = NodeRows.Of(composition);
        versions.StartRow();
        foreach (var value in (Guid[])[id, ehr, population.Id("contribution", number), population.Id("audit", number), TemplateOf(composition, population)])
            versions.Write(value, NpgsqlDbType.Uuid);
        versions.Write(1, NpgsqlDbType.Integer);
        versions.Write(Begin.AddSeconds(number), NpgsqlDbType.TimestampTz);
        versions.Write(rows[0].Concept!, NpgsqlDbType.Text);
        foreach (var row in rows) Node(data, id, row);
    }

    private static Guid TemplateOf(Composition composition, Population population) => population.Id($"template/{composition.ArchetypeDetails?.TemplateId?.Value}", 0);

    private static void Ehr(NpgsqlBinaryImporter rows, Guid ehr)
    {
        rows.StartRow();
        rows.Write(ehr, NpgsqlDbType.Uuid);
        rows.Write(Begin, NpgsqlDbType.TimestampTz);
    }

    private static void Node(NpgsqlBinaryImporter rows, Guid id, NodeRow row)
    {
        rows.StartRow();
        rows.Write(id, NpgsqlDbType.Uuid);
        rows.Write(row.Number, NpgsqlDbType.Integer);
        if (row.ArchetypeRoot is { } root) rows.Write(root, NpgsqlDbType.Integer);
        else rows.WriteNull();
        rows.Write(row.Parent, NpgsqlDbType.Integer);
        rows.Write(row.LastNumber, NpgsqlDbType.Integer);
        foreach (var text in (string?[])[row.Class, row.Concept, row.Name, row.Attribute, row.Index])
        {
            if (text is null) rows.WriteNull();
            else rows.Write(text, NpgsqlDbType.Text);
        }
        rows.Write(row.Depth, NpgsqlDbType.Integer);
        rows.Write(row.Data, NpgsqlDbType.Jsonb);
    }

    /// <summary>Rows on their way into a table, on a connection of their own.</summary>
    private sealed class Copy(NpgsqlConnection connection, NpgsqlBinaryImporter rows) : IAsyncDisposable
    {
        public NpgsqlBinaryImporter Rows => rows;

        public static async Task<Copy> IntoAsync(NpgsqlDataSource source, string table)
        {
            var connection = await source.OpenConnectionAsync();
            return new(connection, await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)"));
        }

        public async ValueTask DisposeAsync()
        {
            await rows.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
