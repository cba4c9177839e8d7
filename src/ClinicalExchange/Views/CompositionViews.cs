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
/// Makes the views that are kept with compositions. A complete version gives views; a draft gives preliminary ones only as long as no complete version was
/// there, since what is being amended is still what holds; a withdrawn version gives views that are entered in error; a deletion deletes them.
/// </summary>
internal sealed class CompositionViews(RecordStore store) : IDerivedDocuments
{
    public async Task<DerivedDocuments> OfAsync(EhrId ehr, IReadOnlyList<NewVersion> versions, CancellationToken cancellation)
    {
        List<ResourceView> views = [];
        foreach (var version in versions.Where(MayHaveViews)) views.AddRange((await PlanAsync(ehr, version, cancellation)).Changed);
        return ToStore(views);
    }

    /// <summary>The views as they are stored, with what the outbox tells of them.</summary>
    public static DerivedDocuments ToStore(IReadOnlyList<ResourceView> views) =>
        views.Count == 0 ? DerivedDocuments.Nothing : new([.. views.Select(ResourceViews.ToStore)], [.. views.Select(ResourceViews.EventOf)]);

    /// <summary>What becomes of the views of a composition with a version of it that is about to be committed.</summary>
    /// <param name="ehr">Whose record.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ViewPlan> PlanAsync(EhrId ehr, NewVersion version, CancellationToken cancellation)
    {
        var stored = version.Preceding == 0 ? [] : await store.ReadDerivedAsync(ehr, version.Uid.ObjectId, cancellation);
        return Plan(ehr, version, StoredView.Living(stored));
    }

    private static bool MayHaveViews(NewVersion version) =>
        version.Kind == DocumentKind.Composition && (version.Preceding > 0 || PlatformMappings.Of(version.TemplateId) is not null);

    /// <summary>The same, of views that were read.</summary>
    /// <param name="ehr">Whose record.</param>
    /// <param name="version">The version.</param>
    /// <param name="stored">The views that are kept.</param>
    /// <param name="chosen">The keys that new views get, in the order of their places; what is not chosen gets one of ours.</param>
    public static ViewPlan Plan(EhrId ehr, NewVersion version, IReadOnlyList<StoredView> stored, params IReadOnlyList<ResourceKey> chosen)
    {
        if (IsBesideComplete(version.Lifecycle) && stored.Any(s => s.Version.Lifecycle == Lifecycle.Complete)) return ViewPlan.Nothing;
        var places = version.Document is Composition document && PlatformMappings.Of(version.TemplateId) is { } mapping
            ? mapping.PlacesIn(document).Where(p => p.Mapping.IsShownIn(version.Lifecycle)).ToList() : [];
        var matched = ViewMatching.Match([.. places.Select(p => (p.Mapping.Id, p.Name))], stored);
        var free = chosen.ToList();
        var made = places.Zip(matched, (place, old) => new MadeView(place, old?.Note.Id ?? Take(free, place.Mapping.Type) ?? ResourceKey.NewId(), old)).ToList();
        var views = made.Select(m => Write(ehr, version, made, m)).ToList();
        var gone = stored.Except(matched.OfType<StoredView>()).Select(old => Deleted(version, old));
        return new([.. views.Where(IsChanged), .. gone], views);
    }

    private static string? Take(List<ResourceKey> free, string type)
    {
        var at = free.FindIndex(key => key.Type == type);
        if (at < 0) return null;
        var id = free[at].Id;
        free.RemoveAt(at);
        return id;
    }

    private static bool IsBesideComplete(Lifecycle lifecycle) => lifecycle is Lifecycle.Incomplete or Lifecycle.Abandoned;

    private static ResourceView Write(EhrId ehr, NewVersion version, IReadOnlyList<MadeView> all, MadeView made)
    {
        var fellows = all.Where(m => m != made && m.Place.Entry == made.Place.Entry).Select(m => (m.Place.Mapping.Id, m.Place.Mapping.Type, m.Id)).ToList();
        return new()
        {
            Key = new ResourceKey(made.Place.Mapping.Type, made.Id),
            Source = version.Uid,
            Place = made.Place.Name,
            Latest = made.Stored?.Version,
            Lifecycle = version.Lifecycle,
            Content = made.Place.Mapping.Write(made.Place.Focus, made.Id, new Showing(ehr.ToString(), version.Lifecycle, fellows, version.Uid.ObjectId)),
            AccessClass = version.AccessClass,
        };
    }

    // Where only another place is named, or it says in other words what came as FHIR, nothing in the view has changed.
    private static bool IsChanged(ResourceView view) =>
        view.Latest is not StoredVersion latest || latest.Lifecycle != view.Lifecycle
        || (!latest.Content.Span.SequenceEqual(view.Content.Span) && Lossless.Difference(ResourceMappings.Parse(latest.Content), ResourceMappings.Parse(view.Content)) is not null);

    private static ResourceView Deleted(NewVersion version, StoredView stored) => new()
    {
        Key = new ResourceKey(stored.Version.ArchetypeId!, stored.Note.Id),
        Source = version.Uid,
        Place = stored.Note.Place,
        Latest = stored.Version,
        Lifecycle = Lifecycle.Deleted,
        AccessClass = version.AccessClass,
    };

    private sealed record MadeView(ViewPlace Place, string Id, StoredView? Stored);
}

/// <summary>What becomes of the views of a composition.</summary>
/// <param name="Changed">The versions to store.</param>
/// <param name="All">The views that the version has, changed or not.</param>
internal sealed record ViewPlan(IReadOnlyList<ResourceView> Changed, IReadOnlyList<ResourceView> All)
{
    public static ViewPlan Nothing { get; } = new([], []);

    /// <summary>The same, with what came as FHIR as it was sent: its words of a code, and its narrative, are the sender's.</summary>
    /// <param name="sent">The resources by their keys, of which the views lose nothing (<see cref="Lossless"/>).</param>
    public ViewPlan AsSent(IReadOnlyDictionary<ResourceKey, JsonObject> sent)
    {
        var views = All.Select(view => sent.TryGetValue(view.Key, out var resource) ? AsSent(view, resource) : view).ToDictionary(view => view.Key);
        return new([.. Changed.Select(view => views.GetValueOrDefault(view.Key, view))], [.. views.Values]);
    }

    private static ResourceView AsSent(ResourceView view, JsonObject sent)
    {
        var made = ResourceMappings.Parse(view.Content);
        var shown = new JsonObject();
        foreach (var name in new[] { "resourceType", "id", "meta" }) shown[name] = made[name]?.DeepClone();
        foreach (var (name, value) in sent.Where(member => !shown.ContainsKey(member.Key))) shown[name] = value?.DeepClone();
        // By its category a measurement is found beside those that were documented here.
        if (sent["category"] is null && made["category"] is { } category) shown["category"] = category.DeepClone();
        return view with { Content = Tree.Write(shown) };
    }
}

/// <summary>A view as it is stored.</summary>
/// <param name="Version">Its latest version.</param>
/// <param name="Note">What it is a view of.</param>
internal sealed record StoredView(StoredVersion Version, ViewNote Note)
{
    /// <summary>Those that are views and not deleted: a deleted one is never brought back, so that its key means one thing for ever.</summary>
    public static IReadOnlyList<StoredView> Living(IEnumerable<StoredVersion> versions) =>
        [.. versions.Where(v => !v.IsDeleted).Select(v => (Version: v, Note: ResourceViews.NoteOf(v))).Where(v => v.Note is not null).Select(v => new StoredView(v.Version, v.Note!))];
}
