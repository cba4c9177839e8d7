using System.Diagnostics;
using System.Globalization;
using System.Text;
using Varde.Foundation;
using Varde.Records;

namespace Varde.StorageSpike;

/// <summary>
/// Measures the store against plain inserts: same documents, same database, same clients, same run.
/// <c>StorageSpike DATABASE [documents] [clients] [ehrs]</c>, where DATABASE is an empty folder or a PostgreSQL connection string.
/// </summary>
internal static class Spike
{
    /// <summary>The template's id.</summary>
    public const string Template = "Vital signs, spike";

    private static async Task Main(string[] args)
    {
        var (database, count, clients, ehrCount) = (args[0], Number(args, 1, 20_000), Number(args, 2, 8), Number(args, 3, 500));
        var documents = Enumerable.Range(0, count).Select(i => VitalSigns.Random(new Random(i))).ToArray();
        Console.WriteLine($"{count} documents of {documents.Take(100).Average(d => d.Json().Length):F0} bytes, {clients} clients, {ehrCount} EHRs");
        Console.WriteLine($"bare fsync {FsyncRate():F0}/s");
        await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = database, Extractors = [new VitalSignsExtractor()] });
        await store.TrainDictionaryAsync(Template, [.. Enumerable.Range(0, 1000).Select(i => (ReadOnlyMemory<byte>)VitalSigns.Random(new Random(-1 - i)).Json())]);
        var ehrs = await EhrsAsync(store, ehrCount);
        await using var baseline = Baseline.On(database);
        await baseline.PrepareAsync(clients);
        var before = await Sizes.ReadAsync(database);
        // Halves by turns, so that a neighbour on the disk meets both alike; the first half warms up.
        double plain = 0, full = 0;
        foreach (var half in documents.Chunk((count + 1) / 2))
        {
            plain = await RateAsync(half, clients, (client, i, d) => baseline.InsertAsync(client, d.Uid.ObjectId, ehrs[i % ehrs.Length].Value, d.Json()));
            full = await RateAsync(half, clients, (_, i, d) => CommitAsync(store, ehrs[i % ehrs.Length], d));
            Console.WriteLine($"plain jsonb rows {plain:F0}/s, whole commits {full:F0}/s, ratio {full / plain:F2}");
        }
        Report(before, await Sizes.ReadAsync(database), count, await baseline.SizeAsync());
        await ReadRateAsync(store, documents, ehrs, clients, count);
    }

    private static int Number(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    private static async Task<EhrId[]> EhrsAsync(RecordStore store, int count)
    {
        var ehrs = Enumerable.Range(0, count).Select(_ => EhrId.New()).ToArray();
        foreach (var chunk in ehrs.Chunk(200)) await Task.WhenAll(chunk.Select(e => store.CommitAsync(Creation(e))));
        return ehrs;
    }

    private static async Task<double> RateAsync(VitalSigns[] documents, int clients, Func<int, int, VitalSigns, Task> insert)
    {
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < documents.Length;) await insert(client, i, documents[i]);
        })));
        return documents.Length / clock.Elapsed.TotalSeconds;
    }

    private static async Task ReadRateAsync(RecordStore store, VitalSigns[] documents, EhrId[] ehrs, int clients, int count)
    {
        var half = (count + 1) / 2;
        var rate = await RateAsync(documents[..half], clients, async (_, i, d) => (await store.ReadVersionAsync(ehrs[i % ehrs.Length], d.Uid)).Value.Content.ToString());
        var audited = await RateAsync(documents[..half], clients, async (_, i, d) =>
        {
            var ehr = ehrs[i % ehrs.Length];
            await store.ReadVersionAsync(ehr, d.Uid);
            await store.AppendReadAuditAsync(Audit("read", d.Uid.ToString(), ehr));
        });
        Console.WriteLine($"reads by version uid {rate:F0}/s, with durable read audit {audited:F0}/s");
    }

    private static async Task CommitAsync(RecordStore store, EhrId ehr, VitalSigns signs)
    {
        var outcome = await store.CommitAsync(new CommitRequest
        {
            Owner = ehr,
            Envelope = Encoding.UTF8.GetBytes(CommitAudit(signs.Composer)),
            Versions =
            [
                new NewVersion
                {
                    Uid = signs.Uid,
                    Kind = DocumentKind.Composition,
                    TemplateId = Template,
                    ArchetypeId = "openEHR-EHR-COMPOSITION.encounter.v1",
                    Content = signs.Json(),
                    Envelope = Encoding.UTF8.GetBytes(CommitAudit(signs.Composer)),
                    AccessClass = new AccessClass("Sykehuset", signs.Ward),
                    Document = signs,
                },
            ],
            Audit = Audit("create", signs.Uid.ToString(), ehr),
            Events = [new NewEvent("composition.created", Encoding.UTF8.GetBytes(signs.Uid.ToString()))],
        });
        _ = outcome.Value;
    }

    private static CommitRequest Creation(EhrId ehr) => new()
    {
        Owner = ehr,
        NewEhr = new NewEhr("spike.varde"),
        Versions =
        [
            new NewVersion
            {
                Uid = new VersionUid(Guid.NewGuid(), "spike.varde", 1),
                Kind = DocumentKind.EhrStatus,
                Content = """{"_type":"EHR_STATUS","is_modifiable":true,"is_queryable":true}"""u8.ToArray(),
                AccessClass = new AccessClass("Sykehuset"),
                Status = new EhrStatusFacts(),
            },
        ],
        Audit = Audit("create", "EHR", ehr),
    };

    private static AuditEntry Audit(string action, string about, EhrId ehr) =>
        new() { ActorId = "spike", ActorDisplay = "Spike", Action = action, Object = about, Ehr = ehr, Rule = "developer", Purpose = "treatment", Outcome = "permit" };

    private static string CommitAudit(string committer) =>
        $$$$$$"""{"_type":"AUDIT_DETAILS","system_id":"spike.varde","change_type":{"_type":"DV_CODED_TEXT","value":"creation","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"249"}},"committer":{"_type":"PARTY_IDENTIFIED","name":"{{{{{{committer}}}}}}"}}""";

    private static void Report(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after, int count, long plain)
    {
        double Per(params string[] tables) => tables.Sum(t => after.GetValueOrDefault(t) - before.GetValueOrDefault(t)) / (double)count;
        var document = Per("version", "document", "object_owner");
        var leaves = Per("leaf_number", "leaf_text");
        foreach (var table in after.Keys.Where(t => after[t] - before.GetValueOrDefault(t) > count)) Console.WriteLine($"  {table,-14} {Per(table),7:F0} B");
        Console.WriteLine($"document {document:F0} B + 13 leaves {leaves:F0} B = {document + leaves:F0} B; contribution {Per("contribution"):F0} B; "
            + $"audit {Per("audit_group", "audit_entry"):F0} B; outbox {Per("outbox"):F0} B; plain jsonb row {plain / (double)count:F0} B");
    }

    private static double FsyncRate()
    {
        var path = Path.GetTempFileName();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            file.Write(new byte[4096]);
            file.Flush(flushToDisk: true);
        }
        return 200 / clock.Elapsed.TotalSeconds;
    }
}
