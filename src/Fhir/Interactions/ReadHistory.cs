using System.Globalization;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Definitions;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>The history of a resource, a type or all, newest first (FHIR R4, http, 3.1.0.9).</summary>
internal sealed class ReadHistory(RecordStore store, StoredResources resources)
{
    private const int UsualCount = 50;
    private const int MostCount = 1000;
    private const int MostLooked = 5000;

    /// <summary>Of one resource, deleted or not.</summary>
    public async Task<Outcome<FhirResult>> OfInstanceAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (!HistoryTerms.Read(call.Query).TryGet(out var terms, out refusal)) return refusal;
        if (!(await resources.SeenLatestAsync(call.Access, key, cancellation)).TryGet(out var latest, out refusal)) return refusal;
        var owner = latest.Version.Owner;
        if (!(await resources.HistoryAsync(owner, key, cancellation)).TryGet(out var versions, out refusal)) return refusal;
        versions = await SeenAsync(call.Access, latest, versions, cancellation);
        if (terms.Before is not null && terms.BeforeNumber == 0) return Invalid.At("?_before", "is not from a link of this server");
        var wanted = versions.Where(v => terms.Takes(v.TimeCommitted)).OrderByDescending(v => v.Uid.Number).Take(terms.At is null ? int.MaxValue : 1).ToList();
        var page = wanted.Where(v => terms.Before is null || v.Uid.Number < terms.BeforeNumber).Take(terms.Count + 1).ToList();
        var entries = new List<StoredResource>();
        foreach (var version in page.Take(terms.Count))
            if ((await resources.VersionAsync(owner, key, version, cancellation)).TryGet(out var stored, out _)) entries.Add(stored);
        var next = page.Count > terms.Count ? entries[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return FhirResult.Of(HistoryBundle.Write(call, entries, wanted.Count, next));
    }

    // Earlier versions are not shown to everybody who sees the latest.
    private static async Task<IReadOnlyList<VersionSummary>> SeenAsync(AccessSession access, StoredResource latest, IReadOnlyList<VersionSummary> versions, CancellationToken cancellation)
    {
        if (access.IsOpen || versions.Count == 1) return versions;
        var earlier = GrantedResources.SubjectOf(latest) with { Document = AccessedDocument.Of(versions[0]) };
        return await access.SeesAsync(earlier, cancellation) ? versions : [versions[^1]];
    }

    /// <summary>Of all resources of a type.</summary>
    public async Task<Outcome<FhirResult>> OfTypeAsync(FhirCall call, CancellationToken cancellation) =>
        call.Type().TryGet(out var type, out var refusal) ? await OfAllAsync(call, type, cancellation) : refusal;

    /// <summary>Of all resources.</summary>
    public Task<Outcome<FhirResult>> OfSystemAsync(FhirCall call, CancellationToken cancellation) => OfAllAsync(call, type: null, cancellation);

    private async Task<Outcome<FhirResult>> OfAllAsync(FhirCall call, FhirType? type, CancellationToken cancellation)
    {
        if (!HistoryTerms.Read(call.Query).TryGet(out var terms, out var refusal)) return refusal;
        if (!(await call.Access.AskToQueryAsync(ehr: null, SearchDigest.Of(type?.Name ?? "", call.Query), "fhir-history", cancellation, type?.Name ?? "Resource")).TryGet(out var permit, out refusal)) return refusal;
        if (!terms.Position.TryGet(out var before, out refusal)) return refusal;
        var entries = new List<StoredResource>();
        var (next, looked) = (before, 0);
        // At a time most events may be later, or of versions that others came after: a page looks at some thousands, and the next one goes on.
        do
        {
            var events = await store.ReadResourceEventsBackAsync(type?.Name, terms.Since, next, terms.Count - entries.Count + 1, cancellation);
            var page = events.Take(terms.Count - entries.Count).ToList();
            foreach (var happened in page)
                if (await VersionOfAsync(happened, terms, permit, cancellation) is { } stored && (stored.Version.IsLatest || await call.Access.SeesAsync(GrantedResources.SubjectOf(stored), cancellation))) entries.Add(stored);
            next = events.Count > page.Count ? page[^1].Position : null;
            looked += page.Count;
        }
        while (terms.At is not null && next is not null && entries.Count < terms.Count && looked < MostLooked);
        await Disclosure.TellAsync(call.Access, entries.Select(e => e.Version.Owner.Id), cancellation);
        return FhirResult.Of(HistoryBundle.Write(call, entries, total: null, next?.ToString()));
    }

    private async Task<StoredResource?> VersionOfAsync(OutboxEvent happened, HistoryTerms terms, QueryPermit permit, CancellationToken cancellation)
    {
        if (!terms.Takes(happened.Time) || ToldResource.Of(happened) is not { } told) return null;
        if (!(await resources.VersionAsync(happened.Owner, told.Key, told.Version, cancellation)).TryGet(out var stored, out _)) return null;
        if (!permit.Allows(happened.Owner.Id, stored.Version.AccessClass)) return null;
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
            Before is null ? (EventPosition?)null : EventPosition.TryParse(Before, out var position) ? position : Invalid.At("?_before", "is not from a link of this server");

        public static Outcome<HistoryTerms> Read(IReadOnlyList<KeyValuePair<string, string>> query)
        {
            if (!Number(Last(query, "_count")).TryGet(out var count, out var refusal)) return refusal;
            if (!Instant(query, "_since").TryGet(out var since, out refusal)) return refusal;
            if (!Instant(query, "_at").TryGet(out var at, out refusal)) return refusal;
            return new HistoryTerms(count, since, at, Last(query, "_before"));
        }

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
