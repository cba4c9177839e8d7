using System.Data.Common;
using Microsoft.Data.Sqlite;
using Varde.Foundation;
using Varde.Records;
using Varde.Records.Storage;
using Varde.Records.Storage.Postgres;
using Varde.Records.Storage.Sqlite;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Records;

/// <summary>The migrations and their twins.</summary>
public sealed class Migrations
{
    [Fact]
    public void Every_migration_has_a_twin_and_the_numbers_have_no_gaps()
    {
        var (sqlite, postgres) = (Migrator.Scripts("sqlite"), Migrator.Scripts("postgresql"));
        Assert.Equal(sqlite.Select(s => s.Number), postgres.Select(s => s.Number));
        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(s => s.Number));
    }

    [Fact]
    public Task A_filled_sqlite_database_is_brought_up_to_date_and_keeps_its_records() =>
        InFolderAsync(folder => FilledIsMigratedAsync(folder, () => SqliteDatabase.Open(folder)));

    [Fact]
    public Task A_filled_postgresql_database_is_brought_up_to_date_and_keeps_its_records()
    {
        var database = PostgresCluster.Shared().NewDatabase();
        return FilledIsMigratedAsync(database, () => new PostgresDatabase(database));
    }

    [Fact]
    public Task A_database_of_a_newer_varde_is_left_alone() => InFolderAsync(async folder =>
    {
        await using (await RecordStore.OpenAsync(new RecordStoreOptions { Database = folder }))
        {
            // Opened once, so that the tables are there.
        }
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "varde.db")};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new SqliteCommand("insert into migration (number, time) values (9999, 0)", connection);
            await command.ExecuteNonQueryAsync();
        }
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => RecordStore.OpenAsync(new RecordStoreOptions { Database = folder }));
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    });

    // A further migration, on a database with records in it: it runs once, a faulty one leaves nothing behind, the records stay.
    private static async Task FilledIsMigratedAsync(string setting, Func<IDatabase> open)
    {
        var (ehr, uid) = await FillAsync(setting);
        await using (var database = open())
        {
            await using var writer = await database.OpenWriterAsync(default);
            var scripts = Migrator.Scripts(database.Dialect);
            var number = scripts[^1].Number + 1;
            var faulty = "create table half (n integer); insert into nowhere (n) values (1)";
            await Assert.ThrowsAnyAsync<DbException>(() => Migrator.MigrateAsync(database, writer, [.. scripts, (number, faulty)], 0, default));
            await writer.RollbackAsync();
            var sound = "alter table document add column further integer; create table half (n integer); update document set further = latest + 1";
            for (var i = 0; i < 2; i++) await Migrator.MigrateAsync(database, writer, [.. scripts, (number, sound)], 0, default);
            Assert.Equal(2, await writer.FirstAsync("select min(further) from document", [], r => r.Int(0), default));
            await writer.ExecuteAsync("delete from migration where number = $1", [number], default);
        }
        await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = setting, Extractors = [new TestExtractor()] });
        Assert.Equal(Content(7), (await store.ReadVersionAsync(ehr, uid)).Value.Content.ToArray());
        Assert.True((await store.VerifyAsync()).IsSound);
        Assert.Equal(0, (await store.ReindexAsync()).Changed);
    }

    private static async Task<(EhrId Ehr, VersionUid Uid)> FillAsync(string setting)
    {
        await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = setting, Extractors = [new TestExtractor()] });
        var ehr = await store.NewEhrAsync();
        return (ehr, await store.AddAsync(ehr, Composition(7)));
    }

    private static async Task InFolderAsync(Func<string, Task> test)
    {
        var folder = Path.Combine(Path.GetTempPath(), "varde-migrate-" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            await test(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
