using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.ClinicalRepository;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Varde.SeedPopulation;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>The same people's documents come in one at a time by the command, and many at once from a file: what is kept is the same.</summary>
public sealed class BulkImportStories : IDisposable
{
    private const int People = 6;
    private static readonly DateTimeOffset Present = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("varde-bulk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, OnEachDatabase]
    public async Task What_comes_in_bulk_is_what_comes_one_at_a_time(Database database)
    {
        await using var single = await RepositoryServer.StartAsync(database);
        await using var bulk = await RepositoryServer.StartAsync(database);
        foreach (var server in new[] { single, bulk }) await new Api(server).UploadTemplatesAsync();
        var records = DemoPopulation.Generate(7, People, Present).ToList();
        foreach (var record in records) await WriteAsync(single, record);
        var progress = new Steps();
        var summary = (await bulk.Services.GetRequiredService<CompositionImport>().RunAsync(new(await FileOfAsync(records), Path.Combine(_folder, "journal")) { CreatesEhrs = true }, progress, default)).Value;
        Assert.Equal((Documents(records).Count(), 0, 0), (summary.Committed, summary.Present, summary.Refused));
        Assert.Equal(summary.Committed, progress.Seen[^1].Documents);
        Assert.Equal(progress.Seen.Select(step => step.Documents).Order(), progress.Seen.Select(step => step.Documents));
        foreach (var record in records)
        {
            var ehr = new EhrId(record.Person.EhrId);
            var (one, other) = (await KeptAsync(single.Store, ehr), await KeptAsync(bulk.Store, ehr));
            Assert.Equal(one.Keys.Order(), other.Keys.Order());
            foreach (var (id, kept) in one) Assert.Equal(kept, other[id]);
        }
        Assert.Equal(await EventsAsync(single.Store), await EventsAsync(bulk.Store));
        Assert.True((await bulk.Store.ProveIndexAsync()).Holds);
    }

    private static IEnumerable<(EhrId Ehr, Composition Composition, string Author)> Documents(IEnumerable<DemoRecord> records) =>
        from record in records
        from number in Enumerable.Range(0, record.Documents.Count)
        where record.Documents[number].Series is null
        select (new EhrId(record.Person.EhrId), WithId(record, number), record.Documents[number].Author.Name);

    private static Composition WithId(DemoRecord record, int number) =>
        (Composition)record.Documents[number].Composition.With("uid", new HierObjectId { Value = SyntheticRegion.ObjectIdOf(record, number).ToString("D") });

    private static async Task WriteAsync(RepositoryServer server, DemoRecord record)
    {
        var import = server.Services.GetRequiredService<RecordImport>();
        Assert.Null((await import.EhrAsync(new EhrId(record.Person.EhrId), EhrStatusContent.Default())).Refusal);
        foreach (var (ehr, composition, author) in Documents([record])) Assert.Null((await import.CompositionAsync(ehr, composition, author)).Refusal);
    }

    private async Task<string> FileOfAsync(IEnumerable<DemoRecord> records)
    {
        var file = Path.Combine(_folder, "people.ndjson");
        await File.WriteAllLinesAsync(file, Documents(records).Select(d => $"{{\"ehr_id\":\"{d.Ehr}\",\"composition\":{Encoding.UTF8.GetString(CanonicalJson.Write(d.Composition))}}}"));
        return file;
    }

    // Content, state, class, what is searched of it, and its views, whose ids are each database's own.
    private static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<string>>> KeptAsync(RecordStore store, EhrId ehr)
    {
        var kept = new Dictionary<Guid, IReadOnlyList<string>>();
        foreach (var listed in (await store.ListDocumentsAsync(ehr, new(DocumentKind.Composition), PageRequest.All)).Items)
        {
            var version = (await store.ReadVersionAsync(ehr, listed.Latest)).Value;
            var leaves = (await store.ReadLeavesAsync(ehr, listed.Latest.ObjectId)).Value.Select(Written).Order(StringComparer.Ordinal);
            var views = ViewsOf(await store.ReadDerivedAsync(ehr, listed.Latest.ObjectId));
            kept[listed.Latest.ObjectId] = [listed.Latest.ToString(), version.Lifecycle.ToString(), version.TemplateId ?? "", version.AccessClass.ToString(), Encoding.UTF8.GetString(version.Content.Span), .. leaves, .. views];
        }
        return kept;
    }

    private static string Written(Leaf leaf) => $"{leaf.Path} {leaf.Type} {Convert.ToHexString(leaf.Positions ?? [])} {leaf.Number} {leaf.Text} {Convert.ToHexString(leaf.Sort ?? [])}";

    // Views refer to each other by these ids.
    private static IEnumerable<string> ViewsOf(IReadOnlyList<StoredVersion> views)
    {
        var ids = views.ToDictionary(view => (string)JsonNode.Parse(view.Content.Span)!["id"]!, view => view.ArchetypeId);
        return views.Select(view => $"{view.ArchetypeId} {view.AccessClass} {ids.Aggregate(Encoding.UTF8.GetString(view.Content.Span), (text, id) => text.Replace(id.Key, id.Value, StringComparison.Ordinal))}").Order(StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> EventsAsync(RecordStore store)
    {
        var told = new List<string>();
        for (var position = EventPosition.Start; ;)
        {
            var events = await store.ReadEventsAsync(position, 500);
            told.AddRange(events.Where(e => e.Owner.Kind == OwnerKind.Ehr).Select(e => $"{e.Owner.Id} {e.Type}"));
            if (events.Count < 500) break;
            position = events[^1].Position;
        }
        return [.. told.Order(StringComparer.Ordinal)];
    }

    private sealed class Steps : IProgress<ImportProgress>
    {
        public List<ImportProgress> Seen { get; } = [];

        public void Report(ImportProgress value) => Seen.Add(value);
    }
}
