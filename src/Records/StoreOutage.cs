using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Varde.Records;

/// <summary>Tells an outage of the database, which passes and is not the caller's fault, from a bug.</summary>
public static class StoreOutage
{
    // SQLite: busy, locked, out of memory, read only, I/O error, disk full, file cannot be opened.
    private static readonly int[] SqliteCodes = [5, 6, 7, 8, 10, 13, 14];

    /// <summary>When to try again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>True when the database did not answer, is starting or stopping, has no room or cannot reach its disk.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        StoreUnavailableException => true,
        SqliteException sqlite => SqliteCodes.Contains(sqlite.SqliteErrorCode),
        DbException database => database.IsTransient || database.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException,
        _ => false,
    };
}
