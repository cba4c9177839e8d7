using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Rollout;

namespace Varde.People;

/// <summary>
/// What whoever leads the rollout does with waves (R-COMMON-SWITCH): plans them, keeps what must be ready, decides, and follows the first days. A go sets the switches of the wave's nodes by the rules of
/// their own command, in one transaction with the decision. What was decided on is kept as it stood.
/// </summary>
public sealed class WaveDecisions
{
    private const int MostDecisions = 20;

    private readonly WaveShelf _shelf;
    private readonly RolloutReading _reading;
    private readonly RolloutDecisions _switches;
    private readonly SwitchHistory _nodes;
    private readonly RolloutLookups _lookups;
    private readonly ResourceWriting _writing;
    private readonly TimeProvider _time;

    internal WaveDecisions(WaveShelf shelf, RolloutReading reading, RolloutDecisions switches, SwitchHistory nodes, RolloutLookups lookups, ResourceWriting writing, TimeProvider time) =>
        (_shelf, _reading, _switches, _nodes, _lookups, _writing, _time) = (shelf, reading, switches, nodes, lookups, writing, time);

    /// <summary>Plans a new wave.</summary>
    /// <param name="access">The session of whoever plans it.</param>
    /// <param name="body">The wave, as docs/rollout.md tells.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The wave; or every fault with its path, or what the gate answers.</returns>
    public async Task<Outcome<RolloutWave>> SetAsync(AccessSession access, JsonObject body, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Create, WaveReading.Subject(), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!(await PlannedAsync(ResourceKey.NewId(), body, there: null, access.Actor, cancellation)).TryGet(out var wave, out refusal)) return refusal;
        return await StoreAsync(wave, follows: 0, [], access, grant, cancellation);
    }

    /// <summary>Changes a wave and its items: the whole of both. Once it has gone, its service, nodes, phase and start stand.</summary>
    /// <param name="access">The session of whoever plans it.</param>
    /// <param name="id">The wave.</param>
    /// <param name="body">The whole of it, as when it is set.</param>
    /// <param name="follows">Which version was read, of the one that is there; it refuses another.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <inheritdoc cref="SetAsync"/>
    public Task<Outcome<RolloutWave>> ChangeAsync(AccessSession access, string id, JsonObject body, Func<int, Outcome<int>> follows, CancellationToken cancellation) =>
        OverAsync(access, id, follows, async (there, over, grant) =>
            (await PlannedAsync(id, body, there, access.Actor, cancellation)).TryGet(out var wave, out var refusal) ? await StoreAsync(wave, over, [], access, grant, cancellation) : refusal, cancellation);

    /// <summary>Decides go, no go or postponed. A go needs every must-item done or waived, and turns the service on at the nodes from the planned start, or at once where that has passed.</summary>
    /// <param name="access">The session of whoever decides.</param>
    /// <param name="id">The wave.</param>
    /// <param name="body">The decision, why, the new start of what is postponed, and who takes over what is open.</param>
    /// <param name="follows">As for a change.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The wave; or every fault, <see cref="MustItemsOpen"/>, <see cref="OpenWorkLeft"/>, <see cref="Conflict"/> where it has gone already, or what the gate answers.</returns>
    public Task<Outcome<RolloutWave>> DecideAsync(AccessSession access, string id, JsonObject body, Func<int, Outcome<int>> follows, CancellationToken cancellation) =>
        OverAsync(access, id, follows, async (there, over, grant) =>
        {
            if (!WaveRequest.ReadVerdict(body).TryGet(out var verdict, out var refusal)) return refusal;
            if (there.GoneBy is not null) return new Conflict("The wave has gone already: its switches are changed and ended on their own.");
            if (there.Decisions.Count >= MostDecisions) return new Conflict($"A wave has at most {MostDecisions} decisions: plan another.");
            var decision = new GoDecision(verdict.Kind, verdict.Why, access.Actor.Id, access.Actor.DisplayName, FhirNodes.ToMillisecond(_time.GetUtcNow()), there.Start) { NewStart = verdict.Start, Nodes = there.Nodes, Items = there.Items };
            var decided = there with { Start = verdict.Start ?? there.Start };
            return verdict.Kind == RolloutWave.Go ? await GoAsync(decided, decision, verdict.HandOver, over, access, grant, cancellation)
                : await StoreAsync(decided with { Decisions = [.. there.Decisions, decision] }, over, [], access, grant, cancellation);
        }, cancellation);

    /// <summary>Writes about one of the first days, or takes back what was written.</summary>
    /// <param name="access">The session of whoever writes.</param>
    /// <param name="id">The wave.</param>
    /// <param name="day">The day: one of the followed ones that has come.</param>
    /// <param name="body">The note; empty takes it back.</param>
    /// <param name="follows">As for a change.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <inheritdoc cref="SetAsync"/>
    public Task<Outcome<RolloutWave>> NoteAsync(AccessSession access, string id, DateOnly day, JsonObject body, Func<int, Outcome<int>> follows, CancellationToken cancellation) =>
        OverAsync(access, id, follows, async (there, over, grant) =>
        {
            if (!WaveRequest.ReadNote(body).TryGet(out var text, out var refusal)) return refusal;
            if (there.FirstDay is not { } first) return new Conflict("The wave has not gone yet, so that there are no days to write about.");
            if (day < first || day >= first.AddDays(RolloutWave.FollowedDays) || day > NorwegianCalendar.DayAt(_time.GetUtcNow())) return Invalid.At("day", $"must be one of the first {RolloutWave.FollowedDays} days, and not ahead");
            var others = there.Notes.Where(note => note.Day != day);
            var notes = text.Length == 0 ? others : others.Append(new(day, text, access.Actor.DisplayName, FhirNodes.ToMillisecond(_time.GetUtcNow())));
            return await StoreAsync(there with { Notes = [.. notes.OrderBy(note => note.Day)] }, over, [], access, grant, cancellation);
        }, cancellation);

    private async Task<Outcome<RolloutWave>> OverAsync(AccessSession access, string id, Func<int, Outcome<int>> follows, Func<RolloutWave, int, Grant, Task<Outcome<RolloutWave>>> change, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, WaveReading.Subject(id), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (await _shelf.LatestAsync(id, cancellation) is not { } there) return new NotFound("There is no such wave.");
        return follows(there.Version).TryGet(out var over, out refusal) ? await change(there, over, grant) : refusal;
    }

    private async Task<Outcome<RolloutWave>> GoAsync(RolloutWave there, GoDecision decision, HandOver? handOver, int over, AccessSession access, Grant grant, CancellationToken cancellation)
    {
        if (there.OpenMust.Count > 0 || !there.Items.Any(item => item.IsMust)) return new MustItemsOpen(there.OpenMust);
        if (!(await access.AskAsync(AccessAction.Create, RolloutReading.Subject(), cancellation)).TryGet(out var toSet, out var refusal)) return refusal;
        var start = FhirJson.Midnight(there.Start);
        var asked = there.Nodes.Select(node => new SwitchRequest
        {
            Service = there.Service, Node = node.Id, Audience = Audience.All, From = start > decision.At ? start : null, Phase = RolloutWords.Phase(there.Phase) ?? default, IsOn = true, Why = decision.Why, Delivery = there.Delivery, HandOver = handOver,
        }).ToList();
        if (!(await _switches.PrepareAsync(access, asked, cancellation)).TryGet(out var switches, out refusal)) return refusal;
        var gone = there with { Decisions = [.. there.Decisions, decision with { Switches = [.. switches.Select(one => one.Id)] }] };
        return await StoreAsync(gone, over, [.. switches.Select(one => SwitchBasic.Of(one, follows: 0) with { Grant = toSet })], access, grant, cancellation);
    }

    private async Task<Outcome<RolloutWave>> StoreAsync(RolloutWave wave, int follows, IReadOnlyList<WrittenResource> others, AccessSession access, Grant grant, CancellationToken cancellation)
    {
        var stored = wave with { Version = follows + 1, By = access.Actor.Id, ByName = access.Actor.DisplayName };
        if (!(await _writing.StoreAsync([WaveBasic.Of(stored, follows), .. others], grant, cancellation)).TryGet(out _, out var refusal)) return refusal;
        return (await _lookups.WithDeliveriesAsync([stored], cancellation))[0];
    }

    private async Task<Outcome<RolloutWave>> PlannedAsync(string id, JsonObject body, RolloutWave? there, Actor author, CancellationToken cancellation)
    {
        if (!WaveRequest.Read(body).TryGet(out var asked, out var refusal)) return refusal;
        if (!(await NodesAsync(asked.Nodes, cancellation)).TryGet(out var nodes, out refusal) || !ItemsOf(asked.Items, there, author).TryGet(out var items, out refusal)) return refusal;
        if (await _lookups.FaultOfAsync(asked.Delivery, there?.Delivery, cancellation) is { } ofDelivery) return new Invalid([ofDelivery]);
        var wave = new RolloutWave(id, 0, asked.Name, asked.Service, nodes, asked.Start) { Phase = asked.Phase, Delivery = asked.Delivery, Items = items, Decisions = there?.Decisions ?? [], Notes = there?.Notes ?? [] };
        return there?.GoneBy is not null && Moved(wave, there) is { Count: > 0 } moved ? new Invalid(moved) : wave;
    }

    private static List<Fault> Moved(RolloutWave wave, RolloutWave there)
    {
        (string Path, bool IsOther)[] standing =
        [
            ("service", wave.Service != there.Service), ("nodes", !wave.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal).SetEquals(there.Nodes.Select(node => node.Id))), ("start", wave.Start != there.Start), ("phase", wave.Phase != there.Phase),
        ];
        return [.. standing.Where(one => one.IsOther).Select(one => new Fault(one.Path, "stands once the wave has gone: change its switches, or plan another wave"))];
    }

    private async Task<Outcome<IReadOnlyList<RolloutNode>>> NodesAsync(IReadOnlyList<string> written, CancellationToken cancellation)
    {
        var (nodes, faults) = (new List<RolloutNode>(), new List<Fault>());
        foreach (var (at, text) in written.Index())
            if (!(await _reading.FindNodeAsync(text, $"nodes[{at}]", cancellation)).TryGet(out var id, out var refusal)) faults.AddRange(((Invalid)refusal).Faults);
            else if (nodes.All(node => node.Id != id)) nodes.Add(await _nodes.NodeAsync(id, cancellation));
        return faults.Count > 0 ? new Invalid(faults) : Outcome<IReadOnlyList<RolloutNode>>.Done(nodes);
    }

    private static Outcome<IReadOnlyList<ReadinessItem>> ItemsOf(IReadOnlyList<ReadinessItem> asked, RolloutWave? there, Actor author)
    {
        var known = (there?.Items ?? []).ToDictionary(item => item.Id, StringComparer.Ordinal);
        List<Fault> faults = [.. asked.Index().Where(one => one.Item.Id.Length > 0 && !known.ContainsKey(one.Item.Id)).Select(one => new Fault($"items[{one.Index}].id", "is no item of this wave; a new one has no id"))];
        return faults.Count > 0 ? new Invalid(faults) : Outcome<IReadOnlyList<ReadinessItem>>.Done([.. asked.Select(item => Entered(item, known.GetValueOrDefault(item.Id), author))]);
    }

    // Who writes a waiver down stands with it, until somebody writes another.
    private static ReadinessItem Entered(ReadinessItem item, ReadinessItem? before, Actor author) => item with
    {
        Id = item.Id.Length > 0 ? item.Id : ResourceKey.NewId(),
        WaivedEnteredBy = item.State != RolloutWave.Waived ? null : before is { State: RolloutWave.Waived } && (before.WaivedBy, before.WaivedWhy) == (item.WaivedBy, item.WaivedWhy) ? before.WaivedEnteredBy : author.DisplayName,
    };
}
