using Npgsql;

namespace Varde.Modules.Tests.Records;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class RecordStoreOnPostgres : RecordStoreContract
{
    protected override string NewDatabase() => PostgresCluster.Shared().NewDatabase();

    private protected override async Task RawAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private protected override async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
