using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Varde.ClinicalRepository;
using Varde.ClinicalRepository.Imports;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.Records;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Documents that come in from files, many at once.</summary>
public sealed class ImportStories : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("varde-import-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        if (Directory.Exists(Journals)) Directory.Delete(Journals, recursive: true);
    }

    [Theory, OnEachDatabase]
    public async Task A_folder_of_files_in_each_form_comes_in_by_the_names_of_its_folders(Database database)
    {
        var api = await ReadyAsync(database);
        var (first, second) = (await api.NewEhrAsync(), await api.NewEhrAsync());
        Write($"{first}/a.json", Api.Document().ToJsonString());
        Write($"{first}/deeper/b.xml", CanonicalXml.Write(Api.Documents[0].Composition));
        Write($"{second}/c.json", (await FlatAsync(api)).Text);
        Write($"{second}/d.ndjson", $"{Api.Document().ToJsonString()}\n\n{Api.Document().ToJsonString()}");
        Write("readme.txt", "not a document");
        var summary = await ImportAsync(api, new(_folder, Journals) { TemplateId = Api.Documents[0].TemplateId });
        Assert.Equal(new ImportSummary(5, 0, 0, 1, null, IsContinued: false), summary);
        Assert.Equal((2, 3), (await CountAsync(api, first), await CountAsync(api, second)));
        var log = (await api.Server.Store.ReadAuditAsync(EhrId.Parse(first).Value, new PageRequest(0, 1))).Items[0].Entry;
        Assert.Equal(("create", "server", "import"), (log.Action, log.ActorId, log.Purpose));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_refused_is_told_with_its_file_line_and_path_and_the_rest_comes_in(Database database)
    {
        var api = await ReadyAsync(database);
        var ehr = await api.NewEhrAsync();
        var faulty = Api.Document();
        faulty["composer"]!.AsObject().Remove("name");
        faulty["category"] = null;
        string[] lines = [Line(ehr, Api.Document()), Line(ehr, faulty), "{", Line(Guid.NewGuid().ToString(), Api.Document()), Api.Document().ToJsonString(), Line("nobody", Api.Document()), "{\"ehr_id\":\"\\ud800\",\"composition\":{}}", Line(ehr, Api.Document())];
        var file = Write("all.ndjson", string.Join('\n', lines));
        var summary = await ImportAsync(api, new(file, Journals));
        Assert.Equal((2L, 0L, 6L), (summary.Committed, summary.Present, summary.Refused));
        var told = File.ReadAllLines(summary.Report!).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal([2, 3, 4, 5, 6, 7], told.Select(t => (int)t["line"]!));
        Assert.All(told, t => Assert.Equal(("all.ndjson", false), ((string?)t["file"], (bool)t["committed"]!)));
        Assert.Equal(ehr, (string?)told[0]["ehr_id"]);
        Assert.Contains(told[0]["errors"]!.AsArray(), e => ((string?)e!["path"])!.Contains("category", StringComparison.Ordinal));
        Assert.Equal(["/ehr_id"], told[3]["errors"]!.AsArray().Select(e => (string?)e!["path"]));
        Assert.Equal(2, await CountAsync(api, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_in_is_not_put_in_twice_and_what_was_mended_comes_in(Database database)
    {
        var api = await ReadyAsync(database);
        var ehr = await api.NewEhrAsync();
        for (var i = 0; i < 3; i++) Write($"{ehr}/{i}.json", Api.Document().ToJsonString());
        Write($"{ehr}/broken.json", "{");
        Assert.Equal((3L, 0L, 1L), Counts(await ImportAsync(api, new(_folder, Journals))));
        Write($"{ehr}/broken.json", Api.Document(1).ToJsonString());
        Assert.Equal((1L, 3L, 0L), Counts(await ImportAsync(api, new(_folder, Journals))));
        Write($"{ehr}/0.json", Api.Document(1).ToJsonString());
        Assert.Equal((0L, 3L, 1L), Counts(await ImportAsync(api, new(_folder, Journals))));
        Assert.Equal(4, await CountAsync(api, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task An_interrupted_import_goes_on_where_it_was(Database database)
    {
        var api = await ReadyAsync(database);
        var ehr = await api.NewEhrAsync();
        var file = Write("many.ndjson", string.Join('\n', Enumerable.Range(0, 900).Select(i => i == 3 ? "{" : Line(ehr, Api.Document()))));
        using var stop = new CancellationTokenSource();
        var request = new ImportRequest(file, Journals);
        var import = api.Server.Services.GetRequiredService<CompositionImport>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import.RunAsync(request, new Told(p => { if (p.Documents == 100) stop.Cancel(); }), stop.Token));
        var before = await CountAsync(api, ehr);
        Assert.InRange(before, 99, 899);
        var first = 0L;
        var summary = (await import.RunAsync(request, new Told(p => first = first == 0 ? p.Documents : first), default)).Value;
        Assert.Equal(before + 2, first);
        Assert.Equal((899L, 0L, 1L, true), (summary.Committed, summary.Present, summary.Refused, summary.IsContinued));
        Assert.Single(File.ReadAllLines(summary.Report!));
        Assert.Equal(899, await CountAsync(api, ehr));
        Assert.Equal((0L, 899L, 1L), Counts(await ImportAsync(api, request)));
        Assert.True((await api.Server.Store.ProveIndexAsync()).Holds);
    }

    [Theory, OnEachDatabase]
    public async Task A_document_keeps_its_uid_unless_another_ehr_has_it(Database database)
    {
        var api = await ReadyAsync(database);
        var (first, second) = (await api.NewEhrAsync(), await api.NewEhrAsync());
        var uid = await api.CommitAsync(first, Api.Document());
        var document = (await api.GetAsync($"ehr/{first}/composition/{uid}")).Text;
        Write($"{first}/a.json", document);
        Write($"{second}/a.json", document);
        Assert.Equal((1L, 1L, 0L), Counts(await ImportAsync(api, new(_folder, Journals))));
        Assert.Equal((0L, 2L, 0L), Counts(await ImportAsync(api, new(_folder, Journals))));
        Assert.Equal((1, 1), (await CountAsync(api, first), await CountAsync(api, second)));
    }

    [Theory, OnEachDatabase]
    public async Task All_documents_go_to_one_ehr_when_it_is_named_and_ehrs_are_made_when_that_is_asked_for(Database database)
    {
        var api = await ReadyAsync(database);
        var (ehr, another) = (EhrId.New(), EhrId.New());
        Write("a.json", Api.Document().ToJsonString());
        Write("b.ndjson", $"{Line(another.ToString(), Api.Document())}\n{Line(ehr.ToString(), Api.Document())}");
        Assert.Equal((0L, 0L, 3L), Counts(await ImportAsync(api, new(_folder, Journals) { Ehr = ehr })));
        Assert.Equal((2L, 0L, 1L), Counts(await ImportAsync(api, new(_folder, Journals) { Ehr = ehr, CreatesEhrs = true })));
        Assert.Equal(2, await CountAsync(api, ehr.ToString()));
        Assert.IsType<NotFound>((await api.Server.Store.FindEhrAsync(another)).Refusal);
    }

    [Fact]
    public async Task A_line_that_is_longer_than_any_document_may_be_is_refused_and_not_held()
    {
        await using var server = await RepositoryServer.StartAsync(Database.Embedded, new RepositorySettings { LargestBody = 1_000_000 });
        var api = new Api(server);
        await api.UploadTemplatesAsync();
        var ehr = await api.NewEhrAsync();
        var file = Path.Combine(_folder, "long.ndjson");
        await using (var output = new StreamWriter(file))
        {
            await output.WriteAsync(Line(ehr, Api.Document()) + "\n");
            for (var i = 0; i < 3000; i++) await output.WriteAsync(new string('x', 1000));
            await output.WriteAsync("\n" + Line(ehr, Api.Document()) + "\n");
        }
        var summary = await ImportAsync(api, new(file, Journals));
        Assert.Equal((2L, 0L, 1L), Counts(summary));
        Assert.Contains("\"line\":2", File.ReadAllText(summary.Report!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_flat_that_nothing_was_read_from_are_told()
    {
        var api = await ReadyAsync(Database.Embedded);
        var ehr = await api.NewEhrAsync();
        var flat = (await FlatAsync(api)).JsonBody.AsObject();
        flat["nowhere/to/be/found"] = "x";
        var line = new JsonObject { ["ehr_id"] = ehr, ["template_id"] = Api.Documents[0].TemplateId, ["flat"] = flat };
        var summary = await ImportAsync(api, new(Write("flat.jsonl", line.ToJsonString()), Journals));
        Assert.Equal((1L, 0L, 0L), Counts(summary));
        var told = JsonNode.Parse(File.ReadAllText(summary.Report!))!;
        Assert.Equal((true, "nowhere/to/be/found"), ((bool)told["committed"]!, (string?)told["unread_keys"]![0]));
    }

    [Fact]
    public async Task A_path_with_nothing_at_it_and_one_that_is_being_imported_are_refused()
    {
        var api = await ReadyAsync(Database.Embedded);
        var import = api.Server.Services.GetRequiredService<CompositionImport>();
        Assert.IsType<NotFound>((await import.RunAsync(new(Path.Combine(_folder, "nothing"), Journals), null, default)).Refusal);
        Write("a.json", Api.Document().ToJsonString());
        var request = new ImportRequest(_folder, Journals) { Ehr = EhrId.New() };
        Outcome<ImportSummary> second = new NotFound("not asked");
        _ = (await import.RunAsync(request, new Told(_ => second = import.RunAsync(request, null, default).GetAwaiter().GetResult()), default)).Value;
        Assert.IsType<Conflict>(second.Refusal);
    }

    [Fact]
    public void Lines_are_read_whole_and_from_the_end_of_any_of_them() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 400].Array[0, 40], Gen.Bool, Gen.Int[0, 40]).Sample((lines, ends, from) =>
        {
            var file = Write("lines.ndjson", string.Join('\n', lines) + (ends ? "\n" : ""));
            var all = Items(file, ImportPosition.Begin);
            Assert.Equal(lines.Where(l => l.Length > 0), all.Select(i => Encoding.UTF8.GetString(i.Text!.Value.Span)));
            if (from >= all.Count) return;
            var rest = Items(file, new ImportPosition("lines.ndjson", all[from].End, all[from].Line));
            Assert.Equal(all.Skip(from + 1).Select(i => (i.Line, i.End)), rest.Select(i => (i.Line, i.End)));
        }, iter: 200, threads: 1);

    [Fact]
    public void Files_are_gone_through_in_the_order_of_their_names()
    {
        string[] names = ["a.json", "a/b.json", "a/b/c.json", "a!/z.json", "b.json", "B.json"];
        foreach (var name in names) Write(name, "{}");
        var found = ImportFiles.At(_folder).Value.From("").Select(f => f.Name).ToList();
        Assert.Equal(names.Order(Comparer<string>.Create(ImportFiles.InOrder)), found);
        for (var i = 0; i < found.Count; i++) Assert.Equal(found.Skip(i), ImportFiles.At(_folder).Value.From(found[i]).Select(f => f.Name));
    }

    private string Journals => Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder) + "-journals");

    private static List<ImportItem> Items(string file, ImportPosition after) =>
        ImportItems.AfterAsync(ImportFiles.At(file).Value, after, 1_000_000, default).ToBlockingEnumerable().ToList();

    private static async Task<Api> ReadyAsync(Database database)
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        return api;
    }

    private static async Task<ImportSummary> ImportAsync(Api api, ImportRequest request) =>
        (await api.Server.Services.GetRequiredService<CompositionImport>().RunAsync(request, null, default)).Value;

    private static async Task<Reply> FlatAsync(Api api)
    {
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        var flat = (await api.GetAsync($"ehr/{ehr}/composition/{uid}", "application/openehr.wt.flat+json")).Expect(HttpStatusCode.OK);
        var without = flat.JsonBody.AsObject();
        foreach (var key in without.Select(p => p.Key).Where(k => k.EndsWith("/_uid", StringComparison.Ordinal)).ToList()) without.Remove(key);
        return flat with { Body = Encoding.UTF8.GetBytes(without.ToJsonString()) };
    }

    private static async Task<int> CountAsync(Api api, string ehr) =>
        (int)(await api.Server.Store.ListDocumentsAsync(EhrId.Parse(ehr).Value, new DocumentFilter(DocumentKind.Composition), new PageRequest(0, 1))).Total;

    private static (long Committed, long Present, long Refused) Counts(ImportSummary summary) => (summary.Committed, summary.Present, summary.Refused);

    private static string Line(string ehr, JsonObject composition) => new JsonObject { ["ehr_id"] = ehr, ["composition"] = composition }.ToJsonString();

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, text);
        return path;
    }

    private sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
