using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Varde.Records.Storage.Sqlite;

/// <summary>A SQLite connection that keeps its statements prepared.</summary>
internal sealed class SqliteSession(SqliteConnection connection, Action<SqliteSession>? giveBack) : Session
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    /// <summary>The prepared statement, for rows by the dozen.</summary>
    public SqliteStatement Statement(string sql) =>
        _statements.TryGetValue(sql, out var statement) ? statement : _statements[sql] = new SqliteStatement(connection.Handle!, sql);

    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (_commands.TryGetValue(sql, out var command)) return command;
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}", Value = DBNull.Value });
        return _commands[sql] = command;
    }

    public override Task BeginAsync(CancellationToken ct) => ExecuteAsync("begin immediate", [], ct);

    public override Task BeginSnapshotAsync(CancellationToken ct) => ExecuteAsync("begin", [], ct);

    public override Task RollbackAsync()
    {
        // SQLite ends the transaction by itself on some errors (full disk); then there is nothing to undo.
        return SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0 ? Task.CompletedTask : ExecuteAsync("rollback", [], default);
    }

    public override ValueTask DisposeAsync()
    {
        if (giveBack is not null) giveBack(this);
        else Close();
        return ValueTask.CompletedTask;
    }

    public void Close()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var command in _commands.Values) command.Dispose();
        connection.Dispose();
    }

    // A UUID is stored as its 16 bytes in the order they are written; a list goes as a JSON array, which the statement takes apart.
    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(bigEndian: true),
        int[] numbers => $"[{string.Join(',', numbers)}]",
        DocumentKeyList keys => $"[{string.Join(',', keys.Ehrs.Zip(keys.Documents, (ehr, document) => $"[{ehr},{document}]"))}]",
        long[] numbers => $"[{string.Join(',', numbers)}]",
        Guid[] ids => $"[{string.Join(',', ids.Select(id => $"\"{Convert.ToHexString(id.ToByteArray(bigEndian: true))}\""))}]",
        byte[][] keys => $"[{string.Join(',', keys.Select(key => $"\"{Convert.ToHexString(key)}\""))}]",
        _ => value,
    };

    protected override UsedCommand Command(string sql, object?[] arguments)
    {
        var command = Prepared(sql, arguments.Length);
        for (var i = 0; i < arguments.Length; i++) command.Parameters[i].Value = Stored(arguments[i]);
        return new UsedCommand(command, Kept: true);
    }
}
