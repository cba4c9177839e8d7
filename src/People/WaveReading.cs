using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Rollout;

namespace Varde.People;

/// <summary>The waves of rollout for whoever leads it (R-COMMON-SWITCH).</summary>
public sealed class WaveReading
{
    private readonly WaveShelf _shelf;
    private readonly WaveFigures _figures;
    private readonly RolloutLookups _lookups;
    private readonly TimeProvider _time;

    internal WaveReading(WaveShelf shelf, WaveFigures figures, RolloutLookups lookups, TimeProvider time) => (_shelf, _figures, _lookups, _time) = (shelf, figures, lookups, time);

    /// <summary>What is asked of the gate.</summary>
    /// <param name="id">The wave; empty for all, or for a new one.</param>
    public static AccessSubject Subject(string id = "") => new("Wave", id) { Service = ServiceId.Switch };

    /// <summary>All waves, by their start.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IReadOnlyList<RolloutWave>>> ListAsync(AccessSession access, CancellationToken cancellation) =>
        (await access.AskAsync(AccessAction.Search, Subject(), cancellation)).Refusal is { } refused ? Outcome<IReadOnlyList<RolloutWave>>.Refused(refused) : Outcome<IReadOnlyList<RolloutWave>>.Done(await _lookups.WithDeliveriesAsync(await _shelf.ListAsync(cancellation), cancellation));

    /// <summary>Why somebody may plan no waves, and is shown nothing of how they are planned; null for whoever leads the rollout.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="cancellation">Ends the asking.</param>
    public async Task<Refusal?> WhyNotAsync(AccessSession access, CancellationToken cancellation) => (await access.AskAsync(AccessAction.Read, Subject(), cancellation)).Refusal;

    /// <summary>One wave as it is now.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="id">The wave.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The wave; <see cref="NotFound"/> where there is none.</returns>
    public async Task<Outcome<RolloutWave>> ReadAsync(AccessSession access, string id, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(id), cancellation)).Refusal is { } refused) return refused;
        return await _shelf.LatestAsync(id, cancellation) is { } wave ? (await _lookups.WithDeliveriesAsync([wave], cancellation))[0] : new NotFound("There is no such wave.");
    }

    /// <summary>All versions of a wave, the oldest first.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Outcome<IReadOnlyList<RolloutWave>>> VersionsAsync(AccessSession access, string id, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(id), cancellation)).Refusal is { } refused) return refused;
        return await _shelf.VersionsAsync(id, cancellation) is { Count: > 0 } versions ? Outcome<IReadOnlyList<RolloutWave>>.Done(await _lookups.WithDeliveriesAsync(versions, cancellation)) : new NotFound("There is no such wave.");
    }

    /// <summary>The days after the start that are followed, with their notes and figures; none before a go.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Outcome<IReadOnlyList<WaveDay>>> DaysAsync(AccessSession access, string id, CancellationToken cancellation)
    {
        if (!(await ReadAsync(access, id, cancellation)).TryGet(out var wave, out var refusal)) return Outcome<IReadOnlyList<WaveDay>>.Refused(refusal);
        if (wave.FirstDay is not { } first) return Outcome<IReadOnlyList<WaveDay>>.Done([]);
        var (today, last) = (NorwegianCalendar.DayAt(_time.GetUtcNow()), first.AddDays(RolloutWave.FollowedDays - 1));
        var figures = await _figures.OfAsync(wave, first, last < today ? last : today, cancellation);
        return Outcome<IReadOnlyList<WaveDay>>.Done([.. Enumerable.Range(0, RolloutWave.FollowedDays).Select(first.AddDays).Select(day => new WaveDay(day, wave.Notes.FirstOrDefault(note => note.Day == day), figures?.GetValueOrDefault(day)))]);
    }
}
