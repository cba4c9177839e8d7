using System.Collections.Concurrent;
using System.Diagnostics;
using Varde.Foundation;
using Varde.Records;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Records;

/// <summary>
/// A process that commits until it is killed and prints each commit when it is acknowledged. It is this test program, started with a
/// variable that names the database.
/// </summary>
internal static class KilledWriter
{
    private const string Variable = "VARDE_TEST_COMMIT_UNTIL_KILLED";
    private const string KeysVariable = "VARDE_TEST_MASTER_KEYS";

    /// <summary>Starts the process, kills it after a while and gives the commits it had printed.</summary>
    public static async Task<IReadOnlyList<Acknowledged>> RunAndKillAsync(string database, string keys, TimeSpan after)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(KilledWriter).Assembly.Location);
        (start.Environment[Variable], start.Environment[KeysVariable]) = (database, keys);
        using var process = Process.Start(start)!;
        // The first line says that a commit is done: the clock runs from then.
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The writer did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        await Task.Delay(after);
        process.Kill();
        await process.WaitForExitAsync();
        // A line that the kill cut off is no acknowledgement that anyone has got.
        return [.. (await output).Split('\n').SkipLast(1).Prepend(first).Select(Acknowledged.Parse)];
    }

    /// <summary>Commits from several sides until told to stop; every contribution makes one object and changes another.</summary>
    public static Task CommitAsync(RecordStore store, Action<Acknowledged> acknowledge, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => CommitOneByOneAsync(store, acknowledge, stop), CancellationToken.None)));

    // What was refused may have been stored all the same, so that nothing can build on it: another record is begun.
    private static async Task CommitOneByOneAsync(RecordStore store, Action<Acknowledged> acknowledge, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await CommitToOneAsync(store, acknowledge, stop);
    }

    private static async Task CommitToOneAsync(RecordStore store, Action<Acknowledged> acknowledge, CancellationToken stop)
    {
        var ehr = EhrId.New();
        if (!(await store.CommitAsync(Creation(ehr), CancellationToken.None)).IsDone) return;
        VersionUid? before = null;
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var fresh = Composition(i);
            NewVersion[] versions = before is null ? [fresh] : [fresh, After(before, i)];
            var request = Commit(ehr, versions);
            if (!(await store.CommitAsync(request, CancellationToken.None)).TryGet(out var receipt, out _)) return;
            acknowledge(new Acknowledged(ehr, receipt.ContributionId, versions.Length));
            before = receipt.Versions[^1];
        }
    }

    /// <summary>The database to commit to, when this process was started to be killed.</summary>
    public static string? Database => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } database ? database : null;

    /// <summary>The store of a database whose master keys are in a file.</summary>
    public static Task<RecordStore> OpenAsync(string database, string keys) =>
        RecordStore.OpenAsync(new RecordStoreOptions { Database = database, MasterKeys = new MasterKeyFile(keys), Extractors = [new TestExtractor()] });

    /// <summary>Commits until killed.</summary>
    public static async Task<int> CommitUntilKilledAsync(string database)
    {
        await using var store = await OpenAsync(database, Environment.GetEnvironmentVariable(KeysVariable)!);
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        await CommitAsync(store, Print, CancellationToken.None);
        return 1;

        void Print(Acknowledged commit)
        {
            lock (output) output.Write($"{commit}\n");
        }
    }
}

/// <summary>A commit that was acknowledged.</summary>
internal sealed record Acknowledged(EhrId Ehr, Guid ContributionId, int Versions)
{
    public static Acknowledged Parse(string line) => line.Split(' ') is [var ehr, var contribution, var versions]
        ? new Acknowledged(new EhrId(Guid.Parse(ehr)), Guid.Parse(contribution), int.Parse(versions, System.Globalization.CultureInfo.InvariantCulture))
        : throw new FormatException(line);

    public override string ToString() => $"{Ehr} {ContributionId} {Versions}";
}

/// <summary>What must hold of a store after a crash.</summary>
internal static class AfterCrash
{
    public static async Task HoldsAsync(RecordStore store, IReadOnlyCollection<Acknowledged> acknowledged)
    {
        Assert.True((await store.VerifyAsync()).IsSound);
        Assert.Equal(0, (await store.ReindexAsync()).Changed);
        foreach (var commit in acknowledged)
        {
            var contribution = (await store.ReadContributionAsync(commit.Ehr, commit.ContributionId)).Value;
            Assert.Equal(commit.Versions, contribution.Versions.Count);
        }
        foreach (var ehr in acknowledged.Select(a => a.Ehr).Distinct()) await NothingIsHalfAsync(store, ehr);
    }

    private static async Task NothingIsHalfAsync(RecordStore store, EhrId ehr)
    {
        var contributions = await store.ListContributionsAsync(ehr, PageRequest.All);
        var stated = contributions.Items.SelectMany(c => c.Versions.Select(v => (c.Id, v))).ToHashSet();
        var documents = await store.ListDocumentsAsync(ehr, DocumentFilter.All, PageRequest.All);
        var stored = new HashSet<(Guid, VersionUid)>();
        foreach (var document in documents.Items)
        {
            foreach (var version in (await store.ReadHistoryAsync(ehr, document.Latest.ObjectId)).Value) stored.Add((version.ContributionId, version.Uid));
        }
        Assert.Equal(stated, stored);
        var audited = await store.ReadAuditAsync(ehr, PageRequest.All);
        Assert.Equal(contributions.Total, audited.Total);
    }
}

/// <summary>What was acknowledged survives kill -9, and nothing is left half done.</summary>
public sealed class CrashTests
{
    private const int Rounds = 3;

    [Fact]
    public async Task Killing_the_server_on_sqlite_loses_no_acknowledged_commit()
    {
        var folder = Path.Combine(Path.GetTempPath(), "varde-kill-" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            await KillTheWriterAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public Task Killing_the_server_on_postgresql_loses_no_acknowledged_commit() => KillTheWriterAsync(PostgresCluster.Shared().NewDatabase());

    [Fact]
    public async Task Killing_postgresql_loses_no_acknowledged_commit_and_the_store_recovers_by_itself()
    {
        using var cluster = PostgresCluster.Own();
        var database = cluster.NewDatabase();
        await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = database, MasterKeys = TestMasterKeys.Of(database), Extractors = [new TestExtractor()] });
        var acknowledged = new ConcurrentQueue<Acknowledged>();
        using var stop = new CancellationTokenSource();
        var committing = KilledWriter.CommitAsync(store, acknowledged.Enqueue, stop.Token);
        await UntilAsync(20);
        cluster.Kill();
        var before = acknowledged.Count;
        cluster.Start();
        await UntilAsync(before + 20);
        await stop.CancelAsync();
        await committing;
        Assert.True(before > 0 && acknowledged.Count >= before + 20, $"{before} commits before, {acknowledged.Count - before} after");
        await AfterCrash.HoldsAsync(store, acknowledged);

        // How long a server takes to recover is the machine's matter; that it does, within minutes, is ours.
        async Task UntilAsync(int count)
        {
            for (var i = 0; i < 6000 && acknowledged.Count < count; i++) await Task.Delay(50);
        }
    }

    private static async Task KillTheWriterAsync(string database)
    {
        var (acknowledged, keys) = (new List<Acknowledged>(), Directory.CreateTempSubdirectory("varde-kill-keys-"));
        for (var round = 0; round < Rounds; round++)
        {
            var file = Path.Combine(keys.FullName, "master.key");
            acknowledged.AddRange(await KilledWriter.RunAndKillAsync(database, file, TimeSpan.FromMilliseconds(300 + (150 * round))));
            await using var store = await KilledWriter.OpenAsync(database, file);
            await AfterCrash.HoldsAsync(store, acknowledged);
        }
        keys.Delete(recursive: true);
        Assert.NotEmpty(acknowledged);
    }
}
