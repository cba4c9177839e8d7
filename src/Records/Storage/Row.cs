using System.Data.Common;

namespace Varde.Records.Storage;

/// <summary>The current row of a query, read by column number, the same for both databases.</summary>
internal readonly struct Row(DbDataReader reader)
{
    public long Long(int column) => reader.GetInt64(column);

    public int Int(int column) => reader.GetInt32(column);

    public string Text(int column) => reader.GetString(column);

    public bool Flag(int column) => reader.GetInt32(column) != 0;

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public bool IsNull(int column) => reader.IsDBNull(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public int? IntOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public long? LongOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public double? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : Bytes(column);

    /// <summary>A UUID: SQLite keeps its 16 bytes in the order they are written, PostgreSQL has a type for it.</summary>
    public Guid Uuid(int column) =>
        reader.GetFieldType(column) == typeof(Guid) ? reader.GetGuid(column) : new Guid(Bytes(column), bigEndian: true);
}
