using Varde.AccessControl;
using Varde.People.AccessLog;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Rollout;

/// <summary>
/// What the access log tells of the first days of a wave: counts alone, and nothing of whom. A look is of a service by the type of what was made, so that documents of openEHR, whose entries name no
/// template, are not counted.
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
        var days = Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).ToDictionary(first.AddDays, _ => new DayCount(wave.Nodes.Count));
        if (days.Count == 0) return new Dictionary<DateOnly, WaveDayFigures>();
        var (read, lines) = (0, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
        await foreach (var stored in store.ReadAuditBackAsync(new AuditRange { From = FhirJson.Midnight(first), Until = FhirJson.Midnight(last.AddDays(1)) }, cancellation))
        {
            if (++read > MostEntries) return null;
            if (!IsNewUse(stored.Entry, wave.Service) || !days.TryGetValue(NorwegianCalendar.DayAt(stored.Entry.Time), out var day)) continue;
            if (stored.Entry.Rule is "R-GATE-OFF" or "R-STAFF-OFF") day.Refusals++;
            else if (stored.Entry.Outcome is "permit" or "limited") day.Add(await PlacesAsync(stored.Entry, wave, lines, cancellation));
        }
        return days.ToDictionary(day => day.Key, day => new WaveDayFigures(day.Value.Refusals, [.. wave.Nodes.Select((node, at) => (node, day.Value.NewUses[at]))]));
    }

    private static bool IsNewUse(AuditEntry entry, ServiceId service) =>
        entry.Action == "create" && TypeServices.Writing(TypeServices.OfType(entry.Object.Split('/')[0], isOfPatient: entry.Ehr is not null)) == service;

    // The nodes of the wave that the place of whoever acted is part of.
    private async ValueTask<IEnumerable<int>> PlacesAsync(AuditEntry entry, RolloutWave wave, Dictionary<string, IReadOnlyList<string>> lines, CancellationToken cancellation)
    {
        var details = LookDetails.Read(entry.Details);
        if ((details.Unit ?? details.Organisation) is not { } place) return [];
        if (!lines.TryGetValue(place, out var line)) lines[place] = line = await LineAsync(place, cancellation);
        return wave.Nodes.Index().Where(node => node.Item.IsRegion || line.Contains(node.Item.Id)).Select(node => node.Index);
    }

    private async ValueTask<IReadOnlyList<string>> LineAsync(string place, CancellationToken cancellation) =>
        await facts.LineOfAsync(place, cancellation) is { Count: > 0 } line ? line : await organisations.IdOfAsync(place, cancellation) is { } id ? await facts.LineOfAsync(id, cancellation) : [];

    private sealed class DayCount(int nodes)
    {
        public int Refusals { get; set; }

        public int[] NewUses { get; } = new int[nodes];

        public void Add(IEnumerable<int> places)
        {
            foreach (var place in places) NewUses[place]++;
        }
    }
}
