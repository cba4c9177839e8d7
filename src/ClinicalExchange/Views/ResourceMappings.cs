using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
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

    public async Task<IReadOnlyList<UncoveredContent>> UncoveredAsync(IReadOnlyList<EhrId> records, QueryPermit permit, CancellationToken cancellation)
    {
        var uncovered = new HashSet<UncoveredContent>();
        foreach (var record in records)
            uncovered.UnionWith((await store.ListCompositionsAsync(record, cancellation)).Where(c => permit.Allows(record.Value, c.Access)).SelectMany(UncoveredBy));
        return [.. uncovered.OrderBy(u => u.Kind).ThenBy(u => u.Name, StringComparer.Ordinal).Take(MostNamed)];
    }

    private static IEnumerable<UncoveredContent> UncoveredBy(CompositionsAlike compositions) =>
        PlatformMappings.Of(compositions.TemplateId) is null ? [new(UncoveredKind.Template, compositions.TemplateId)] : UncoveredMarks.In(compositions.Contents);

    public async Task<Outcome<MappedWrites>> MapAsync(EhrId ehr, Guid contribution, IReadOnlyList<ResourceWrite> writes, CancellationToken cancellation)
    {
        var mapped = new Mapped();
        foreach (var together in Together([.. writes.Where(w => w is { Latest: null, Resource: not null })])) await AddNewAsync(mapped, ehr, contribution, together, cancellation);
        foreach (var source in writes.Where(w => SourceOf(w) is not null).GroupBy(w => SourceOf(w)!.Value))
            if (!(await changes.AddAsync(mapped, ehr, contribution, source.Key, [.. source], cancellation)).TryGet(out _, out var refusal)) return refusal;
        return mapped.ToWrites();
    }

    private static Guid? SourceOf(ResourceWrite write) => write.Latest is { IsDeleted: false } latest ? ResourceViews.NoteOf(latest)?.Source : null;

    // A report and the results that it names are one document. Results of a report that names others too are no documents of their own, and stay as they came.
    private static IEnumerable<IReadOnlyList<ResourceWrite>> Together(IReadOnlyList<ResourceWrite> writes)
    {
        var results = writes.Where(w => w.Key.Type == "DiagnosticReport").ToDictionary(w => w, w => Tree.Take(JsonObject.Create(w.Resource!.Value)!, "result[].reference").Select(Tree.TextOf).ToList());
        if (results.Count == 0) return writes.Select(w => (IReadOnlyList<ResourceWrite>)[w]);
        var byReference = writes.Where(w => w.Key.Type == "Observation").ToDictionary(w => w.Key.ToString(), StringComparer.Ordinal);
        var named = results.Values.SelectMany(r => r).CountBy(r => r ?? "", StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var whole = results.Where(r => r.Value.All(name => name is not null && named[name] == 1 && byReference.ContainsKey(name))).Select(r => (IReadOnlyList<ResourceWrite>)[r.Key, .. r.Value.Select(name => byReference[name!])]);
        return [.. whole, .. writes.Where(w => !results.ContainsKey(w) && !named.ContainsKey(w.Key.ToString())).Select(w => (IReadOnlyList<ResourceWrite>)[w])];
    }

    private async Task AddNewAsync(Mapped mapped, EhrId ehr, Guid contribution, IReadOnlyList<ResourceWrite> writes, CancellationToken cancellation)
    {
        var resources = writes.Select(w => JsonObject.Create(w.Resource!.Value)!).ToList();
        foreach (var (template, entry) in ResourceReading.Candidates(resources[0]))
        {
            if (await writing.TemplateAsync(template.TemplateId, cancellation) is not { } operational || PartsOf(template, entry, resources) is not { } parts) continue;
            if (ResourceReading.Read(parts, operational, ehr.ToString(), writes[0].Grant.Actor.DisplayName, writing.Territory) is not { } composition) continue;
            if (!(await writing.CheckAsync(composition, cancellation)).IsDone) continue;
            var document = LaidDown(writing.Version(ehr, contribution, writes[0].Grant, composition, preceding: null), writes);
            var plan = CompositionViews.Plan(ehr, document.Version, [], [.. writes.Select(w => w.Key)]);
            if (!Holds(plan, writes, resources)) continue;
            plan = plan.AsSent(writes.Zip(resources).ToDictionary(pair => pair.First.Key, pair => pair.Second));
            mapped.Add(document, plan);
            foreach (var view in plan.All) mapped.Written[view.Key] = new WrittenView(view.Number, view.Content);
            return;
        }
    }

    // What is laid down about a part is laid down about the whole.
    private static (NewVersion Version, NewEvent Event) LaidDown((NewVersion Version, NewEvent Event) document, IReadOnlyList<ResourceWrite> writes)
    {
        DocumentClass? laid = null;
        foreach (var stored in writes.Select(write => write.Class).OfType<AccessClass>())
            if (DocumentClass.Parse(stored).TryGet(out var one, out _)) laid = laid?.And(one) ?? one;
        if (laid is null || !DocumentClass.Parse(document.Version.AccessClass).TryGet(out var own, out _)) return document;
        return document with { Version = document.Version with { AccessClass = (laid with { Service = own.Service, Organisation = own.Organisation, Unit = own.Unit }).ToAccessClass() } };
    }

    private static List<ResourcePart>? PartsOf(TemplateMapping template, EntryMapping first, List<JsonObject> resources)
    {
        List<ResourcePart> parts = [new(first, resources[0])];
        foreach (var resource in resources.Skip(1))
        {
            if (template.Entries.FirstOrDefault(e => e.Each is not null && e.Takes(resource)) is not { } entry) return null;
            parts.Add(new(entry, resource));
        }
        return parts;
    }

    // Nobody's word is lost, and nothing is told that nobody said.
    private static bool Holds(ViewPlan plan, IReadOnlyList<ResourceWrite> writes, List<JsonObject> resources) =>
        plan.All.Count == writes.Count && plan.All.Zip(writes).All(pair => pair.First.Key == pair.Second.Key)
        && plan.All.Zip(resources).All(pair => Lossless.Difference(pair.Second, Parse(pair.First.Content)) is null);

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
