using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Varde.Records.Storage.Sqlite;

/// <summary>
/// A prepared statement on SQLite's own interface. A commit writes some twenty rows: through ADO.NET each would cost a command, a reader and a
/// box for every value.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _positions;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
        // To SQLite $1 is a name, numbered where it first stands.
        var count = raw.sqlite3_bind_parameter_count(_statement);
        _positions = [.. Enumerable.Range(1, count).Select(n => raw.sqlite3_bind_parameter_index(_statement, $"${n}"))];
    }

    /// <summary>Runs a statement that gives no rows; how many it changed.</summary>
    public int Run(params ReadOnlySpan<SqliteValue> values)
    {
        Bind(values);
        try
        {
            Check(raw.sqlite3_step(_statement));
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Runs a query and reads its first row; the default when it has none.</summary>
    public T? First<T>(Func<SqliteStatement, T> read, params ReadOnlySpan<SqliteValue> values)
    {
        Bind(values);
        try
        {
            return Check(raw.sqlite3_step(_statement)) == raw.SQLITE_ROW ? read(this) : default;
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Runs a query and reads each row.</summary>
    public void Each(Action<SqliteStatement> read, params ReadOnlySpan<SqliteValue> values)
    {
        Bind(values);
        try
        {
            while (Check(raw.sqlite3_step(_statement)) == raw.SQLITE_ROW) read(this);
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public bool Flag(int column) => Int(column) != 0;

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public Guid Uuid(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Bind(ReadOnlySpan<SqliteValue> values)
    {
        for (var i = 0; i < values.Length; i++) Check(values[i].BindTo(_statement, _positions[i]));
    }

    private int Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return code;
        throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xFF, code);
    }
}

/// <summary>A value to bind, unboxed. A UUID is stored as its 16 bytes in the order they are written.</summary>
internal readonly struct SqliteValue
{
    private readonly long _integer;
    private readonly double _real;
    private readonly object? _reference;
    private readonly Guid _uuid;
    private readonly Kind _kind;

    private SqliteValue(Kind kind, long integer = 0, double real = 0, object? reference = null, Guid uuid = default) =>
        (_kind, _integer, _real, _reference, _uuid) = (kind, integer, real, reference, uuid);

    private enum Kind : byte { Null, Integer, Real, Text, Bytes, Uuid }

    public static implicit operator SqliteValue(long value) => new(Kind.Integer, integer: value);

    public static implicit operator SqliteValue(int value) => new(Kind.Integer, integer: value);

    public static implicit operator SqliteValue(bool value) => new(Kind.Integer, integer: value ? 1 : 0);

    public static implicit operator SqliteValue(int? value) => value is { } number ? new(Kind.Integer, integer: number) : default;

    public static implicit operator SqliteValue(double? value) => value is { } number ? new(Kind.Real, real: number) : default;

    public static implicit operator SqliteValue(string? value) => value is null ? default : new(Kind.Text, reference: value);

    public static implicit operator SqliteValue(byte[]? value) => value is null ? default : new(Kind.Bytes, reference: value);

    public static implicit operator SqliteValue(Guid value) => new(Kind.Uuid, uuid: value);

    /// <summary>Binds the value; SQLite's result code.</summary>
    public int BindTo(sqlite3_stmt statement, int index) => _kind switch
    {
        Kind.Integer => raw.sqlite3_bind_int64(statement, index, _integer),
        Kind.Real => raw.sqlite3_bind_double(statement, index, _real),
        Kind.Text => raw.sqlite3_bind_text(statement, index, (string)_reference!),
        Kind.Bytes => BindBytes(statement, index, (byte[])_reference!),
        Kind.Uuid => BindUuid(statement, index),
        _ => raw.sqlite3_bind_null(statement, index),
    };

    // An empty span has no address, which SQLite would take as null.
    private static int BindBytes(sqlite3_stmt statement, int index, byte[] bytes) =>
        bytes.Length == 0 ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, bytes);

    private int BindUuid(sqlite3_stmt statement, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        _uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(statement, index, bytes);
    }
}
