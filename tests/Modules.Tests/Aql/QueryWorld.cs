using System.Text;
using System.Text.Json.Nodes;
using Varde.ClinicalRepository;
using Varde.ClinicalRepository.Queries;
using Varde.ClinicalRepository.Queries.Planning;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Records;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.Formats;
using Varde.Records;
using Varde.SeedPopulation;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// Records to ask: those of demo people, with values changed at random so that there are equal, partial, negative and missing ones, with drafts, earlier
/// versions and deleted documents among them, one EHR out of population queries, and documents of three access classes.
/// </summary>
internal sealed record QueryWorld(IReadOnlyList<WorldEhr> Ehrs)
{
    public static readonly AccessClass[] Classes = [new("helse", "medisin"), new("helse", "psykiatri"), new("kommune", "hjemmetjeneste")];

    /// <summary>The same world for the same seed.</summary>
    public static QueryWorld Generate(int seed, int people, int documentsOfEach)
    {
        var random = new Random(seed);
        var records = DemoPopulation.Generate(seed, people, new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)).ToList();
        return new([.. records.Select((record, i) => new WorldEhr(
            new EhrId(Uuid(random)), i != people - 1, [.. record.Documents.Take(documentsOfEach).Select(d => WorldDocument.Of(d, random))]))]);
    }

    /// <summary>The part of the world that somebody may see.</summary>
    public QueryWorld Only(Func<WorldEhr, bool> ehrs, Func<AccessClass, bool> classes) =>
        new([.. Ehrs.Where(ehrs).Select(e => e with { Documents = [.. e.Documents.Where(d => classes(d.Class))] })]);

    /// <summary>A store that holds the world and nothing else.</summary>
    public async Task<QueryStore> StoreAsync(Database database)
    {
        var store = await QueryStore.OpenAsync(database);
        foreach (var ehr in Ehrs)
        {
            _ = (await store.Records.CommitAsync(RecordsWorld.Creation(ehr.Id, new EhrStatusFacts(IsQueryable: ehr.IsQueryable)))).Value;
            foreach (var document in ehr.Documents) await document.CommitAsync(store.Records, ehr.Id);
        }
        return store;
    }

    internal static Guid Uuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}

/// <summary>A record of the world.</summary>
internal sealed record WorldEhr(EhrId Id, bool IsQueryable, IReadOnlyList<WorldDocument> Documents);

/// <summary>A document of the world: the versions it has, the last of which may be a draft or a deletion.</summary>
internal sealed record WorldDocument(Guid Id, string TemplateId, AccessClass Class, IReadOnlyList<byte[]> Versions, Lifecycle Last)
{
    private static readonly string[] Dates = ["2025", "2025-06", "2025-06-01", "2025-06-01T10:00", "2025-06-01T10:00:00Z", "2025-06-01T12:00:00+02:00", "2025-06-01T10:00:00.25Z"];

    public static WorldDocument Of(DemoDocument demo, Random random)
    {
        var versions = Enumerable.Range(0, random.Next(5) == 0 ? 2 : 1).Select(_ => Changed(CanonicalJson.Write(demo.Composition), random)).ToList();
        var last = random.Next(12) switch { 0 => Lifecycle.Incomplete, 1 when versions.Count > 1 => Lifecycle.Deleted, _ => Lifecycle.Complete };
        return new(QueryWorld.Uuid(random), demo.TemplateId, QueryWorld.Classes[random.Next(3)], versions, last);
    }

    public async Task CommitAsync(RecordStore store, EhrId ehr)
    {
        for (var number = 1; number <= Versions.Count; number++)
        {
            var lifecycle = number == Versions.Count ? Last : Lifecycle.Complete;
            var json = JsonNode.Parse(Versions[number - 1])!.AsObject();
            var uid = new VersionUid(Id, RecordsWorld.System, number);
            json["uid"] = new JsonObject { ["_type"] = "OBJECT_VERSION_ID", ["value"] = uid.ToString() };
            _ = (await store.CommitAsync(RecordsWorld.Commit(ehr, new NewVersion
            {
                Uid = uid, Preceding = number - 1, Kind = DocumentKind.Composition, TemplateId = TemplateId, ArchetypeId = (string?)json["archetype_node_id"], AccessClass = Class,
                Lifecycle = lifecycle, ChangeType = number == 1 ? ChangeType.Creation : lifecycle == Lifecycle.Deleted ? ChangeType.Deleted : ChangeType.Modification,
                Content = lifecycle == Lifecycle.Deleted ? default(ReadOnlyMemory<byte>) : Encoding.UTF8.GetBytes(json.ToJsonString()),
                Envelope = Encoding.UTF8.GetBytes(Envelope(uid)),
            }))).Value;
        }
    }

    private static string Envelope(VersionUid uid) =>
        """
        {"_type":"ORIGINAL_VERSION","contribution":{"_type":"OBJECT_REF","id":{"_type":"HIER_OBJECT_ID","value":"#object"},"namespace":"local","type":"CONTRIBUTION"},
        "commit_audit":{"_type":"AUDIT_DETAILS","system_id":"test","committer":{"_type":"PARTY_SELF"},"change_type":{"_type":"DV_CODED_TEXT","value":"creation",
        "defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"249"}}},
        "uid":{"_type":"OBJECT_VERSION_ID","value":"#version"},"lifecycle_state":{"_type":"DV_CODED_TEXT","value":"complete",
        "defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"532"}}}
        """.Replace("#object", uid.ObjectId.ToString(), StringComparison.Ordinal).Replace("#version", uid.ToString(), StringComparison.Ordinal);

    /// <summary>The document with some of its values changed, and some taken away.</summary>
    private static byte[] Changed(byte[] json, Random random)
    {
        var document = JsonNode.Parse(json)!;
        Change(document, random);
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static void Change(JsonNode node, Random random)
    {
        if (node is JsonArray items)
            foreach (var item in items.OfType<JsonNode>()) Change(item, random);
        if (node is not JsonObject one) return;
        foreach (var (_, below) in one.ToList())
            if (below is not null) Change(below, random);
        switch ((string?)one["_type"])
        {
            case "DV_QUANTITY" or "DV_COUNT" when random.Next(3) == 0: one["magnitude"] = random.Next(-2, 12) * 20; break;
            case "DV_DATE_TIME" when random.Next(4) == 0: one["value"] = Dates[random.Next(Dates.Length)]; break;
            case "ELEMENT" when random.Next(12) == 0: one.Remove("value"); break;
        }
    }
}

/// <summary>A store to ask, by its plans and without.</summary>
internal sealed class QueryStore : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly QueryPlanner _planner;
    private readonly QueryRunner _runner;

    private QueryStore(RecordStore records, string? folder)
    {
        (Records, _folder, _planner) = (records, folder, new QueryPlanner(records));
        _runner = new QueryRunner(records, _planner, new RepositorySettings(), TimeProvider.System);
    }

    public RecordStore Records { get; }

    public static async Task<QueryStore> OpenAsync(Database database)
    {
        var folder = database == Database.Embedded ? Path.Combine(Path.GetTempPath(), "varde-aql-" + Guid.NewGuid().ToString("N")[..8]) : null;
        return new(await RecordStore.OpenAsync(new RecordStoreOptions { Database = folder ?? PostgresCluster.Shared().NewDatabase(), Extractors = [ClinicalRepositoryModule.LeafExtractor] }), folder);
    }

    /// <summary>The answer by the plan.</summary>
    public async Task<QueryAnswer> PlannedAsync(string text, QueryPermit permit, DateTimeOffset? asOf = null)
    {
        var needs = new QueryNeeds(Bound(text));
        return Answer(text, await _runner.AnswerAsync(await _planner.PlanAsync(needs, asOf is null, default), permit, new QueryRequest(text) { AsOf = asOf }, default));
    }

    /// <summary>The answer by the meaning of the language alone: every document is looked at.</summary>
    public async Task<QueryAnswer> PlainAsync(string text, QueryPermit permit, DateTimeOffset? asOf = null) =>
        Answer(text, await _runner.AnswerAsync(QueryPlan.Plain(new QueryNeeds(Bound(text))), permit, new QueryRequest(text) { AsOf = asOf }, default));

    public async ValueTask DisposeAsync()
    {
        await Records.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A row in one spelling.</summary>
    /// <param name="row">The row.</param>
    /// <param name="asWritten">False to take equal numbers for the same, however they are written.</param>
    public static string Row(AqlValue[] row, bool asWritten = true) => string.Join(" | ", row.Select(cell => cell.Raw switch
    {
        null => "null",
        OpenEhr.ReferenceModel.RmNumber number when asWritten => number.Text,
        // Equal numbers may be written otherwise: which one stands for a group is open.
        OpenEhr.ReferenceModel.RmNumber number => number.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        OpenEhr.ReferenceModel.RmObject whole => Encoding.UTF8.GetString(CanonicalJson.Write(whole)),
        var raw => raw.ToString(),
    }));

    /// <summary>What a value is ordered by: values with equal keys may change places.</summary>
    public static string Key(AqlValue value)
    {
        var comparable = AqlComparable.Of(value);
        return comparable.Kind switch
        {
            AqlKind.Text => comparable.Text.ToUpperInvariant(),
            AqlKind.Time or AqlKind.TimeOfDay => $"{comparable.From}-{comparable.Until}",
            _ => $"{comparable.Kind} {comparable.Measure} {comparable.Size}",
        };
    }

    /// <summary>The query of a text, without templates and terminologies.</summary>
    public static BoundQuery Bound(string text)
    {
        var parsed = AqlParser.Parse(text);
        var bound = parsed.Value is { } syntax ? AqlBinder.Bind(syntax) : null;
        return bound?.Value ?? throw new InvalidOperationException($"{(bound?.Faults ?? parsed.Faults)[0]}: {text}");
    }

    private static QueryAnswer Answer(string text, Outcome<QueryAnswer> answer) =>
        answer.TryGet(out var found, out var refusal) ? found : throw new InvalidOperationException($"{refusal.Message}: {text}");
}
