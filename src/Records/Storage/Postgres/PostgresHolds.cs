using Npgsql;

namespace Varde.Records.Storage.Postgres;

/// <summary>
/// Keys that one process at a time has, as advisory locks of PostgreSQL's sessions (PostgreSQL manual, 13.3.5). Who dies loses them with the connection. They have
/// connections of their own: whoever holds keys needs another one to write with, and must never wait for those who wait for the keys.
/// </summary>
internal sealed class PostgresHolds : IAsyncDisposable
{
    private const int PoolSize = 8;
    private readonly NpgsqlDataSource _source;

    public PostgresHolds(NpgsqlConnectionStringBuilder settings) => _source = NpgsqlDataSource.Create(
        // The locks go with the session's state, so what is given back is reset; to wait for another's work is no fault.
        new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MinPoolSize = 0, MaxPoolSize = PoolSize, NoResetOnClose = false, CommandTimeout = 0 });

    /// <summary>Waits for the keys, in their order.</summary>
    public async ValueTask<IAsyncDisposable> TakeAsync(IReadOnlyList<long> keys, CancellationToken ct)
    {
        var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            foreach (var key in keys) await RunAsync(connection, "select pg_advisory_lock($1)", [key], ct);
            return new Held(connection);
        }
        catch
        {
            await new Held(connection).DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task RunAsync(NpgsqlConnection connection, string sql, IReadOnlyList<long> arguments, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = argument });
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await RunAsync(connection, "select pg_advisory_unlock_all()", [], CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // A connection that is lost has lost its locks.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
