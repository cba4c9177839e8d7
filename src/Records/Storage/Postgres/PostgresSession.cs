using Npgsql;
using NpgsqlTypes;

namespace Varde.Records.Storage.Postgres;

/// <summary>A PostgreSQL connection. Npgsql prepares the statements that recur by itself.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection) : Session
{
    private bool _inTransaction;

    public NpgsqlConnection Connection => connection;

    public override async Task BeginAsync(CancellationToken ct)
    {
        await ExecuteAsync("begin", [], ct);
        _inTransaction = true;
    }

    public override async Task BeginSnapshotAsync(CancellationToken ct)
    {
        await ExecuteAsync("begin isolation level repeatable read read only", [], ct);
        _inTransaction = true;
    }

    /// <summary>Says that a batch begins the transaction.</summary>
    public void Begun() => _inTransaction = true;

    /// <summary>Says that the transaction was committed.</summary>
    public void Ended() => _inTransaction = false;

    public override async Task CommitAsync(CancellationToken ct)
    {
        await base.CommitAsync(ct);
        _inTransaction = false;
    }

    public override async Task RollbackAsync()
    {
        if (!_inTransaction) return;
        await ExecuteAsync("rollback", [], default);
        _inTransaction = false;
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    protected override UsedCommand Command(string sql, object?[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments.SelectMany(a => a is DocumentKeyList keys ? [keys.Ehrs, keys.Documents] : (object?[])[a])) command.Parameters.Add(Parameter(argument));
        return new UsedCommand(command, Kept: false);
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        long number => new NpgsqlParameter<long> { TypedValue = number },
        int number => new NpgsqlParameter<int> { TypedValue = number },
        double number => new NpgsqlParameter<double> { TypedValue = number },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        Guid id => new NpgsqlParameter<Guid> { TypedValue = id },
        int[] numbers => new NpgsqlParameter<int[]> { TypedValue = numbers },
        long[] numbers => new NpgsqlParameter<long[]> { TypedValue = numbers },
        Guid[] ids => new NpgsqlParameter<Guid[]> { TypedValue = ids },
        byte[][] keys => new NpgsqlParameter<byte[][]> { TypedValue = keys },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
        null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown },
        _ => throw new ArgumentException($"A statement cannot take a {value.GetType().Name}.", nameof(value)),
    };
}
