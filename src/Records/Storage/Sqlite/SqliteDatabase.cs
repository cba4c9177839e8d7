using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Varde.Records.Commits;

namespace Varde.Records.Storage.Sqlite;

/// <summary>SQLite in a data folder: write-ahead log, fsync at every commit, one writer, pooled readers.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private const int Full = 13;
    private const int Busy = 5;
    private const int Constraint = 19;
    private const int CheckpointAttempts = 50;
    private static readonly TimeSpan CheckpointPause = TimeSpan.FromMilliseconds(100);
    private readonly string _file;
    private readonly FileStream _lock;
    private readonly ConcurrentBag<SqliteSession> _readers = [];

    // Counting its memory takes SQLite a lock of the whole process at every allocation, and nobody reads the count.
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteDatabase(string file, FileStream held) => (_file, _lock) = (file, held);

    public string Dialect => "sqlite";

    public string SizeQuery => "select page_count * page_size from pragma_page_count(), pragma_page_size()";

    /// <summary>Opens the data folder, made if need be, and locks it for this process.</summary>
    /// <exception cref="StoreUnavailableException">Another server has it.</exception>
    public static SqliteDatabase Open(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            var held = new FileStream(Path.Combine(folder, "varde.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new SqliteDatabase(Path.Combine(folder, "varde.db"), held);
        }
        catch (IOException e)
        {
            throw new StoreUnavailableException(
                $"The data folder {Path.GetFullPath(folder)} is in use by another Varde server. Stop that one, or give this one another folder.", e);
        }
    }

    public ValueTask<Session> RentReaderAsync(CancellationToken ct) =>
        new(_readers.TryTake(out var reader) ? reader : Connect(readOnly: true, _readers.Add));

    public ValueTask<Session> OpenWriterAsync(CancellationToken ct) => new(Connect(readOnly: false, null));

    // The folder is locked: there is no other process.
    public ValueTask<IAsyncDisposable> HoldAsync(IReadOnlyList<long> keys, CancellationToken ct) => new(NoHold.Instance);

    public Task RunScriptAsync(Session writer, string script, CancellationToken ct) => writer.ExecuteAsync(script, [], ct);

    public Task<GroupState> BeginGroupAsync(Session writer, int chain, GroupKeys keys, CancellationToken ct) =>
        SqliteGroup.BeginAsync((SqliteSession)writer, chain, keys, ct);

    public Task WriteGroupAsync(Session writer, int chain, GroupRows rows, CancellationToken ct)
    {
        SqliteGroup.Write((SqliteSession)writer, chain, rows);
        return writer.CommitAsync(ct);
    }

    // The folder is locked: nobody else writes to the chain.
    public async Task<bool> TryAppendAuditAsync(Session writer, int chain, GroupRows rows, CancellationToken ct)
    {
        await writer.BeginAsync(ct);
        await WriteGroupAsync(writer, chain, rows, ct);
        return true;
    }

    public Task ChangeLeavesAsync(Session writer, LeafChanges changes, CancellationToken ct)
    {
        SqliteGroup.WriteLeaves((SqliteSession)writer, changes);
        return Task.CompletedTask;
    }

    // The index of words keeps the words of deleted documents until its parts are merged, pages keep what was in them until they are written anew, and the log until it is cut.
    public async Task<bool> ScrubAsync(Session writer, CancellationToken ct)
    {
        await writer.ExecuteAsync("insert into word_index (word_index) values ('optimize')", [], ct);
        await writer.ExecuteAsync("vacuum", [], ct);
        for (var attempt = 1; ; attempt++)
        {
            if (await writer.FirstAsync("pragma wal_checkpoint(truncate)", [], r => r.Int(0) == 0, ct)) return true;
            if (attempt == CheckpointAttempts) return false;
            await Task.Delay(CheckpointPause, ct);
        }
    }

    public string IsOneOf(string column, string parameter) => $"{column} in (select value from json_each({parameter}))";

    public string IsKeyOf(string column, string parameter) => $"{column} in (select unhex(value) from json_each({parameter}))";

    public string HoldingWords(LeafWords words, Func<object, string> parameter) =>
        $"word_index w join word_owner l on l.document_id = w.rowid where word_index match {parameter(DocumentWords.ForSqlite(words))}";

    public string DocumentKeys => "(select value ->> 0 as ehr_id, value ->> 1 as document_id from json_each($1)) as k";

    public string AfterDocumentKeys => "$2";

    public bool IsTransient(Exception exception) => exception is SqliteException { SqliteErrorCode: Full or Busy };

    public bool IsUniqueViolation(Exception exception) => exception is SqliteException { SqliteErrorCode: Constraint };

    public ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader)) reader.Close();
        return _lock.DisposeAsync();
    }

    private SqliteSession Connect(bool readOnly, Action<SqliteSession>? giveBack)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 10,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = readOnly ? ReaderSettings : WriterSettings;
        command.ExecuteNonQuery();
        return new SqliteSession(connection, giveBack);
    }

    // A checkpoint copies each page once however often it was written since the last: the log may grow to 64 MB between two.
    private const string WriterSettings =
        """
        pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma cache_size = -65536;
        pragma wal_autocheckpoint = 16000; pragma temp_store = memory; pragma trusted_schema = off
        """;

    // The pages are not mapped (mmap_size): with it reads were half as many, see docs/performance.md.
    private const string ReaderSettings =
        "pragma query_only = on; pragma busy_timeout = 5000; pragma cache_size = -16384; pragma temp_store = memory";
}
