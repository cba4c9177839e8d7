using Microsoft.Data.Sqlite;
using Varde.Records;

namespace Varde.Modules.Tests.Records;

/// <summary>The contract on SQLite, and what is SQLite's own.</summary>
public sealed class RecordStoreOnSqlite : RecordStoreContract
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "varde-test-" + Guid.NewGuid().ToString("N")[..8]);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_fails_and_says_so()
    {
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(OpenAsync);
        Assert.Contains("in use by another Varde server", refused.Message, StringComparison.Ordinal);
    }

    protected override string NewDatabase() => _folder;

    private protected override string Bytes(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";

    private protected override async Task RawAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new SqliteCommand(sql, connection);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private protected override async Task<long> CountAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new SqliteCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "varde.db")};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
