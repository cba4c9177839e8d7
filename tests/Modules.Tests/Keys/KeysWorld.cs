using System.Data.Common;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Keys;

/// <summary>A database of a story's own, with the files beside it, and ways past the store into it.</summary>
internal sealed class KeysWorld : IAsyncDisposable
{
    private KeysWorld(Database database, string folder)
    {
        Folder = folder;
        Place = database == Database.Embedded ? folder : PostgresCluster.Shared().NewDatabase();
        Directory.CreateDirectory(folder);
    }

    public string Folder { get; }

    /// <summary>The database, as the store is told of it.</summary>
    public string Place { get; }

    public bool IsEmbedded => Place == Folder;

    public string KeyPath => Path.Combine(Folder, "keys", "master.key");

    public string ListPath => Path.Combine(Folder, "keys", "erasures.jsonl");

    public static KeysWorld New(Database database) => new(database, Path.Combine(Path.GetTempPath(), "varde-keys-" + Guid.NewGuid().ToString("N")[..8]));

    /// <summary>A server with the keys of the file.</summary>
    public Task<RecordStore> OpenAsync(IMasterKeys? keys = null, ErasureList? list = null) => OpenAsync(Place, keys ?? new MasterKeyFile(KeyPath), list);

    /// <summary>A server that keeps documents in clear.</summary>
    public Task<RecordStore> OpenInClearAsync() => OpenAsync(Place, null, null);

    public static Task<RecordStore> OpenAsync(string place, IMasterKeys? keys, ErasureList? list) =>
        RecordStore.OpenAsync(new RecordStoreOptions { Database = place, MasterKeys = keys, ErasureList = list, Extractors = [new WordyExtractor()] });

    /// <summary>Runs a statement past the store, as a tamperer would; how many rows it changed.</summary>
    public async Task<int> RawAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<List<T>> ListAsync<T>(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<T>();
        while (await reader.ReadAsync()) list.Add(typeof(T) == typeof(long) ? (T)(object)reader.GetInt64(0) : reader.GetFieldValue<T>(0));
        return list;
    }

    /// <summary>All that the database's files hold, or its dump.</summary>
    public async Task<string> AllBytesAsync() => IsEmbedded
        ? string.Concat(Directory.EnumerateFiles(Folder, "varde.db*").Select(file => Encoding.Latin1.GetString(ReadShared(file))))
        : await DumpAsync();

    /// <summary>A copy of the database as it is now, as a backup that is restored later.</summary>
    public async Task<string> BackupAsync()
    {
        if (!IsEmbedded) return PostgresCluster.Shared().CopyOf(new NpgsqlConnectionStringBuilder(Place).Database!);
        var copy = Path.Combine(Folder, "copy");
        Directory.CreateDirectory(copy);
        await RawAsync($"vacuum into '{Path.Combine(copy, "varde.db")}'");
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    // What stands in the access log is no document: it is compressed, and searched through the store.
    private async Task<string> DumpAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(PostgresCluster.Binaries!, "pg_dump")) { RedirectStandardOutput = true, UseShellExecute = false };
        var settings = new NpgsqlConnectionStringBuilder(Place);
        foreach (var argument in new[] { "-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!, settings.Database! }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return text;
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private async Task<DbConnection> ConnectAsync()
    {
        DbConnection connection = IsEmbedded ? new SqliteConnection($"Data Source={Path.Combine(Folder, "varde.db")};Pooling=false") : new NpgsqlConnection(Place + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>Takes out of a document all that may hold words of a patient: a text, a code, words, what tells its path from others, and what it holds.</summary>
internal sealed class WordyExtractor : ILeafExtractor
{
    public string Rules => "wordy 1";

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Kind != DocumentKind.Composition) return;
        using var json = JsonDocument.Parse(source.Content);
        var word = json.RootElement.GetProperty("name").GetString()!;
        sink.Text(new LeafPath("name"), [], word);
        sink.Code(new LeafPath("code", scope: LeafScope.Record), [], word);
        sink.Number(new LeafPath("systolic", $"named {word}"), [], json.RootElement.GetProperty("systolic").GetInt32());
        sink.Number(new LeafPath("own", $"own {word}", LeafScope.Record), [], json.RootElement.GetProperty("systolic").GetInt32());
        sink.Holds(["openEHR-EHR-COMPOSITION.encounter.v1", $"openEHR-EHR-CLUSTER.{word}.v1"], hasMore: false);
        sink.HoldsWords(DocumentWords.Of(new HashSet<string> { word }, new HashSet<string> { word, "more" }));
    }
}
