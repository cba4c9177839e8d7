using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>What pages list and count of a record is what the gate shows of its documents one by one, whoever reads, and however the documents are paged.</summary>
public sealed class SeenListingStories
{
    private const string Whose = "jente-14";

    [Theory, OnEachDatabase]
    public async Task Lists_and_counts_are_of_what_the_reader_sees(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            await WriteAsync(world);
            Actor[] readers = [world.Citizen("mor"), world.Citizen(Whose), world.Staff("fastlege"), world.Staff("lege-bodo"), Actor.Developer];
            var shares = new List<(int Seen, int All)>();
            foreach (var reader in readers) shares.Add(await HeldAgainstAsync(world, reader));
            Assert.Contains(shares, share => share.Seen > 0 && share.Seen < share.All);
            Assert.Contains(shares, share => share.Seen == share.All);
            Assert.Contains(shares, share => share.Seen == 0);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task Observations_that_are_gone_through_in_the_record_are_those_that_a_search_finds(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "reservert-kjernejournal", "staff fastlege");
        var (world, record) = (note.World, note.Record);
        using var scope = world.Server.Services.CreateScope();
        var reading = scope.ServiceProvider.GetRequiredService<ResourceReading>();
        foreach (var reader in new[] { world.Staff("fastlege"), world.Staff("lege-bodo"), world.Citizen("reservert-kjernejournal") })
        {
            var (through, searched) = (await reading.NewestOfKindsAsync(world.Gate.Open(reader), record, ["vital-signs"], 1_000, default),
                await reading.FindAsync(world.Gate.Open(reader), record, "Observation", [new("category", "vital-signs"), new("_sort", "-date"), new("_count", "1000")], default));
            Assert.Equal(searched.IsDone, through.IsDone);
            if (!through.TryGet(out var newest, out _)) continue;
            Assert.Equal(Ids(searched.Value).Order(StringComparer.Ordinal), Ids(newest.Found).Order(StringComparer.Ordinal));
            Assert.Equal(searched.Value.Matches.Count, newest.OfCategory.GetValueOrDefault("vital-signs"));
        }
        Assert.NotEmpty((await reading.NewestOfKindsAsync(world.Gate.Open(world.Staff("fastlege")), record, ["vital-signs"], 1, default)).Value.Found.Matches);
    }

    private static IEnumerable<string> Ids(ReadResources read) => read.Matches.Select(match => match.GetProperty("id").GetString()!);

    // One is hidden from parents, one released, one has facts of its own, one is not approved, and the rest have nothing laid down about them.
    private static async Task WriteAsync(RegionWorld world)
    {
        Func<DocumentClass, DocumentClass>[] laidDown =
        [
            document => document with { Codes = [RestrictionCode.HiddenFromParents] }, document => document with { Released = [ReleasedTo.Parents] },
            document => document with { Released = [ReleasedTo.Parents], IsExceptional = true }, document => document with { IsUnapproved = true }, document => document, document => document,
        ];
        foreach (var change in laidDown)
        {
            var written = await world.WriteAsync("staff fastlege", Whose);
            var stored = (await world.Server.Store.ReadLatestAsync(world.RecordOf(Whose), written.ObjectId)).Value.AccessClass;
            if (change(DocumentClass.Parse(stored).Value).ToAccessClass() != stored) await world.LayDownAsync(Whose, written.ObjectId, change);
        }
    }

    private static async Task<(int Seen, int All)> HeldAgainstAsync(RegionWorld world, Actor reader)
    {
        var record = world.RecordOf(Whose);
        using var scope = world.Server.Services.CreateScope();
        var reading = scope.ServiceProvider.GetRequiredService<RecordReading>();
        var all = (await world.Server.Store.ListDocumentsAsync(record, new(DocumentKind.Composition), PageRequest.All)).Items;
        var seen = await SeenOneByOneAsync(world, reader, all);
        var first = await reading.DocumentsAsync(world.Gate.Open(reader), record, templateId: null, new(0, 2), default);
        Assert.True(first.IsDone || seen.Count == 0);
        if (!first.TryGet(out var contents, out _)) return (0, all.Count);
        Assert.Equal(seen.Count, contents.Documents.Total);
        Assert.Equal(Templates(seen), contents.Kinds.ToDictionary(kind => kind.TemplateId, kind => kind.Count).OrderBy(kind => kind.Key, StringComparer.Ordinal));
        Assert.Equal(Latest(seen), await PagedAsync(world, reader, templateId: null));
        foreach (var template in Templates(all)) Assert.Equal(Latest(seen.Where(one => one.TemplateId == template.Key)), await PagedAsync(world, reader, template.Key));
        await OverviewAsync(world, reader, seen);
        return (seen.Count, all.Count);
    }

    private static async Task OverviewAsync(RegionWorld world, Actor reader, IReadOnlyList<DocumentSummary> seen)
    {
        using var scope = world.Server.Services.CreateScope();
        var reading = scope.ServiceProvider.GetRequiredService<RecordReading>();
        if ((await reading.FindAsync(world.Gate.Open(reader), world.RecordOf(Whose), default)).TryGet(out var overview, out _))
            Assert.Equal((seen.Count, seen.Count == 0 ? null : (DateTimeOffset?)seen[^1].TimeCommitted), ((int)overview.Documents, overview.LatestCommit));
        foreach (var archetype in seen.Select(one => one.ArchetypeId!).Distinct())
        {
            var found = await reading.OfArchetypesAsync(world.Gate.Open(reader), world.RecordOf(Whose), [archetype[..archetype.LastIndexOf(".v", StringComparison.Ordinal)]], default);
            Assert.Equal(Latest(seen.Where(one => one.ArchetypeId == archetype)), found.Value.Select(document => document.Version.Uid));
        }
    }

    private static async Task<IReadOnlyList<DocumentSummary>> SeenOneByOneAsync(RegionWorld world, Actor reader, IEnumerable<DocumentSummary> all)
    {
        var (access, seen) = (world.Gate.Open(reader), new List<DocumentSummary>());
        foreach (var one in all)
        {
            var subject = new AccessSubject("COMPOSITION", one.Latest.ToString(), world.RecordOf(Whose)) { Document = AccessedDocument.Of(one), Name = one.TemplateId ?? "" };
            if (await access.SeesAsync(subject, default)) seen.Add(one);
        }
        return seen;
    }

    private static async Task<IReadOnlyList<VersionUid>> PagedAsync(RegionWorld world, Actor reader, string? templateId)
    {
        using var scope = world.Server.Services.CreateScope();
        var (reading, paged) = (scope.ServiceProvider.GetRequiredService<RecordReading>(), new List<VersionUid>());
        for (var offset = 0; ; offset += 2)
        {
            var page = (await reading.DocumentsAsync(world.Gate.Open(reader), world.RecordOf(Whose), templateId, new(offset, 2), default)).Value.Documents;
            paged.AddRange(page.Items.Select(document => document.Version.Uid));
            if (page.Items.Count == 0) return paged;
        }
    }

    private static IEnumerable<VersionUid> Latest(IEnumerable<DocumentSummary> documents) => documents.Reverse().Select(one => one.Latest);

    private static IEnumerable<KeyValuePair<string, int>> Templates(IEnumerable<DocumentSummary> documents) =>
        documents.CountBy(one => one.TemplateId!).OrderBy(kind => kind.Key, StringComparer.Ordinal);
}
