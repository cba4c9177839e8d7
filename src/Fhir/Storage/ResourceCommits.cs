using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Profiles;
using Varde.Fhir.Resources;
using Varde.Fhir.Subscriptions;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Storage;

/// <summary>A version of a resource that is to be stored.</summary>
internal sealed record PendingResource
{
    /// <summary>Which resource.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>The resource, checked; null when it is deleted.</summary>
    public Resource? Resource { get; init; }

    /// <summary>The version that is there now; null for a new resource.</summary>
    public StoredResource? Latest { get; init; }

    /// <summary>The method that asked for it, as the history tells.</summary>
    public required string Method { get; init; }

    /// <summary>What the gate said.</summary>
    public required Grant Grant { get; init; }

    /// <summary>Labels are added or taken off, and all else stays.</summary>
    public bool IsOfLabels { get; init; }

    /// <summary>A command of another module makes it, and answers for it.</summary>
    public bool IsOfCommand { get; init; }

    /// <summary>The access class, where somebody has laid it down; null where it follows from what is stored.</summary>
    public AccessClass? Class { get; init; }

    /// <summary>Other access classes that stored documents get in the same transaction.</summary>
    public IReadOnlyList<NewClass> Classes { get; init; } = [];

    /// <summary>What the access log names as changed, where that is not the resource itself.</summary>
    public string? Told { get; init; }

    /// <summary>Where it stands in what was sent, such as <c>Bundle.entry[3].</c>; faults begin with it.</summary>
    public string Place { get; init; } = "";

    /// <summary>The addresses that this server has, with a slash at their ends: references to them are its own.</summary>
    public required IReadOnlyList<string> Bases { get; init; }
}

/// <summary>A version that was stored.</summary>
/// <param name="Key">Which resource.</param>
/// <param name="Number">Its number.</param>
/// <param name="Time">When.</param>
/// <param name="Stored">Its canonical form; empty when deleted.</param>
/// <param name="Warnings">What its profiles say of it, or why they could not be asked.</param>
internal sealed record CommittedResource(ResourceKey Key, int Number, DateTimeOffset Time, ReadOnlyMemory<byte> Stored, IReadOnlyList<Fault> Warnings)
{
    /// <summary>The codes that whoever wrote it sees as labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>Stores versions of resources, with the audit entry and the event of each.</summary>
internal sealed class ResourceCommits(
    RecordStore store, ResourceOwners owners, SubscriptionWrites subscriptions, IOpenEhrRecords openEhr, IResourceMappings mappings, ProfileGuard guard, StoredProfiles profiles,
    IEnumerable<IResourceGuard> guards, INewDocuments newDocuments, FhirSettings settings)
{
    /// <summary>Stores one version.</summary>
    public async Task<Outcome<CommittedResource>> CommitAsync(PendingResource pending, CancellationToken cancellation) =>
        (await CommitAllAsync([pending], cancellation)).Map(all => all[0]);

    /// <summary>Stores versions of different resources, all of them or none.</summary>
    /// <returns>What was stored, in the same order; or <see cref="PreconditionFailed"/> when another version came in between.</returns>
    public async Task<Outcome<IReadOnlyList<CommittedResource>>> CommitAllAsync(IReadOnlyList<PendingResource> pending, CancellationToken cancellation)
    {
        if (pending.Count == 0) return Outcome<IReadOnlyList<CommittedResource>>.Done([]);
        if (!(await subscriptions.AcceptAsync(pending, cancellation)).TryGet(out var accepted, out var refusal)) return refusal;
        foreach (var one in accepted)
            if (await GuardedByAsync(one, cancellation) is { } refusedByGuard) return Outcome<IReadOnlyList<CommittedResource>>.Refused(refusedByGuard);
        if (!(await GuardedAsync(accepted, cancellation)).TryGet(out var warnings, out refusal)) return refusal;
        if (!(await OwnedAsync(accepted, cancellation)).TryGet(out var owned, out refusal)) return refusal;
        if (owned.Any(o => !IsCovered(o))) return new Conflict("What this belongs to has changed meanwhile: try again.");
        var (requests, views) = (new List<CommitRequest>(), new Dictionary<ResourceKey, WrittenView>());
        foreach (var group in owned.GroupBy(o => o.Owner))
        {
            var (all, contribution) = (group.ToList(), Guid.CreateVersion7());
            if (!(await MappedAsync(group.Key, contribution, all, cancellation)).TryGet(out var mapped, out refusal)) return refusal;
            foreach (var (key, view) in mapped.Written) views[key] = view;
            if (mapped.Versions.Count > 0 || all.Exists(o => !mapped.Written.ContainsKey(o.Pending.Key))) requests.Add(RequestOf(group.Key, contribution, all, mapped));
        }
        if (await MarkAsync(owned, cancellation) is { } unmarked) return Outcome<IReadOnlyList<CommittedResource>>.Refused(unmarked);
        if (requests.Count == 0) return Outcome<IReadOnlyList<CommittedResource>>.Done(Committed(owned, views, default, warnings));
        var committed = (await store.CommitAllAsync(requests, cancellation)).Map(receipts => Committed(owned, views, receipts[0].TimeCommitted, warnings));
        if (pending.Any(p => p.Key.Type == "StructureDefinition")) profiles.HaveChanged();
        return committed;
    }

    // A record that comes into being is nobody's until then; what commands write they were permitted as a whole.
    private static bool IsCovered(Owned owned) => owned.Pending.IsOfCommand || owned.Pending.Grant.Covers(owned.OpensRecord ? null : owned.Owner.Ehr);

    private async ValueTask<Refusal?> GuardedByAsync(PendingResource pending, CancellationToken cancellation)
    {
        if (pending.IsOfCommand) return null;
        JsonElement? before = pending.Latest is { IsDeleted: false } latest ? StoredJson.Parse(latest.Version.Content) : null;
        foreach (var one in guards)
            if (await one.CheckAsync(pending.Grant, pending.Key.Type, before, pending.Resource?.Root, cancellation) is { } refused) return refused;
        return null;
    }

    /// <summary>What the profiles of each say; refused with the faults of all.</summary>
    private async Task<Outcome<IReadOnlyList<IReadOnlyList<Fault>>>> GuardedAsync(IReadOnlyList<PendingResource> pending, CancellationToken cancellation)
    {
        var (warnings, faults) = (new IReadOnlyList<Fault>[pending.Count], new List<Fault>());
        for (var i = 0; i < pending.Count; i++)
            if (pending[i].Resource is not { } resource) warnings[i] = [];
            else if ((await guard.CheckAsync(resource, cancellation)).TryGet(out var told, out var refusal)) warnings[i] = told;
            else faults.AddRange(((Unprocessable)refusal).Faults.Select(f => f with { Path = pending[i].Place + f.Path }));
        return faults.Count > 0 ? new Unprocessable(faults) : Outcome<IReadOnlyList<IReadOnlyList<Fault>>>.Done(warnings);
    }

    private static IReadOnlyList<CommittedResource> Committed(
        IReadOnlyList<Owned> owned, Dictionary<ResourceKey, WrittenView> views, DateTimeOffset time, IReadOnlyList<IReadOnlyList<Fault>> warnings) =>
        [.. owned.Select((o, i) => views.TryGetValue(o.Pending.Key, out var view)
            ? new CommittedResource(o.Pending.Key, view.Number, view.Unchanged ?? time, view.Content, warnings[i]) { Labels = LabelsOf(o) }
            : new CommittedResource(o.Pending.Key, o.Number, time, o.Stored, warnings[i]) { Labels = LabelsOf(o) })];

    private static IReadOnlyList<string> LabelsOf(Owned owned) => owned.Pending.Grant.LabelsOf(owned.Pending.Latest?.Version.AccessClass ?? owned.Class);

    // Only what lies in a person's record can be a part of its documents.
    private async Task<Outcome<MappedWrites>> MappedAsync(RecordOwner owner, Guid contribution, IReadOnlyList<Owned> all, CancellationToken cancellation)
    {
        if (owner.Ehr is not { } ehr || !all.Any(o => mappings.IsMapped(o.Pending.Key.Type))) return MappedWrites.Nothing;
        return await mappings.MapAsync(ehr, contribution, [.. all.Select(o => new ResourceWrite(o.Pending.Key, o.Pending.Resource?.Root, o.Pending.Latest?.Version, o.Pending.Grant) { Class = o.Class })], cancellation);
    }

    private async Task<Outcome<IReadOnlyList<Owned>>> OwnedAsync(IReadOnlyList<PendingResource> pending, CancellationToken cancellation)
    {
        var newRecords = await NewRecordsAsync(pending, cancellation);
        var owned = new Dictionary<PendingResource, Owned>(pending.Count, ReferenceEqualityComparer.Instance);
        var beside = new Dictionary<Guid, AccessClass>();
        foreach (var one in BasesFirst(pending))
        {
            var patient = one.Resource is { } resource ? ResourceOwners.PatientOf(one.Key.Type, one.Key.Id, resource.Root, one.Bases) : null;
            if (!(one.Latest is { } latest ? latest.Version.Owner : await owners.OfAsync(patient, newRecords.Contains, cancellation)).TryGet(out var owner, out var refusal)) return refusal;
            if (one.Latest is not null && patient is not null && IsAnothers(owner, patient)) return Moved(one.Key);
            if (!(await ClassOfAsync(one, owner, beside, cancellation)).TryGet(out var documents, out refusal)) return refusal;
            beside[one.Key.ObjectId] = one.Latest?.Version.AccessClass ?? documents;
            if (!SecurityLabels.Without(one).TryGet(out var content, out refusal)) return refusal;
            owned[one] = new(content, owner, documents, mappings.IsMapped(one.Key.Type) ? ResourceViews.Native : null, owner.Kind == OwnerKind.Ehr && one.Key.Type == "Patient" && newRecords.Contains(new EhrId(owner.Id)));
        }
        return Outcome<IReadOnlyList<Owned>>.Done([.. pending.Select(one => owned[one])]);
    }

    // What something is based on comes before it: it follows what is laid down about that.
    private static IEnumerable<PendingResource> BasesFirst(IReadOnlyList<PendingResource> pending)
    {
        if (pending.Count == 1) return pending;
        var based = pending.Where(one => one.Resource is not null).ToLookup(one => one.Key.ObjectId, one => ResourceServices.BasedOn(one.Resource!.Root, one.Bases));
        return pending.OrderBy(one => Depth(one.Key.ObjectId, DeepestBase)).ToList();

        int Depth(Guid id, int left) => left == 0 ? 0 : based[id].SelectMany(on => on).Where(on => on != id && based.Contains(on)).Select(on => Depth(on, left - 1) + 1).DefaultIfEmpty(0).Max();
    }

    private const int DeepestBase = 5;

    // What is stored keeps the class in force, whatever stands here.
    private async ValueTask<Outcome<AccessClass>> ClassOfAsync(PendingResource pending, RecordOwner owner, Dictionary<Guid, AccessClass> beside, CancellationToken cancellation)
    {
        if (pending.Class is { } laidDown) return laidDown;
        var documents = DocumentClass.WrittenBy(ResourceServices.Of(pending.Resource, pending.Key, owner.Kind == OwnerKind.Ehr), pending.Grant.Actor);
        if (pending.Resource is not { } resource || pending.IsOfCommand) return documents.ToAccessClass();
        if (pending.Latest is { } latest) return SecurityLabels.Refused(pending, latest) is { } refused ? refused : documents.ToAccessClass();
        if (!SecurityLabels.OfNew(pending).TryGet(out var labels, out var refusal)) return refusal;
        if (owner.Ehr is not { } ehr) return labels.Count == 0 ? documents.ToAccessClass() : Unprocessable.At($"{pending.Place}{pending.Key.Type}.meta.security", "has codes of 9603, which belong to documents of patients");
        var asked = new NewDocument(pending.Grant, ehr, documents) { Labels = labels, Analyses = ResourceServices.AnalysesOf(resource.Root), BasedOn = ResourceServices.BasedOn(resource.Root, pending.Bases), Beside = beside, HasThirdPartyParts = ThirdPartyParts.AreIn(resource.Root) };
        return (await newDocuments.ClassOfAsync(asked, cancellation)).Map(found => found.ToAccessClass());
    }

    // The records that come into being with the Patients among these.
    private async Task<HashSet<EhrId>> NewRecordsAsync(IReadOnlyList<PendingResource> pending, CancellationToken cancellation)
    {
        var come = new HashSet<EhrId>();
        foreach (var patient in pending.Where(p => p is { Latest: null, Resource: not null, Key.Type: "Patient" }))
        {
            var record = ResourceOwners.RecordOf(patient.Key);
            if ((await store.HasEhrAsync(record, cancellation)).Refusal is NotFound) come.Add(record);
        }
        return come;
    }

    private static bool IsAnothers(RecordOwner owner, ResourceKey patient) => owner.Kind == OwnerKind.Ehr && owner.Id != ResourceOwners.RecordOf(patient).Value;

    private static Unprocessable Moved(ResourceKey key) =>
        Unprocessable.At(key.Type, "names another patient than before: what is in one person's record does not move to another's; delete it and create it anew");

    private CommitRequest RequestOf(RecordOwner owner, Guid contribution, IReadOnlyList<Owned> all, MappedWrites mapped)
    {
        var (first, only) = (all[0].Pending, all.Count == 1);
        var opening = all.FirstOrDefault(o => o.OpensRecord)?.Pending.Grant;
        var begun = opening is null ? ((NewEhr Ehr, NewVersion Status)?)null : openEhr.Begin(new EhrId(owner.Id), contribution, opening);
        var change = only ? ChangeOf(first) : ChangeType.Unknown;
        var audit = first.Grant.ForCommit(first.Told ?? (only ? StoredResource.VersionLocation(first.Key, all[0].Number) : $"{all.Count} resources"));
        foreach (var other in all.Skip(1)) other.Pending.Grant.IsToldOfBy(first.Grant);
        var native = all.Where(o => !mapped.Written.ContainsKey(o.Pending.Key)).ToList();
        return new()
        {
            Owner = owner,
            ContributionId = contribution,
            NewEhr = begun?.Ehr,
            IsAboutAccess = all.All(o => o.Pending.IsOfCommand),
            ChangeType = change,
            Envelope = openEhr.Audit(first.Grant.Actor, change),
            Versions = [.. begun is { Status: var status } ? new[] { status } : [], .. mapped.Versions, .. native.Select(VersionOf)],
            Classes = [.. all.SelectMany(one => one.Pending.Classes)],
            Audit = audit with { Ehr = owner.Ehr, Details = only || first.Told is not null ? audit.Details : Named(audit, all) },
            Events = [.. mapped.Events, .. native.Select(EventOf)],
        };
    }

    // A version that brings the first mark is kept from queries before it is there: its object is, whatever becomes of the version.
    private async Task<Refusal?> MarkAsync(IReadOnlyList<Owned> owned, CancellationToken cancellation)
    {
        foreach (var one in owned)
            if (MarkedSince(one) is { } marked)
            {
                var audit = one.Pending.Grant.ForCommit(one.Pending.Key.ToString()) with { Action = "restrict", Ehr = one.Owner.Ehr };
                if ((await store.CommitAsync(new() { Owner = one.Owner, Classes = [marked], Audit = audit }, cancellation)).Refusal is { } refused) return refused;
            }
        return null;
    }

    private static NewClass? MarkedSince(Owned owned)
    {
        if (owned.Pending is not { IsOfCommand: false, Latest: { } latest, Resource: { } resource } || !ThirdPartyParts.AreIn(resource.Root)) return null;
        var stored = latest.Version.AccessClass;
        var named = stored.Category.Length > 0 ? stored : stored with { Category = ServiceId.Journal.Value };
        if (!DocumentClass.Parse(named).TryGet(out var documents, out _) || documents.HasThirdPartyParts) return null;
        return new(owned.Pending.Key.ObjectId, stored, (documents with { HasThirdPartyParts = true }).ToAccessClass());
    }

    private static string Named(AuditEntry audit, IReadOnlyList<Owned> all) =>
        (LookDetails.Read(audit.Details) with { Objects = [.. all.Select(o => StoredResource.VersionLocation(o.Pending.Key, o.Number))] }).ToText();

    private NewVersion VersionOf(Owned owned)
    {
        var (pending, stored) = (owned.Pending, owned.Stored);
        return new()
        {
            Uid = new VersionUid(pending.Key.ObjectId, settings.SystemId, owned.Number),
            Preceding = pending.Latest?.Number ?? 0,
            Kind = DocumentKind.FhirResource,
            ChangeType = ChangeOf(pending),
            Lifecycle = pending.Resource is null ? Lifecycle.Deleted : Lifecycle.Complete,
            ArchetypeId = pending.Key.Type,
            Content = stored,
            Envelope = pending.Key.Type == "Subscription" ? SubscriptionNote.Of(pending.Method, pending.Grant.Actor, pending.Bases) : VersionNote.Of(pending.Method),
            AccessClass = owned.Class,
        };
    }

    private static ChangeType ChangeOf(PendingResource pending) =>
        pending.Resource is null ? ChangeType.Deleted
        : pending.Latest is null ? ChangeType.Creation
        : pending.Latest.IsDeleted ? ChangeType.Restoration
        : ChangeType.Modification;

    private static NewEvent EventOf(Owned owned) => ToldResource.Event(owned.Pending.Key, owned.Number, owned.Pending.Method);

    /// <summary>A version with its owner.</summary>
    private sealed record Owned(PendingResource Pending, RecordOwner Owner, AccessClass Class, string? Origin, bool OpensRecord)
    {
        /// <summary>The number of the version.</summary>
        public int Number { get; } = (Pending.Latest?.Number ?? 0) + 1;

        /// <summary>The canonical form; empty when deleted.</summary>
        public ReadOnlyMemory<byte> Stored { get; } = Pending.Resource is { } resource ? StoredForm.Of(resource, Pending.Key.Id, Origin) : default;
    }
}
