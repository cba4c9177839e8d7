using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Tests.Search;

/// <summary>A store with resources in a temporary folder, and the engine that searches it.</summary>
internal sealed class SearchStore : IAsyncDisposable
{
    public static readonly RecordOwner Region = new(OwnerKind.Region, new Guid("5e1c0f0a-0000-4000-8000-000000000001"));

    private readonly string _folder;
    private readonly Dictionary<ResourceKey, int> _versions = [];

    private SearchStore(string folder, RecordStore store) => (_folder, Store, Engine) = (folder, store, new(store, Units, TimeProvider.System, NamedSets.Instance));

    public RecordStore Store { get; }

    public SearchEngine Engine { get; }

    /// <summary>The resources as they were put in last.</summary>
    public Dictionary<ResourceKey, string> Contents { get; } = [];

    public static CanonicalUnits Units { get; } = (amount, unit) => unit switch
    {
        "g" => (amount, "g"), "mg" => (amount / 1000, "g"), "kg" => (amount * 1000, "g"), "m" => (amount, "m"), "cm" => (amount / 100, "m"), _ => null,
    };

    public static async Task<SearchStore> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("varde-search").FullName;
        return new(folder, await RecordStore.OpenAsync(new() { Database = folder, Extractors = [new SearchLeaves(Units)] }));
    }

    public async Task PutAsync(params IReadOnlyList<string> resources)
    {
        foreach (var chunk in resources.Chunk(50)) await CommitAsync([.. chunk.Select(Version)]);
    }

    public async Task DeleteAsync(ResourceKey key)
    {
        Contents.Remove(key);
        await CommitAsync([Version(key, ReadOnlyMemory<byte>.Empty, Lifecycle.Deleted)]);
    }

    public async Task<SearchResult> SearchAsync(string? type, string query, string? cursor = null, QueryPermit? permit = null) =>
        (await TryAsync(type, query, cursor, permit)).Value;

    public async Task<Outcome<SearchResult>> TryAsync(string? type, string query, string? cursor = null, QueryPermit? permit = null)
    {
        if (!Read(type, query).TryGet(out var read, out var refusal)) return refusal;
        return await Engine.SearchAsync(read, permit ?? QueryPermit.Everything, cursor, CancellationToken.None);
    }

    public Outcome<SearchQuery> Read(string? type, string query) =>
        Engine.Read(type is null ? null : FhirDefinitions.R4.Resource(type), Parameters(query), ["http://here.example/fhir/"]);

    /// <summary>The ids of all matches, over all pages, in order.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string? type, string query)
    {
        var (ids, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await SearchAsync(type, query, cursor);
            ids.AddRange(page.Matches.Select(m => m.Key.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return ids;
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Parameters(string query) => [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).Select(p => new KeyValuePair<string, string>(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? "")))];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private NewVersion Version(string resource)
    {
        var json = JsonNode.Parse(resource)!;
        var key = new ResourceKey((string)json["resourceType"]!, (string)json["id"]!);
        Contents[key] = resource;
        return Version(key, Encoding.UTF8.GetBytes(resource), Lifecycle.Complete);
    }

    private NewVersion Version(ResourceKey key, ReadOnlyMemory<byte> content, Lifecycle lifecycle)
    {
        var number = _versions[key] = _versions.GetValueOrDefault(key) + 1;
        return new()
        {
            Uid = new VersionUid(key.ObjectId, "test.example", number), Preceding = number - 1, Kind = DocumentKind.FhirResource, ArchetypeId = key.Type,
            Lifecycle = lifecycle, ChangeType = lifecycle == Lifecycle.Deleted ? ChangeType.Deleted : ChangeType.Creation, Content = content,
            AccessClass = new AccessClass(content.Span.IndexOf("secret"u8) >= 0 ? "closed" : "open"),
        };
    }

    private async Task CommitAsync(IReadOnlyList<NewVersion> versions)
    {
        var request = new CommitRequest
        {
            Owner = Region, Versions = versions, Audit = new AuditEntry { ActorId = "test", ActorDisplay = "Test", Action = "create", Object = "resources" },
        };
        var receipt = await Store.CommitAsync(request);
        Assert.True(receipt.IsDone, receipt.Refusal?.ToString());
    }
}
