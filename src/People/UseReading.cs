using System.Globalization;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Rollout;
using Varde.People.Systems;
using Varde.People.Use;

namespace Varde.People;

/// <summary>How much services are used, for whoever leads the rollout (R-COMMON-SWITCH): counts by week and place, of nobody in particular.</summary>
public sealed class UseReading
{
    /// <summary>How many weeks are told at most.</summary>
    public const int MostWeeks = 104;

    /// <summary>How many weeks are told where nobody says how many, the one that is not over among them.</summary>
    public const int UsualWeeks = 13;

    /// <summary>What is asked of the gate where nothing is chosen yet.</summary>
    public static AccessSubject Subject { get; } = new("Use", "") { Service = ServiceId.Switch };

    private readonly UseCounter _counter;
    private readonly RolloutReading _rollout;
    private readonly SwitchHistory _switches;
    private readonly KnownSystems _known;
    private readonly RolloutFacts _facts;
    private readonly WaveShelf _waves;
    private readonly TimeProvider _time;

    internal UseReading(UseCounter counter, RolloutReading rollout, SwitchHistory switches, KnownSystems known, RolloutFacts facts, WaveShelf waves, TimeProvider time) =>
        (_counter, _rollout, _switches, _known, _facts, _waves, _time) = (counter, rollout, switches, known, facts, waves, time);

    /// <summary>The use of a service at a place.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The figures; what the gate answers; every fault of the question; <see cref="Unavailable"/> while the figures are being counted.</returns>
    public async Task<Outcome<UseTable>> ReadAsync(AccessSession access, UseQuestion question, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject with { Id = question.ToString() }, cancellation)).Refusal is { } refused) return refused;
        var now = IsoWeek.Of(_time.GetUtcNow());
        if (!(await AskedAsync(question, now, cancellation)).TryGet(out var asked, out var refusal)) return refusal;
        if (!(await _counter.OfAsync(asked.First, asked.Last, cancellation)).TryGet(out var counted, out refusal)) return refusal;
        var marks = await MarksAsync(asked, cancellation);
        return new UseTable(asked.Service, await _switches.NodeAsync(asked.Node, cancellation), [.. asked.First.To(asked.Last).Select(week => new UseWeek(week, StateOf(week, now), Cells(counted, week, asked)))]) { Counted = counted.Counted, Marks = marks };
    }

    private static IReadOnlyDictionary<UseFigure, UseCell> Cells(CountedWeeks counted, IsoWeek week, Asked asked) =>
        (counted.Weeks.GetValueOrDefault(week) ?? ToldWeek.Nothing).Of(asked.Service, asked.Line);

    private UseWeekState StateOf(IsoWeek week, IsoWeek now) => week >= now ? UseWeekState.Running : week >= _counter.FirstOpen ? UseWeekState.Ended : UseWeekState.Kept;

    private async Task<Outcome<Asked>> AskedAsync(UseQuestion question, IsoWeek now, CancellationToken cancellation)
    {
        var faults = new List<Fault>();
        if (!SwitchRequest.ServiceOf(question.Service).TryGet(out var service, out _)) faults.Add(new("service", "must be a service that can be switched"));
        string? node = RolloutSwitch.WholeRegion;
        if (question.Organisation is { } named && !(await _rollout.FindNodeAsync(named, "organisation", cancellation)).TryGet(out node, out _)) faults.Add(new("organisation", "is no organisation of this region"));
        var last = Week(question.To, "to", now, faults);
        var first = Week(question.From, "from", (last ?? now).Plus(1 - UsualWeeks), faults);
        if (last > now) faults.Add(new("to", "must not be later than this week"));
        else if (first > last) faults.Add(new("from", "must not be later than to"));
        else if (first is { } begin && last is { } end && begin.Plus(MostWeeks) <= end) faults.Add(new("from", string.Create(CultureInfo.InvariantCulture, $"must be at most {MostWeeks} weeks before to")));
        return faults.Count > 0 ? new Invalid(faults) : new Asked(service, node!, node == RolloutSwitch.WholeRegion ? [] : await _facts.LineOfAsync(node!, cancellation), first!.Value, last!.Value);
    }

    private static IsoWeek? Week(string? text, string path, IsoWeek otherwise, List<Fault> faults)
    {
        if (text is null) return otherwise;
        if (IsoWeek.Parse(text) is { } week) return week;
        faults.Add(new(path, "must be a week (2026-W07), or a day of one (2026-02-11)"));
        return null;
    }

    // A switch is for the place itself, for what it is part of, or for a part of it.
    private async Task<IReadOnlyList<UseMark>> MarksAsync(Asked asked, CancellationToken cancellation)
    {
        var waves = await _waves.ListAsync(cancellation);
        var marks = new List<UseMark>();
        foreach (var one in (await _known.SwitchesAsync(cancellation)).All.Where(one => one.Service == asked.Service))
            if (one.Node == RolloutSwitch.WholeRegion || asked.Node == RolloutSwitch.WholeRegion || asked.Line.Contains(one.Node) || (await _facts.LineOfAsync(one.Node, cancellation)).Contains(asked.Node))
                marks.AddRange(MarksOf(one, await _switches.NodeAsync(one.Node, cancellation), waves.FirstOrDefault(wave => wave.GoneBy is { } go && go.Switches.Contains(one.Id))));
        return [.. marks.Where(mark => mark.Week >= asked.First && mark.Week <= asked.Last && mark.At <= _time.GetUtcNow()).OrderBy(mark => mark.At).ThenBy(mark => mark.Switch, StringComparer.Ordinal)];
    }

    private static IEnumerable<UseMark> MarksOf(RolloutSwitch one, RolloutNode node, RolloutWave? wave)
    {
        yield return Mark(one.From, one.IsKill ? "stopped" : one.IsOn ? "on" : "off");
        if (one.To is { } to) yield return Mark(to, "ended");

        UseMark Mark(DateTimeOffset at, string state) => new(IsoWeek.Of(at), at, state, one.Id, node) { Phase = one.Phase.Code(), Wave = wave?.Id, WaveName = wave?.Name };
    }

    private sealed record Asked(ServiceId Service, string Node, IReadOnlyList<string> Line, IsoWeek First, IsoWeek Last);
}

/// <summary>What is asked about the use of a service, as it was written.</summary>
/// <param name="Service">The service.</param>
public sealed record UseQuestion(string Service)
{
    /// <summary>The place: an id, an organisation number, or the region; null for the region.</summary>
    public string? Organisation { get; init; }

    /// <summary>The first week, or a day of it; null for twelve before the last.</summary>
    public string? From { get; init; }

    /// <summary>The last week, or a day of it; null for this one.</summary>
    public string? To { get; init; }

    /// <summary>As the access log names it: what can be no id is not repeated there.</summary>
    public override string ToString() => $"{Named(Service)}@{Named(Organisation ?? RolloutSwitch.WholeRegion)}";

    private static string Named(string text) => Fhir.ResourceKey.IsId(text) ? text : "?";
}
