using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.Records;
using Varde.SeedPopulation;

namespace Varde.Benchmarks;

/// <summary>
/// What encryption costs: one store with keys and one in clear, side by side in one run, in short turns, so that a busy machine is busy for both. <c>keys [SECONDS [CONNECTION]]</c> is so many seconds for
/// each figure, on the embedded database or on two databases of PostgreSQL, in whose connection string {0} stands for the name.
/// </summary>
internal static class EncryptionRatio
{
    private const int Records = 200;
    private const int Writers = 8;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);
    private static readonly AccessClass Class = new("org", "unit");
    private static readonly AuditEntry Audit = new() { ActorId = "bench", ActorDisplay = "Bench", Action = "create", Object = "bench" };

    public static async Task<int> RunAsync(string[] asked)
    {
        var seconds = asked.Length > 0 ? int.Parse(asked[0], CultureInfo.InvariantCulture) : 10;
        var documents = DemoPopulation.Generate(20, 7, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)).SelectMany(r => r.Documents)
            .Select(d => new Document(d.TemplateId, d.Composition.ArchetypeNodeId!, CanonicalJson.Write(d.Composition))).ToArray();
        var root = Directory.CreateTempSubdirectory("varde-keys-bench-").FullName;
        try
        {
            await using var sealedSite = await Site.OpenAsync(PlaceOf("sealed"), new MasterKeyFile(Path.Combine(root, "master.key")), documents);
            await using var clearSite = await Site.OpenAsync(PlaceOf("clear"), null, documents);
            await CompareAsync("read by version uid", seconds, sealedSite, clearSite, site => site.ReadAsync());
            await CompareAsync("search of one record, its documents opened", seconds, sealedSite, clearSite, site => site.SearchAsync());
            // Last, so that both have the same to read and to search.
            await CompareAsync("create, 8 at once", seconds, sealedSite, clearSite, site => site.CreateAsync());
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        string PlaceOf(string name) => asked.Length > 1 ? string.Format(CultureInfo.InvariantCulture, asked[1], name) : Path.Combine(root, name);
    }

    private static async Task CompareAsync(string what, int seconds, Site first, Site second, Func<Site, Task<int>> turn)
    {
        foreach (var site in new[] { first, second }) await turn(site);
        var (counts, times) = (new long[2], new TimeSpan[2]);
        for (var i = 0; times[0].TotalSeconds < seconds || times[1].TotalSeconds < seconds; i++)
        {
            var which = i % 2;
            var begin = Stopwatch.GetTimestamp();
            counts[which] += await turn(which == 0 ? first : second);
            times[which] += Stopwatch.GetElapsedTime(begin);
        }
        var (withKeys, inClear) = (counts[0] / times[0].TotalSeconds, counts[1] / times[1].TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {withKeys:N0} a second encrypted, {inClear:N0} in clear, ratio {withKeys / inClear:F2}"));
    }

    private sealed record Document(string Template, string Archetype, byte[] Content);

    private sealed class Site(RecordStore store, Document[] documents) : IAsyncDisposable
    {
        private readonly List<(EhrId Ehr, VersionUid Uid)> _known = [];
        private int _next;

        public static async Task<Site> OpenAsync(string place, IMasterKeys? keys, Document[] documents)
        {
            var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = place, MasterKeys = keys, Extractors = [ClinicalRepositoryModule.LeafExtractor] });
            var site = new Site(store, documents);
            for (var i = 0; i < Records; i++) await site.AddRecordAsync();
            return site;
        }

        public async Task<int> CreateAsync()
        {
            var begin = Stopwatch.GetTimestamp();
            return (await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => CreateUntilAsync(begin))))).Sum();
        }

        public async Task<int> ReadAsync()
        {
            var (begin, count) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(begin) < Turn; count++)
            {
                var (ehr, uid) = _known[RandomNumberGenerator.GetInt32(_known.Count)];
                if ((await store.ReadVersionAsync(ehr, uid)).Refusal is { } refusal) throw new InvalidOperationException(refusal.Message);
            }
            return count;
        }

        public async Task<int> SearchAsync()
        {
            var (begin, count) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(begin) < Turn; count++)
            {
                var search = new DocumentSearch { Permit = QueryPermit.Everything, Kinds = [DocumentKind.Composition], Ehr = _known[RandomNumberGenerator.GetInt32(_known.Count)].Ehr.Value };
                await foreach (var found in store.SearchAsync(search))
                    if (found.Content.IsEmpty) throw new InvalidOperationException("A document was not opened.");
            }
            return count;
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();

        private async Task<int> CreateUntilAsync(long begin)
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(begin) < Turn; count++) await AddAsync(_known[RandomNumberGenerator.GetInt32(Records)].Ehr);
            return count;
        }

        private async Task AddRecordAsync()
        {
            var ehr = EhrId.New();
            var status = new NewVersion
            {
                Uid = new VersionUid(Guid.NewGuid(), "bench", 1), Kind = DocumentKind.EhrStatus, Content = "{\"_type\":\"EHR_STATUS\"}"u8.ToArray(), AccessClass = Class, Status = new EhrStatusFacts(),
            };
            _ = (await store.CommitAsync(new() { Owner = ehr, NewEhr = new("bench"), Versions = [status], Audit = Audit })).Value;
            for (var i = 0; i < 10; i++) _known.Add((ehr, await AddAsync(ehr)));
        }

        private async Task<VersionUid> AddAsync(EhrId ehr)
        {
            var document = documents[Interlocked.Increment(ref _next) % documents.Length];
            var version = new NewVersion
            {
                Uid = new VersionUid(Guid.NewGuid(), "bench", 1), Kind = DocumentKind.Composition, TemplateId = document.Template, ArchetypeId = document.Archetype,
                Content = document.Content, Envelope = "{\"commit_audit\":{\"committer\":{\"name\":\"Bench\"}}}"u8.ToArray(), AccessClass = Class,
            };
            var request = new CommitRequest { Owner = ehr, Versions = [version], Audit = Audit with { Ehr = ehr }, Envelope = "{\"committer\":{\"name\":\"Bench\"}}"u8.ToArray() };
            return (await store.CommitAsync(request)).Value.Versions[0];
        }
    }
}
