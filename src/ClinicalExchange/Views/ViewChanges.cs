using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.ClinicalExchange.Templates;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.Records;

namespace Varde.ClinicalExchange.Views;

/// <summary>
/// Changes compositions as changes of their views ask: an entry is written anew from the resource, or removed. What the view cannot show of the entry must not
/// get lost by it, and what the resource says must come back; otherwise the change is refused, and the composition is the place to make it.
/// </summary>
internal sealed class ViewChanges(RecordStore store, CompositionWriting writing)
{
    /// <summary>Adds the next version of a composition.</summary>
    /// <param name="mapped">What is gathered to be stored.</param>
    /// <param name="ehr">Whose record.</param>
    /// <param name="contribution">The contribution that it will be a part of.</param>
    /// <param name="source">The composition.</param>
    /// <param name="writes">The changes of its views.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<bool>> AddAsync(Mapped mapped, EhrId ehr, Guid contribution, Guid source, IReadOnlyList<ResourceWrite> writes, CancellationToken cancellation)
    {
        if (!(await ReadAsync(ehr, source, writes[0].Key, cancellation)).TryGet(out var before, out var refusal)) return refusal;
        var entries = new Dictionary<int, Entry?>();
        foreach (var write in writes)
        {
            if (!before.EntryAfter(write, ehr).TryGet(out var changed, out refusal)) return refusal;
            if (changed.IsChanged) entries[changed.Entry] = changed.After;
            else mapped.Written[write.Key] = new WrittenView(write.Latest!.Uid.Number, write.Latest.Content, write.Latest.TimeCommitted);
        }
        if (entries.Count == 0) return true;
        var composition = Replaced(before.Document, entries);
        if (composition is not null && !(await writing.CheckAsync(composition, cancellation)).TryGet(out composition, out refusal)) return refusal;
        var document = writing.Version(ehr, contribution, writes[0].Grant, composition, before.Version.Uid);
        var plan = CompositionViews.Plan(ehr, document.Version, before.Views);
        foreach (var write in writes.Where(w => !mapped.Written.ContainsKey(w.Key)))
            if (!Written(write, plan).TryGet(out var view, out refusal)) return refusal;
            else mapped.Written[write.Key] = view;
        mapped.Add(document, plan);
        return true;
    }

    private async Task<Outcome<Before>> ReadAsync(EhrId ehr, Guid source, ResourceKey key, CancellationToken cancellation)
    {
        if (!(await store.ReadLatestAsync(ehr, source, cancellation)).TryGet(out var version, out var refusal)) return refusal;
        if (version.Lifecycle != Lifecycle.Complete || PlatformMappings.Of(version.TemplateId) is not { } mapping || await writing.TemplateAsync(version.TemplateId!, cancellation) is not { } template)
            return Refused(key, "is a view of a document that is no complete one, or has no mapping any more: change the document");
        var document = CompositionWriting.Read(version)!;
        var views = StoredView.Living(await store.ReadDerivedAsync(ehr, source, cancellation));
        var places = mapping.PlacesIn(document);
        return new Before(version, document, template, places, ViewMatching.Match([.. places.Select(p => (p.Mapping.Id, p.Name))], views), views);
    }

    private static Outcome<WrittenView> Written(ResourceWrite write, ViewPlan plan)
    {
        if (write.Resource is null) return new WrittenView(write.Latest!.Uid.Number + 1, default);
        if (plan.All.FirstOrDefault(v => v.Key == write.Key) is not { } view) return Refused(write.Key, "is no view of the document that it would become");
        return Lossless.Difference(JsonObject.Create(write.Resource.Value)!, ResourceMappings.Parse(view.Content)) is { } lost
            ? Unprocessable.At(lost, "cannot be held by the document that this resource is a view of")
            : new WrittenView(view.Number, view.Content);
    }

    private static Unprocessable Refused(ResourceKey key, string sentence) => Unprocessable.At(key.Type, $"{key} {sentence}");

    /// <summary>The composition with other entries; null when none is left.</summary>
    private static Composition? Replaced(Composition document, Dictionary<int, Entry?> entries)
    {
        var number = 0;
        var content = Replaced(document.Content, entries, ref number);
        return content.Count == 0 ? null : (Composition)document.With("content", content);
    }

    private static List<RmObject> Replaced(IEnumerable<ContentItem> items, Dictionary<int, Entry?> entries, ref int number)
    {
        var after = new List<RmObject>();
        foreach (var item in items)
        {
            if (item is Section section)
            {
                var inside = Replaced(section.Items, entries, ref number);
                after.Add(section.With("items", inside.Count == 0 ? null : inside));
            }
            else if (item is not Entry || !entries.TryGetValue(number++, out var other)) after.Add(item);
            else if (other is not null) after.Add(other);
        }
        return after;
    }

    /// <summary>A composition with its views, as they are.</summary>
    private sealed record Before(
        StoredVersion Version, Composition Document, OperationalTemplate Template, IReadOnlyList<ViewPlace> Places, IReadOnlyList<StoredView?> Matched, IReadOnlyList<StoredView> Views)
    {
        /// <summary>What a change of a view makes of the entry that it is made from.</summary>
        public Outcome<(int Entry, Entry? After, bool IsChanged)> EntryAfter(ResourceWrite write, EhrId ehr)
        {
            var at = Enumerable.Range(0, Places.Count).FirstOrDefault(i => Matched[i] is { } view && view.Note.Id == write.Key.Id && view.Version.ArchetypeId == write.Key.Type, -1);
            if (at < 0) return Refused(write.Key, "is no longer a view of its document");
            var place = Places[at];
            if (place.Mapping.Codes.Count == 0 || Places.Count(p => p.Entry == place.Entry) > 1)
                return Refused(write.Key, "is a view of a part of a document that is written through the openEHR API: change the document");
            if (write.Resource is not { } sent) return (place.Entry, null, true);
            var resource = JsonObject.Create(sent)!;
            if (Lossless.Difference(resource, ResourceMappings.Parse(write.Latest!.Content)) is null) return (place.Entry, null, false);
            return HoldsMore(place, write, ehr) ? Refused(write.Key, "shows less than its document holds, and a change of it would lose the rest: change the document") : After(place, write, resource, ehr);
        }

        private static Outcome<(int, Entry?, bool)> Outcomes(int entry, Entry after) => (entry, after, true);

        private Outcome<(int Entry, Entry? After, bool IsChanged)> After(ViewPlace place, ResourceWrite write, JsonObject resource, EhrId ehr) =>
            Read(place, resource, ehr) is { } after ? Outcomes(place.Entry, after) : Unprocessable.At(write.Key.Type, "has no time, or values that its document cannot hold");

        private bool HoldsMore(ViewPlace place, ResourceWrite write, EhrId ehr) =>
            Read(place, ResourceMappings.Parse(write.Latest!.Content), ehr) is not { } same || !CanonicalJson.Write(same).AsSpan().SequenceEqual(CanonicalJson.Write(place.Focus.Entry!));

        private Entry? Read(ViewPlace place, JsonObject resource, EhrId ehr) =>
            ResourceReading.Read(resource, place.Mapping, Template, ehr.ToString(), "")?.Content is [Entry entry] ? entry : null;
    }
}
