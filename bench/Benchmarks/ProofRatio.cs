using System.Diagnostics;
using System.Globalization;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Foundation.Tokens;
using Varde.OpenEhr.Formats;
using Varde.Records;
using Varde.SeedPopulation;

namespace Varde.Benchmarks;

/// <summary>
/// What it costs reads that servers share which proofs were used: a document and its entry in the access log, once with proofs in memory and once with those of all servers, on one PostgreSQL in short turns.
/// <c>proofs SECONDS CONNECTION</c> is so many seconds for each figure.
/// </summary>
internal static class ProofRatio
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);
    private static readonly AccessClass Class = new("org", "unit");
    private static readonly AuditEntry Audit = new() { ActorId = "bench", ActorDisplay = "Bench", Action = "read", Object = "bench" };

    public static async Task<int> RunAsync(string[] asked)
    {
        if (asked is not [var seconds, var connection]) return 1;
        await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = connection, Extractors = [ClinicalRepositoryModule.LeafExtractor] });
        var (ehr, uid) = await WriteAsync(store);
        var memory = new SeenProofs(5_000_000, TimeProvider.System);
        foreach (var callers in new[] { 1, 8, 32 }) await CompareAsync(callers, int.Parse(seconds, CultureInfo.InvariantCulture), [() => ReadAsync(false), () => ReadAsync(true)]);
        return 0;

        async Task ReadAsync(bool isShared)
        {
            var proof = Guid.NewGuid();
            if (await memory.SeeAsync("key", proof.ToString(), default) != ProofSighting.New) throw new InvalidOperationException("There is no room for proofs.");
            if (isShared && !(await store.Proofs!.UseAsync(proof, TimeProvider.System.GetUtcNow() + ProofGuard.Memory)).IsNew) throw new InvalidOperationException("A proof was not new.");
            _ = (await store.ReadVersionAsync(ehr, uid)).Value;
            await store.AppendReadAuditAsync([Audit with { Ehr = ehr }]);
        }
    }

    private static async Task CompareAsync(int callers, int seconds, Func<Task>[] ways)
    {
        var (counts, times) = (new long[2], new TimeSpan[2]);
        for (var i = 0; times[1].TotalSeconds < seconds; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            var done = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => UntilAsync(begin, ways[i % 2]))));
            // The first turns warm both.
            if (i < 4) continue;
            counts[i % 2] += done.Sum();
            times[i % 2] += Stopwatch.GetElapsedTime(begin);
        }
        var (inMemory, shared) = (counts[0] / times[0].TotalSeconds, counts[1] / times[1].TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read with its audit, {callers} at once: {shared:N0} a second with shared proofs, {inMemory:N0} with those in memory, ratio {shared / inMemory:F2}"));
    }

    private static async Task<long> UntilAsync(long begin, Func<Task> read)
    {
        var count = 0L;
        for (; Stopwatch.GetElapsedTime(begin) < Turn; count++) await read();
        return count;
    }

    private static async Task<(EhrId Ehr, VersionUid Uid)> WriteAsync(RecordStore store)
    {
        var document = DemoPopulation.Generate(1, 7, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)).SelectMany(r => r.Documents).First();
        var (ehr, uid) = (EhrId.New(), new VersionUid(Guid.NewGuid(), "bench", 1));
        var status = new NewVersion { Uid = new VersionUid(Guid.NewGuid(), "bench", 1), Kind = DocumentKind.EhrStatus, Content = "{\"_type\":\"EHR_STATUS\"}"u8.ToArray(), AccessClass = Class, Status = new EhrStatusFacts() };
        var version = new NewVersion { Uid = uid, Kind = DocumentKind.Composition, TemplateId = document.TemplateId, ArchetypeId = document.Composition.ArchetypeNodeId, Content = CanonicalJson.Write(document.Composition), AccessClass = Class };
        _ = (await store.CommitAsync(new() { Owner = ehr, NewEhr = new("bench"), Versions = [status], Audit = Audit })).Value;
        _ = (await store.CommitAsync(new() { Owner = ehr, Versions = [version], Audit = Audit })).Value;
        return (ehr, uid);
    }
}
