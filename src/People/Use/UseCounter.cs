using Microsoft.Extensions.Logging;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Use;

/// <summary>
/// Counts the weeks that somebody asks about. A week whose documents can no longer be opened in time is counted once and kept: the same is told of it ever after, by the organisations as they were parts of each
/// other then. The three weeks before that are counted anew, as often as it is quickly done.
/// </summary>
internal sealed class UseCounter(RecordStore store, UseLog log, TimeProvider time) : IDisposable
{
    private const string Kind = "use";
    private const int WeeksAtOnce = 4;

    /// <summary>How many weeks change still: the one that is not over, and those after which documents may be opened in time.</summary>
    public const int OpenWeeks = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(2);
    private const int RestsFor = 50;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private CountedWeeks? _open;
    private Task<CountedWeeks>? _counting;

    /// <summary>The figures of some weeks that follow each other; of weeks to come none.</summary>
    /// <returns>By week; <see cref="Unavailable"/> while they are still being counted.</returns>
    public async Task<Outcome<CountedWeeks>> OfAsync(IsoWeek first, IsoWeek last, CancellationToken cancellation)
    {
        try
        {
            var kept = await KeptAsync(first, last, cancellation).WaitAsync(Patience, time, cancellation);
            var open = await OpenAsync(cancellation);
            return new CountedWeeks(kept.Concat(open.Weeks.Where(week => week.Key >= first && week.Key <= last)).ToDictionary(), open.Counted, open.Took);
        }
        catch (TimeoutException)
        {
            return new Unavailable("The figures are being counted. Ask again in a few minutes.", RetryAfter);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>The first week that may still change.</summary>
    public IsoWeek FirstOpen => IsoWeek.Of(time.GetUtcNow()).Plus(1 - OpenWeeks);

    // What takes longer than somebody waits goes on, so that it is there for the next who ask: it ends with its own reading.
    private async Task<IReadOnlyDictionary<IsoWeek, ToldWeek>> KeptAsync(IsoWeek first, IsoWeek last, CancellationToken cancellation)
    {
        var ended = first.To(last).Where(week => week < FirstOpen).ToList();
        if (ended.Count == 0) return new Dictionary<IsoWeek, ToldWeek>();
        var kept = await ReadKeptAsync(ended, cancellation);
        if (ended.TrueForAll(kept.ContainsKey)) return kept;
        return await Task.Run(() => CountKeptAsync(ended), CancellationToken.None);
    }

    private async Task<IReadOnlyDictionary<IsoWeek, ToldWeek>> CountKeptAsync(List<IsoWeek> ended)
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            var kept = await ReadKeptAsync(ended, CancellationToken.None);
            foreach (var weeks in ended.Where(week => !kept.ContainsKey(week)).OrderDescending().Chunk(WeeksAtOnce)) await KeepAsync([.. weeks.Order()]);
            return await ReadKeptAsync(ended, CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    // Weeks between them may be kept already: those are counted with the others, and what was kept first stands.
    private async Task KeepAsync(List<IsoWeek> weeks)
    {
        var tally = await log.CountAsync([.. weeks[0].To(weeks[^1])], CancellationToken.None);
        foreach (var week in weeks) await store.KeepFiguresAsync(Kind, week.First.DayNumber, tally.Told(week).ToBytes(), CancellationToken.None);
    }

    private async Task<Dictionary<IsoWeek, ToldWeek>> ReadKeptAsync(List<IsoWeek> weeks, CancellationToken cancellation) =>
        (await store.ReadFiguresAsync(Kind, weeks[0].First.DayNumber, weeks[^1].First.DayNumber, cancellation)).ToDictionary(one => new IsoWeek(DateOnly.FromDayNumber(one.Key)), one => ToldWeek.Read(one.Value));

    // Where it takes longer than somebody waits, what was counted last is told meanwhile, and it is not begun again at once.
    private async Task<CountedWeeks> OpenAsync(CancellationToken cancellation)
    {
        CountedWeeks? last;
        Task<CountedWeeks> counting;
        lock (_gate)
        {
            last = _open is { } open && open.Weeks.ContainsKey(FirstOpen.Plus(OpenWeeks - 1)) ? open : null;
            if (last is not null && last.Took > Patience && time.GetUtcNow() - last.Counted < RestsFor * last.Took) return last;
            if (_counting is not { IsCompleted: false }) _counting = Task.Run(CountOpenAsync, CancellationToken.None);
            counting = _counting;
        }
        try
        {
            return await counting.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException) when (last is not null)
        {
            return last;
        }
    }

    private async Task<CountedWeeks> CountOpenAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            var (begun, first) = (time.GetUtcNow(), FirstOpen);
            var tally = await log.CountAsync([.. first.To(first.Plus(OpenWeeks - 1))], CancellationToken.None);
            var counted = new CountedWeeks(first.To(first.Plus(OpenWeeks - 1)).ToDictionary(week => week, tally.Told), begun, time.GetUtcNow() - begun);
            lock (_gate) return _open = counted;
        }
        finally
        {
            _one.Release();
        }
    }
}

/// <summary>Figures that were counted.</summary>
/// <param name="Weeks">By week.</param>
/// <param name="Counted">When the newest of them were.</param>
/// <param name="Took">How long that took.</param>
internal sealed record CountedWeeks(IReadOnlyDictionary<IsoWeek, ToldWeek> Weeks, DateTimeOffset Counted, TimeSpan Took);

/// <summary>Counts the weeks of the last three months now and then, so that they are there when somebody asks.</summary>
internal sealed partial class UseCountWorker(UseCounter counter, TimeProvider time, ILogger<UseCountWorker> log) : RoundWorker(TimeSpan.FromHours(1), time)
{
    private const int Weeks = 13;

    private readonly TimeProvider _time = time;

    protected override Task RoundAsync(CancellationToken cancellation)
    {
        var now = IsoWeek.Of(_time.GetUtcNow());
        return counter.OfAsync(now.Plus(1 - Weeks), now, cancellation);
    }

    protected override void Failed(Exception fault) => RoundFailed(log, fault);

    [LoggerMessage(EventId = 7302, Level = LogLevel.Warning, Message = "The use of services could not be counted; it is tried again.")]
    private static partial void RoundFailed(ILogger log, Exception fault);
}
