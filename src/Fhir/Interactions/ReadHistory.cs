using System.Globalization;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Definitions;
using Varde.Fhir.Rest;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>The history of a resource, a type or all, newest first (FHIR R4, http, 3.1.0.9).</summary>
internal sealed class ReadHistory(RecordStore store, StoredResources resources, PageSeal seal)
{
    private const int UsualCount = 50;
    private const int MostCount = 1000;
    private const int MostLooked = 5000;
    private const int LeastAtOnce = 50;
    private const int MostAtOnce = 500;

    /// <summary>Of one resource, deleted or not.</summary>
    public async Task<Outcome<FhirResult>> OfInstanceAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (!HistoryTerms.Read(call, seal).TryGet(out var terms, out refusal)) return refusal;
        if (!(await VersionsAsync(call.Access, key, cancellation)).TryGet(out var versions, out refusal)) return refusal;
        var owner = versions[^1].Owner;
        if (terms.Before is not null && terms.BeforeNumber == 0) return HistoryTerms.NoPage;
        var wanted = versions.Where(v => terms.Takes(v.TimeCommitted)).OrderByDescending(v => v.Uid.Number).Take(terms.At is null ? int.MaxValue : 1).ToList();
        var page = wanted.Where(v => terms.Before is null || v.Uid.Number < terms.BeforeNumber).Take(terms.Count + 1).ToList();
        var entries = new List<StoredResource>();
        foreach (var version in page.Take(terms.Count))
            if ((await resources.VersionAsync(owner, key, version, cancellation)).TryGet(out var stored, out _)) entries.Add(stored);
        var next = page.Count > terms.Count ? entries[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return FhirResult.Of(HistoryBundle.Write(call, entries, wanted.Count, terms.Sealed(call, seal, next)));
    }

    /// <summary>The versions of a resource, deleted or not, that an actor sees, without their content: the oldest first, and the latest at least.</summary>
    public async Task<Outcome<IReadOnlyList<VersionSummary>>> VersionsAsync(AccessSession access, ResourceKey key, CancellationToken cancellation)
    {
        if (!(await resources.SeenLatestAsync(access, key, cancellation)).TryGet(out var latest, out var refusal)) return refusal;
        if (!(await resources.HistoryAsync(latest.Version.Owner, key, cancellation)).TryGet(out var versions, out refusal)) return refusal;
        return Outcome<IReadOnlyList<VersionSummary>>.Done(await SeenAsync(access, latest, versions, cancellation));
    }

    // Earlier versions are not shown to everybody who sees the latest.
    private async Task<IReadOnlyList<VersionSummary>> SeenAsync(AccessSession access, StoredResource latest, IReadOnlyList<VersionSummary> versions, CancellationToken cancellation)
    {
        if (access.IsOpen || versions.Count == 1) return versions;
        // Of a Patient a version may name another who is not seen.
        if (access.DependsOnContent || latest.Key.Type == "Patient") return await MatchingAsync(access, latest, versions, cancellation);
        var earlier = GrantedResources.SubjectOf(latest) with { Document = AccessedDocument.Of(versions[0]) };
        return await access.SeesAsync(earlier, cancellation) ? versions : [versions[^1]];
    }

    // A version is what it says: one that is no laboratory result is not shown to who sees these alone.
    private async Task<IReadOnlyList<VersionSummary>> MatchingAsync(AccessSession access, StoredResource latest, IReadOnlyList<VersionSummary> versions, CancellationToken cancellation)
    {
        var seen = new List<VersionSummary>();
        foreach (var version in versions)
            if ((await resources.VersionAsync(latest.Version.Owner, latest.Key, version, cancellation)).TryGet(out var stored, out _)
                && await access.SeesAsync(GrantedResources.SubjectOf(stored), cancellation)) seen.Add(version);
        return seen;
    }

    /// <summary>Of all resources of a type.</summary>
    public async Task<Outcome<FhirResult>> OfTypeAsync(FhirCall call, CancellationToken cancellation) =>
        call.Type().TryGet(out var type, out var refusal) ? await OfAllAsync(call, type, cancellation) : refusal;

    /// <summary>Of all resources.</summary>
    public Task<Outcome<FhirResult>> OfSystemAsync(FhirCall call, CancellationToken cancellation) => OfAllAsync(call, type: null, cancellation);

    private async Task<Outcome<FhirResult>> OfAllAsync(FhirCall call, FhirType? type, CancellationToken cancellation)
    {
        if (!HistoryTerms.Read(call, seal).TryGet(out var terms, out var refusal)) return refusal;
        if (!(await call.Access.AskToQueryAsync(ehr: null, SearchDigest.Of(type?.Name ?? "", call.Query), "fhir-history", cancellation, type?.Name ?? "Resource")).TryGet(out var permit, out refusal)) return refusal;
        if (!terms.Position.TryGet(out var before, out refusal)) return refusal;
        var (entries, next) = await PageAsync(call, new PermittedEvents(store, permit, type?.Name), terms, before, permit, cancellation);
        await Disclosure.TellAsync(call.Access, entries.Select(e => e.Version.Owner.Id), cancellation);
        return FhirResult.Of(HistoryBundle.Write(call, entries, total: null, terms.Sealed(call, seal, next?.ToString())));
    }

    // A page holds what is seen, and there is a further one when there is more that is seen: how much is not seen it does not tell. At a time, or for who sees much, most events may be none
    // of them: a page looks at some thousands, and then the next one goes on.
    private async Task<(IReadOnlyList<StoredResource> Entries, EventPosition? Next)> PageAsync(
        FhirCall call, PermittedEvents permitted, HistoryTerms terms, EventPosition? before, QueryPermit permit, CancellationToken cancellation)
    {
        var (entries, last) = (new List<StoredResource>(), before);
        var atOnce = Math.Clamp(terms.Count + 1, LeastAtOnce, MostAtOnce);
        for (var looked = 0; looked < MostLooked; looked += atOnce)
        {
            var (events, reached) = await permitted.BackAsync(terms.Since, before, atOnce, cancellation);
            foreach (var happened in events)
                if (await SeenAsync(call, happened, terms, permit, cancellation) is { } seen)
                {
                    if (entries.Count == terms.Count) return (entries, last);
                    entries.Add(seen);
                    last = happened.Position;
                }
            if (reached is null) return (entries, null);
            before = reached;
        }
        return (entries, before);
    }

    private async Task<StoredResource?> SeenAsync(FhirCall call, OutboxEvent happened, HistoryTerms terms, QueryPermit permit, CancellationToken cancellation) =>
        await VersionOfAsync(happened, terms, permit, cancellation) is { } stored && (stored.Version.IsLatest || await call.Access.SeesAsync(GrantedResources.SubjectOf(stored), cancellation)) ? stored : null;

    private async Task<StoredResource?> VersionOfAsync(OutboxEvent happened, HistoryTerms terms, QueryPermit permit, CancellationToken cancellation)
    {
        if (!terms.Takes(happened.Time) || ToldResource.Of(happened) is not { } told) return null;
        if (!(await resources.VersionAsync(happened.Owner, told.Key, told.Version, cancellation)).TryGet(out var stored, out _)) return null;
        if (!permit.Allows(happened.Owner.Id, stored.Version.AccessClass)) return null;
        if (!permit.IsWithinLimits(happened.Owner.Ehr?.Value, told.Key.Type, search => GrantedResources.IsFound(stored, search))) return null;
        return terms.At is null || await IsOfThatTimeAsync(happened, told.Key, stored, terms, cancellation) ? stored : null;
    }

    // Whether no other version of the resource came after it until then.
    private async Task<bool> IsOfThatTimeAsync(OutboxEvent happened, ResourceKey key, StoredResource stored, HistoryTerms terms, CancellationToken cancellation) =>
        (await resources.HistoryAsync(happened.Owner, key, cancellation)).TryGet(out var history, out _)
        && history.Where(v => terms.Takes(v.TimeCommitted)).Max(v => v.Uid.Number) == stored.Number;

    /// <summary>Which part of a history is wanted.</summary>
    private sealed record HistoryTerms(int Count, DateTimeOffset? Since, DateTimeOffset? At, string? Before)
    {
        public int BeforeNumber => int.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

        public Outcome<EventPosition?> Position =>
            Before is null ? (EventPosition?)null : EventPosition.TryParse(Before, out var position) ? position : NoPage;

        public static Invalid NoPage => Invalid.At("?_before", "is not from a link of this server");

        /// <summary>Where the next page begins, as its link tells it.</summary>
        public string? Sealed(FhirCall call, PageSeal seal, string? next) => seal.Seal(call.Access.Actor, Address(call), next);

        public static Outcome<HistoryTerms> Read(FhirCall call, PageSeal seal)
        {
            var query = call.Query;
            if (!Number(Last(query, "_count")).TryGet(out var count, out var refusal)) return refusal;
            if (!Instant(query, "_since").TryGet(out var since, out refusal)) return refusal;
            if (!Instant(query, "_at").TryGet(out var at, out refusal)) return refusal;
            if (Last(query, HistoryBundle.Before) is not { } given) return new HistoryTerms(count, since, at, Before: null);
            return seal.Open(call.Access.Actor, Address(call), given) is { } before ? new HistoryTerms(count, since, at, before) : NoPage;
        }

        private static string Address(FhirCall call) => PageSeal.AddressOf(call.Address.Split('?')[0], call.Query.Where(p => p.Key != HistoryBundle.Before));

        // What was stored at the very time asked for is shown: _since is inclusive. Times are told to the millisecond, and stored to the microsecond.
        public bool Takes(DateTimeOffset time) => (Since is null || time >= Since) && (At is null || time < At.Value.AddMilliseconds(1));

        private static string? Last(IReadOnlyList<KeyValuePair<string, string>> query, string name) => query.LastOrDefault(p => p.Key == name).Value;

        private static Outcome<int> Number(string? text) =>
            text is null ? UsualCount
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, MostCount)
            : Invalid.At("?_count", "must be a whole number");

        private static Outcome<DateTimeOffset?> Instant(IReadOnlyList<KeyValuePair<string, string>> query, string name) =>
            Last(query, name) is not { } text ? (DateTimeOffset?)null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : Invalid.At($"?{name}", "must be an instant such as 2026-01-31T12:00:00Z");
    }
}
