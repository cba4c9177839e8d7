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
        foreach (var write in writes.Where(IsUnchanged)) mapped.Written[write.Key] = new WrittenView(write.Latest!.Uid.Number, write.Latest.Content, write.Latest.TimeCommitted);
        foreach (var changed in writes.Where(w => !mapped.Written.ContainsKey(w.Key)).GroupBy(w => before.EntryOf(w.Key)))
        {
            if (!before.After(changed.Key, [.. changed], ehr).TryGet(out var after, out refusal)) return refusal;
            entries[changed.Key] = after.Entry;
        }
        if (entries.Count == 0) return true;
        var composition = Replaced(before.Document, entries);
        if (composition is not null && !(await writing.CheckAsync(composition, cancellation)).TryGet(out composition, out refusal)) return refusal;
        var document = writing.Version(ehr, contribution, writes[0].Grant, composition, before.Version.Uid);
        var plan = CompositionViews.Plan(ehr, document.Version, before.Views);
        List<ResourceWrite> changes = [.. writes.Where(w => !mapped.Written.ContainsKey(w.Key))];
        foreach (var write in changes)
            if (RefusedIn(plan, write) is { } lost) return lost;
        plan = plan.AsSent(changes.Where(w => w.Resource is not null).ToDictionary(w => w.Key, w => JsonObject.Create(w.Resource!.Value)!));
        foreach (var write in changes) mapped.Written[write.Key] = Written(write, plan);
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

    private static bool IsUnchanged(ResourceWrite write) =>
        write.Resource is { } sent && Lossless.Difference(JsonObject.Create(sent)!, ResourceMappings.Parse(write.Latest!.Content)) is null;

    private static Unprocessable? RefusedIn(ViewPlan plan, ResourceWrite write)
    {
        if (write.Resource is not { } sent) return null;
        if (plan.All.FirstOrDefault(v => v.Key == write.Key) is not { } view) return Refused(write.Key, "is no view of the document that it would become");
        return Lossless.Difference(JsonObject.Create(sent)!, ResourceMappings.Parse(view.Content)) is { } lost ? Unprocessable.At(lost, "cannot be held by the document that this resource is a view of") : null;
    }

    private static WrittenView Written(ResourceWrite write, ViewPlan plan)
    {
        if (write.Resource is null) return new(write.Latest!.Uid.Number + 1, default);
        var view = plan.All.First(v => v.Key == write.Key);
        return new(view.Number, view.Content);
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
        /// <summary>The number of the entry that a view is made from; -1 when it is no view of the document any more.</summary>
        public int EntryOf(ResourceKey view) => Of(view) is var at and >= 0 ? Places[at].Entry : -1;

        /// <summary>What changes of its views make of an entry.</summary>
        public Outcome<Rewritten> After(int entry, IReadOnlyList<ResourceWrite> writes, EhrId ehr)
        {
            if (writes.FirstOrDefault(w => Of(w.Key) < 0) is { } gone) return Refused(gone.Key, "is no longer a view of its document");
            var parts = Enumerable.Range(0, Places.Count).Where(i => Places[i].Entry == entry).Select(PartOf).ToList();
            if (!ResourceReading.IsOneEntry(parts)) return Refused(writes[0].Key, "is a view of a part of a document that is written through the openEHR API: change the document");
            var after = parts.Zip(Enumerable.Range(0, Places.Count).Where(i => Places[i].Entry == entry), (part, at) => Changed(part, writes.FirstOrDefault(w => Of(w.Key) == at))).OfType<ResourcePart>().ToList();
            if (after.Count == 0) return new Rewritten(null);
            if (HoldsMore(entry, parts, ehr)) return Refused(writes[0].Key, "shows less than its document holds, and a change of it would lose the rest: change the document");
            if (!ResourceReading.IsOneEntry(after) || (parts[0].Mapping.Each is null && after[0].Mapping.Each is not null)) return Refused(writes[0].Key, "is what others are parts of: delete those too");
            return Read(after, ehr) is { } written ? new Rewritten(written) : Unprocessable.At(writes[0].Key.Type, "has no time, or values that its document cannot hold");
        }

        private int Of(ResourceKey view) => Enumerable.Range(0, Places.Count).FirstOrDefault(i => Matched[i] is { } there && there.Note.Id == view.Id && there.Version.ArchetypeId == view.Type, -1);

        private ResourcePart PartOf(int at) => new(Places[at].Mapping, Matched[at] is { } view ? ResourceMappings.Parse(view.Version.Content) : []);

        private static ResourcePart? Changed(ResourcePart part, ResourceWrite? write) =>
            write is null ? part : write.Resource is { } sent ? part with { Resource = JsonObject.Create(sent)! } : null;

        private bool HoldsMore(int entry, IReadOnlyList<ResourcePart> parts, EhrId ehr) =>
            Read(parts, ehr) is not { } same || !CanonicalJson.Write(same).AsSpan().SequenceEqual(CanonicalJson.Write(Places.First(p => p.Entry == entry).Focus.Entry!));

        private Entry? Read(IReadOnlyList<ResourcePart> parts, EhrId ehr) => ResourceReading.Read(parts, Template, ehr.ToString(), "")?.Content is [Entry entry] ? entry : null;
    }

    /// <summary>What became of an entry.</summary>
    /// <param name="Entry">The entry; null when it is removed.</param>
    private sealed record Rewritten(Entry? Entry);
}
