using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>
/// Does the entries of a transaction, all of them or none: deletions, creations, updates and patches are stored in one transaction of the database, then
/// what reads is read (FHIR R4, http, 3.1.0.11.2).
/// </summary>
internal sealed class Transaction(StoredResources resources, ResourceCommits commits, Conditions conditions)
{
    /// <returns>The answer to each entry, in the order of the bundle; or why nothing was stored.</returns>
    public async Task<Outcome<IReadOnlyList<Outcome<FhirResult>>>> RunAsync(
        FhirInteractions interactions, FhirCall call, IReadOnlyList<BundleEntry> entries, CancellationToken cancellation)
    {
        var answers = new Outcome<FhirResult>[entries.Count];
        if (FaultsOf(entries) is { Count: > 0 } faults) return new Invalid(faults);
        if (!(await WriteAsync(call, [.. entries.Where(e => !e.Route.IsSafe)], answers, cancellation)).TryGet(out _, out var refusal)) return refusal;
        foreach (var entry in entries.Where(e => e.Route.IsSafe))
            answers[entry.Index] = await interactions.AnswerAsync(entry.Route, entry.ToCall(call), cancellation);
        return answers;
    }

    // What changes something is a write of one resource; what an operation changes it stores by itself.
    private static IReadOnlyList<Fault> FaultsOf(IReadOnlyList<BundleEntry> entries) =>
        [.. entries.Where(e => e.Route is { IsSafe: false, Pattern: not ("/{type}" or "/{type}/{id}") })
            .Select(e => new Fault($"Bundle.entry[{e.Index}].request", $"{e.Route.Method} {e.Route.Pattern} is not possible in a transaction, of which all is stored or nothing: call it by itself or in a batch"))];

    private async Task<Outcome<bool>> WriteAsync(FhirCall call, IReadOnlyList<BundleEntry> entries, Outcome<FhirResult>[] answers, CancellationToken cancellation)
    {
        if (Repeated(entries) is { } repeated) return repeated;
        await using var turns = await conditions.TakeTurnsAsync(entries.Select(ConditionsOf).OfType<(string, IReadOnlyList<KeyValuePair<string, string>>)>().Select(NameOf), cancellation);
        for (var attempt = 1; ; attempt++)
        {
            var written = await TryWriteAsync(call, entries, answers, cancellation);
            if (!ResourceWrites.IsOvertaken(written.Refusal) || entries.Any(e => e.Condition("ifMatch") is not null || e.Condition("ifNoneMatch") is not null) || attempt == ResourceWrites.MostAttempts) return written;
        }
    }

    private static (string Type, IReadOnlyList<KeyValuePair<string, string>> Query)? ConditionsOf(BundleEntry entry) =>
        entry.IsConditional ? (entry.Values["type"], entry.Query)
        : entry.Route.Method == "POST" && entry.Condition("ifNoneExist") is { } none ? (entry.Values["type"], QueryParameters.Of(none))
        : null;

    private static string NameOf((string Type, IReadOnlyList<KeyValuePair<string, string>> Query) stated) => Conditions.NameOf(stated.Type, stated.Query);

    // Of two creations that must not happen twice, neither knows of the other.
    private static Invalid? Repeated(IReadOnlyList<BundleEntry> entries) =>
        entries.Where(e => e.Route.Method is "POST" or "PUT").Select(e => (Entry: e, Stated: ConditionsOf(e))).Where(e => e.Stated is not null)
            .GroupBy(e => NameOf(e.Stated!.Value)).FirstOrDefault(g => g.Skip(1).Any()) is { } twice
            ? Invalid.At("Bundle.entry", $"several entries have the same conditions: {string.Join(", ", twice.Select(e => e.Entry.Index))}") : null;

    // First which resources are meant, then where references lead, and then the gate is asked about each as it would be stored: whose it is follows from where its references lead.
    private async Task<Outcome<bool>> TryWriteAsync(FhirCall call, IReadOnlyList<BundleEntry> entries, Outcome<FhirResult>[] answers, CancellationToken cancellation)
    {
        var planned = new List<PlannedEntry>(entries.Count);
        foreach (var entry in entries)
            if ((await PlanAsync(call, entry, cancellation)).TryGet(out var plan, out var refusal)) planned.Add(plan);
            else return At(entry, refusal);
        if (!(await new BundleReferences(conditions, planned).ReadAsync(call, cancellation)).TryGet(out var references, out var unresolved)) return unresolved;
        var granted = new List<GrantedEntry>(planned.Count);
        foreach (var plan in planned)
            if ((await AskAsync(call, plan, references, cancellation)).TryGet(out var one, out var refusal)) granted.Add(one);
            else return At(plan.Entry, refusal);
        if (granted.Where(g => g.IsWritten).GroupBy(g => g.Plan.Key).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            return Invalid.At("Bundle.entry", $"{twice.Key} is changed by several entries: {string.Join(", ", twice.Select(g => g.Plan.Entry.Index))}");
        return await StoreAsync(call, granted, references, answers, cancellation);
    }

    private async Task<Outcome<bool>> StoreAsync(FhirCall call, IReadOnlyList<GrantedEntry> granted, BundleReferences references, Outcome<FhirResult>[] answers, CancellationToken cancellation)
    {
        var (pending, places) = (new List<PendingResource>(), new List<PlannedEntry>());
        foreach (var one in granted)
        {
            if (!one.IsWritten)
            {
                answers[one.Plan.Entry.Index] = Untouched(one.Plan, call.Access);
                continue;
            }
            if (!Pending(one, references).TryGet(out var written, out var refusal)) return At(one.Plan.Entry, refusal);
            if (await call.Access.WhyNotWithdrawAsync(written.Latest, written.Resource, cancellation) is { } unwithdrawn) return At(one.Plan.Entry, unwithdrawn);
            pending.Add(written);
            places.Add(one.Plan);
        }
        if (!(await commits.CommitAllAsync(pending, cancellation)).TryGet(out var committed, out var failed)) return failed;
        for (var i = 0; i < committed.Count; i++) answers[places[i].Entry.Index] = Answer(places[i], committed[i]);
        return true;
    }

    private async Task<Outcome<PlannedEntry>> PlanAsync(FhirCall call, BundleEntry entry, CancellationToken cancellation)
    {
        var own = entry.ToCall(call);
        if (!own.Type().TryGet(out var type, out var refusal)) return refusal;
        if (entry.Resource is { } resource && entry.Route.Method != "PATCH" && resource.Type != type) return Invalid.At("resource.resourceType", $"must be {type.Name}");
        return (await KeyAsync(own, entry, cancellation)).Map(target => new PlannedEntry(entry, own, type, target.Key, target.IsNew));
    }

    private async Task<Outcome<GrantedEntry>> AskAsync(FhirCall call, PlannedEntry plan, BundleReferences references, CancellationToken cancellation)
    {
        var (entry, own) = (plan.Entry, plan.Call);
        var (resource, latest, unread) = (entry.Resource is { } given ? references.Rewritten(given) : null, (StoredResource?)null, (Refusal?)null);
        if (plan is { Key: { } known, IsNew: false } && !(await resources.FindLatestAsync(known, cancellation)).TryGet(out latest, out unread)) latest = null;
        var asNew = entry.Route.Method is "POST" or "PUT" ? resource : null;
        var subject = plan is { Key: { } named, IsNew: false } ? ResourceWrites.SubjectOf(own, named, latest, asNew) : NewResources.SubjectOf(own, plan.Type.Name, asNew);
        if (entry.Route.Method == "PUT") subject = subject with { ScopeAction = AccessAction.Update };
        var isNew = plan.IsNew || (entry.Route.Method == "PUT" && latest is null or { IsDeleted: true });
        if (!(await call.Access.AskAsync(ActionOf(entry, isNew), subject, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (unread is not null) return unread;
        if (entry.Route.Method == "PATCH" && latest is not null && !await PatchResource.MayKnowAsync(call.Access, latest, cancellation)) return StoredResources.Missing(latest.Key);
        plan = plan with { Latest = latest };
        if (plan.Key is not { } key) return new GrantedEntry(plan, resource, grant, IsWritten: false);
        if (plan.IsNew) return new GrantedEntry(plan, resource, grant, IsWritten: true);
        if (entry.Route.Method == "POST") return latest is null or { IsDeleted: true } ? StoredResources.Missing(key) : new GrantedEntry(plan, resource, grant, IsWritten: false);
        if (own.Precondition(key, latest) is { } failed) return failed;
        return new GrantedEntry(plan, resource, grant, IsWritten: entry.Route.Method != "DELETE" || latest is { IsDeleted: false });
    }

    private async Task<Outcome<(ResourceKey? Key, bool IsNew)>> KeyAsync(FhirCall own, BundleEntry entry, CancellationToken cancellation)
    {
        if (!entry.IsConditional && entry.Route.Method != "POST") return KeyOfAddress(own, entry);
        var type = own.Type().Value;
        var query = entry.IsConditional ? entry.Query : entry.Condition("ifNoneExist") is { } none ? QueryParameters.Of(none) : null;
        if (query is null) return (new ResourceKey(type.Name, ResourceKey.NewId()), true);
        if (!(await conditions.FindAsync(own, type, query, cancellation, entry.Resource)).TryGet(out var found, out var refusal)) return refusal;
        if (entry.Route.Method == "PUT") return UpdateResource.Target(type, entry.Resource!, found).Map(key => ((ResourceKey?)key, false));
        if (entry.Route.Method == "PATCH" && found is null) return new NotFound("Nothing meets the conditions.");
        return found is null && entry.Route.Method == "POST" ? (new ResourceKey(type.Name, ResourceKey.NewId()), true) : (found, false);
    }

    private static Outcome<(ResourceKey? Key, bool IsNew)> KeyOfAddress(FhirCall own, BundleEntry entry) => own.Key().Then(key =>
        entry.Route.Method == "PUT" && entry.Resource!.Id != key.Id ? Invalid.At("resource.id", "must be the id of the address") : Outcome<(ResourceKey?, bool)>.Done((key, false)));

    // A creation that finds its resource there tells of it, and changes nothing.
    private static AccessAction ActionOf(BundleEntry entry, bool isNew) => entry.Route.Method switch
    {
        "POST" => isNew ? AccessAction.Create : AccessAction.Read,
        "DELETE" => AccessAction.Delete,
        "PUT" when isNew => AccessAction.Create,
        _ => AccessAction.Update,
    };

    private static Outcome<PendingResource> Pending(GrantedEntry granted, BundleReferences references)
    {
        var (plan, resource) = (granted.Plan, granted.Resource);
        if (plan.Entry.Route.Method == "PATCH")
        {
            if (plan.Latest is not { } latest) return StoredResources.Missing(plan.Key!);
            if (latest.IsDeleted) return StoredResources.Deleted(plan.Key!);
            if (!PatchResource.Patched(latest, granted.Grant, resource!).TryGet(out resource, out var refusal)) return refusal;
        }
        return new PendingResource { Key = plan.Key!, Resource = resource, Latest = plan.Latest, Method = plan.Entry.Route.Method, Grant = granted.Grant, Bases = references.Bases, Place = $"Bundle.entry[{plan.Entry.Index}]." };
    }

    private static Outcome<FhirResult> Untouched(PlannedEntry plan, AccessSession access) =>
        plan.Entry.Route.Method == "DELETE" ? WrittenResult.Deleted(null) : WrittenResult.Unchanged(plan.Latest!, access);

    private static Outcome<FhirResult> Answer(PlannedEntry plan, CommittedResource committed) =>
        plan.Entry.Route.Method == "DELETE" ? WrittenResult.Deleted(committed)
        : WrittenResult.Of(committed, plan.Latest is null or { IsDeleted: true } ? 201 : 200);

    private static Fault[] Below(BundleEntry entry, IEnumerable<Fault> faults) => [.. faults.Select(f => f with { Path = $"Bundle.entry[{entry.Index}].{f.Path}".TrimEnd('.') })];

    // Faults are told by their place in the bundle.
    private static Refusal At(BundleEntry entry, Refusal refusal) => refusal switch
    {
        Invalid invalid => new Invalid(Below(entry, invalid.Faults)),
        Unprocessable unprocessable => new Unprocessable(Below(entry, unprocessable.Faults)),
        _ => refusal,
    };
}

/// <summary>Which resource an entry of a transaction is about.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Call">The entry as a call.</param>
/// <param name="Type">The type of resource.</param>
/// <param name="Key">The resource; null when conditions of a deletion are met by none.</param>
/// <param name="IsNew">Whether it comes into being under an id of the server's.</param>
internal sealed record PlannedEntry(BundleEntry Entry, FhirCall Call, FhirType Type, ResourceKey? Key, bool IsNew)
{
    /// <summary>Its latest version; null when there is none, and before the gate is asked about it.</summary>
    public StoredResource? Latest { get; init; }
}

/// <summary>What an entry of a transaction changes.</summary>
/// <param name="Plan">Which resource.</param>
/// <param name="Resource">What the entry brings, with its references as they are once all is stored; null for nothing.</param>
/// <param name="Grant">What the gate said of it.</param>
/// <param name="IsWritten">False when nothing is written: it exists already, or is deleted already.</param>
internal sealed record GrantedEntry(PlannedEntry Plan, Resource? Resource, Grant Grant, bool IsWritten);
