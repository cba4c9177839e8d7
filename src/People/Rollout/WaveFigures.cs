using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.AccessLog;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Rollout;

/// <summary>
/// What the access log tells of the first days of a wave: counts alone, and nothing of whom. Of which service something new is follows from its type, of an openEHR document from what it was filed under. Staff
/// count where they work; citizens where the gate asks for them: at the Organizations that their new use names, else at those that have the person in care now.
/// </summary>
internal sealed class WaveFigures(RecordStore store, KnownOrganisations organisations, RolloutFacts facts)
{
    private const int MostEntries = 100_000;

    /// <summary>The figures of each day from one on.</summary>
    /// <param name="wave">The wave.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day; none before the first.</param>
    /// <param name="cancellation">Ends the counting.</param>
    /// <returns>By day; null where the log of the days is longer than is read.</returns>
    public async Task<IReadOnlyDictionary<DateOnly, WaveDayFigures>?> OfAsync(RolloutWave wave, DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var days = Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).ToDictionary(first.AddDays, _ => new DayCount(wave.Nodes));
        if (days.Count == 0) return new Dictionary<DateOnly, WaveDayFigures>();
        var (read, lines, begun) = (0, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), new List<(AuditEntry Entry, DayCount Day)>());
        await foreach (var stored in store.ReadAuditBackAsync(new AuditRange { From = FhirJson.Midnight(first), Until = FhirJson.Midnight(last.AddDays(1)) }, cancellation))
        {
            if (++read > MostEntries) return null;
            if (stored.Entry.Action == "create" && days.TryGetValue(NorwegianCalendar.DayAt(stored.Entry.Time), out var day)) begun.Add((stored.Entry, day));
        }
        var documents = await store.ReadClassesAsync([.. begun.Select(one => CompositionOf(one.Entry)).OfType<Guid>().Distinct()], cancellation);
        foreach (var (entry, day) in begun)
            if (ServiceOf(entry, documents) == wave.Service) await CountAsync(entry, day, lines, cancellation);
        return days.ToDictionary(day => day.Key, day => day.Value.ToFigures());
    }

    private async ValueTask CountAsync(AuditEntry entry, DayCount day, Dictionary<string, IReadOnlyList<string>> lines, CancellationToken cancellation)
    {
        if (entry.Rule is "R-GATE-OFF" or "R-STAFF-OFF") day.Refusals++;
        else if (entry.Outcome is "permit" or "limited")
        {
            var details = LookDetails.Read(entry.Details);
            var isCitizen = details.Lane == "citizen";
            var places = isCitizen ? await ForWhomAsync(entry, cancellation) : (details.Unit ?? details.Organisation) is { } own ? [own] : [];
            var at = new List<IReadOnlyList<string>>();
            foreach (var place in places) at.Add(lines.TryGetValue(place, out var line) ? line : lines[place] = await LineAsync(place, cancellation));
            day.Add(isCitizen, at);
        }
    }

    // What was refused is not stored: of a document of openEHR nothing tells then of which service it would have been.
    private static ServiceId ServiceOf(AuditEntry entry, IReadOnlyDictionary<Guid, OwnedDocument> documents) => TypeServices.Writing(
        CompositionOf(entry) is { } id && documents.TryGetValue(id, out var stored) ? TypeServices.OfClass(stored.AccessClass) : TypeServices.OfType(TypeOf(entry), isOfPatient: entry.Ehr is not null));

    private static Guid? CompositionOf(AuditEntry entry) => entry.Object.Split('/') is ["COMPOSITION", var written] && VersionUid.TryParse(written, out var uid) ? uid.ObjectId : null;

    private async ValueTask<IReadOnlyList<string>> ForWhomAsync(AuditEntry entry, CancellationToken cancellation)
    {
        var named = entry.Object.Split('/') is [var type, var id, ..] && ResourceKey.IsId(id) && (await store.FindLatestAsync(new ResourceKey(type, id).ObjectId, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted
            ? NamedOrganisations.Of(type, JsonElement.Parse(stored.Content.Span)) : [];
        return named.Count > 0 || entry.Ehr is not { } record ? named : await facts.TreatingAsync(record, entry.Time, cancellation);
    }

    private static string TypeOf(AuditEntry entry) => entry.Object.Split('/')[0];

    private async ValueTask<IReadOnlyList<string>> LineAsync(string place, CancellationToken cancellation) =>
        await facts.LineOfAsync(place, cancellation) is { Count: > 0 } line ? line : await organisations.IdOfAsync(place, cancellation) is { } id ? await facts.LineOfAsync(id, cancellation) : [];

    private sealed class DayCount(IReadOnlyList<RolloutNode> nodes)
    {
        private readonly int[] _byStaff = new int[nodes.Count], _byCitizens = new int[nodes.Count];

        public int Refusals { get; set; }

        // What is for several places of one node counts once there.
        public void Add(bool isCitizen, IReadOnlyList<IReadOnlyList<string>> lines)
        {
            foreach (var (at, node) in nodes.Index())
                if (node.IsRegion || lines.Any(line => line.Contains(node.Id))) (isCitizen ? _byCitizens : _byStaff)[at]++;
        }

        public WaveDayFigures ToFigures() => new(Refusals, [.. nodes.Select((node, at) => new NewUses(node, RoughCount.Of(_byStaff[at]), RoughCount.Of(_byCitizens[at])))]);
    }
}
