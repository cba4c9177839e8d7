using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Varde.Records.Storage;

/// <summary>
/// One connection, on which one statement at a time runs. Statements name their parameters <c>$1, $2, …</c>, so that one text serves
/// both databases; their values are long, int, double, string, Guid, byte[], lists of these or null.
/// </summary>
internal abstract class Session : IAsyncDisposable
{
    /// <summary>Runs a statement and gives the number of rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] arguments, CancellationToken ct)
    {
        await using var use = Command(sql, arguments);
        return await use.Command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Runs a query and reads every row.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, object?[] arguments, Func<Row, T> read, CancellationToken ct)
    {
        await using var use = Command(sql, arguments);
        await using var reader = await use.Command.ExecuteReaderAsync(ct);
        var list = new List<T>();
        while (await reader.ReadAsync(ct)) list.Add(read(new Row(reader)));
        return list;
    }

    /// <summary>Runs a query and hands on its rows as they come; the connection is in use until the last.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(string sql, object?[] arguments, Func<Row, T> read, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var use = Command(sql, arguments);
        await using var reader = await use.Command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return read(new Row(reader));
    }

    /// <summary>Runs a query and reads its first row; the default when it has none.</summary>
    public async Task<T?> FirstAsync<T>(string sql, object?[] arguments, Func<Row, T> read, CancellationToken ct)
    {
        await using var use = Command(sql, arguments);
        await using var reader = await use.Command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? read(new Row(reader)) : default;
    }

    /// <summary>Begins a transaction that <see cref="CommitAsync"/> or <see cref="RollbackAsync"/> ends.</summary>
    public abstract Task BeginAsync(CancellationToken ct);

    /// <summary>Begins a transaction that reads one state of the database, whatever is committed meanwhile; <see cref="RollbackAsync"/> ends it.</summary>
    public abstract Task BeginSnapshotAsync(CancellationToken ct);

    /// <summary>Makes the transaction durable.</summary>
    public virtual Task CommitAsync(CancellationToken ct) => ExecuteAsync("commit", [], ct);

    /// <summary>Undoes the transaction, if one is open.</summary>
    public abstract Task RollbackAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The statement with its arguments, ready to run.</summary>
    protected abstract UsedCommand Command(string sql, object?[] arguments);

    /// <summary>A command in use: disposed of afterwards unless its session keeps it for the next time.</summary>
    protected readonly record struct UsedCommand(DbCommand Command, bool Kept) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Kept ? ValueTask.CompletedTask : Command.DisposeAsync();
    }
}
