using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.ClinicalExchange.Templates;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalExchange.Views;

/// <summary>
/// Keeps resources that a mapping holds without loss as compositions, and changes the composition when one of its views is changed. A resource that is its own
/// master stays so, whatever later versions say.
/// </summary>
internal sealed class ResourceMappings(RecordStore store, CompositionWriting writing, ViewChanges changes) : IResourceMappings
{
    private const int MostNamed = 20;

    public bool IsMapped(string type) => PlatformMappings.IsMapped(type);

    public async Task<IReadOnlyList<string>> UncoveredAsync(EhrId ehr, QueryPermit permit, CancellationToken cancellation) =>
        [.. (await store.ListTemplatesAsync(ehr, cancellation)).Where(t => PlatformMappings.Of(t.TemplateId) is null && permit.Allows(ehr.Value, t.Access)).Select(t => t.TemplateId)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostNamed)];

    public async Task<Outcome<MappedWrites>> MapAsync(EhrId ehr, Guid contribution, IReadOnlyList<ResourceWrite> writes, CancellationToken cancellation)
    {
        var mapped = new Mapped();
        foreach (var write in writes)
            if (write is { Latest: null, Resource: { } resource }) await AddNewAsync(mapped, ehr, contribution, write, JsonObject.Create(resource)!, cancellation);
        foreach (var source in writes.Where(w => SourceOf(w) is not null).GroupBy(w => SourceOf(w)!.Value))
            if (!(await changes.AddAsync(mapped, ehr, contribution, source.Key, [.. source], cancellation)).TryGet(out _, out var refusal)) return refusal;
        return mapped.ToWrites();
    }

    private static Guid? SourceOf(ResourceWrite write) => write.Latest is { IsDeleted: false } latest ? ResourceViews.NoteOf(latest)?.Source : null;

    private async Task AddNewAsync(Mapped mapped, EhrId ehr, Guid contribution, ResourceWrite write, JsonObject resource, CancellationToken cancellation)
    {
        foreach (var (template, entry) in ResourceReading.Candidates(resource))
        {
            if (await writing.TemplateAsync(template.TemplateId, cancellation) is not { } operational) continue;
            if (ResourceReading.Read(resource, entry, operational, ehr.ToString(), write.Grant.Actor.DisplayName, writing.Territory) is not { } composition) continue;
            if (!(await writing.CheckAsync(composition, cancellation)).IsDone) continue;
            var document = writing.Version(ehr, contribution, write.Grant, composition, preceding: null);
            var plan = CompositionViews.Plan(ehr, document.Version, [], write.Key.Id);
            if (plan.All is not [var view] || view.Key != write.Key || Lossless.Difference(resource, Parse(view.Content)) is not null) continue;
            mapped.Add(document, plan);
            mapped.Written[write.Key] = new WrittenView(view.Number, view.Content);
            return;
        }
    }

    /// <summary>The resource that bytes hold.</summary>
    public static JsonObject Parse(ReadOnlyMemory<byte> content) => JsonNode.Parse(content.Span)!.AsObject();
}

/// <summary>What is gathered to be stored.</summary>
internal sealed class Mapped
{
    private readonly List<NewVersion> _versions = [];
    private readonly List<NewEvent> _events = [];

    /// <summary>The views that were written.</summary>
    public Dictionary<ResourceKey, WrittenView> Written { get; } = [];

    /// <summary>Adds a version of a composition and what becomes of its views.</summary>
    public void Add((NewVersion Version, NewEvent Event) document, ViewPlan plan)
    {
        var views = CompositionViews.ToStore(plan.Changed);
        _versions.AddRange([document.Version, .. views.Versions]);
        _events.AddRange([document.Event, .. views.Events]);
    }

    public MappedWrites ToWrites() => new(Written, _versions, _events);
}
