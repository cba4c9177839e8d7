using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Rollout;
using Varde.People.Systems;

namespace Varde.People;

/// <summary>
/// What whoever leads the rollout decides (R-COMMON-SWITCH): a switch is set, changed and ended, each time with the reason, the author and the version that was read. A service is not turned off where work
/// is open unless somebody takes it over; what stops it for the whole region waits for nothing.
/// </summary>
public sealed class RolloutDecisions
{
    private readonly RolloutReading _reading;
    private readonly SwitchHistory _history;
    private readonly KnownSystems _known;
    private readonly OpenWork _work;
    private readonly RolloutLookups _lookups;
    private readonly ResourceWriting _writing;
    private readonly TimeProvider _time;

    internal RolloutDecisions(RolloutReading reading, SwitchHistory history, KnownSystems known, OpenWork work, RolloutLookups lookups, ResourceWriting writing, TimeProvider time) =>
        (_reading, _history, _known, _work, _lookups, _writing, _time) = (reading, history, known, work, lookups, writing, time);

    private DateTimeOffset Now => FhirNodes.ToMillisecond(_time.GetUtcNow());

    /// <summary>What is wrong with a switch as it is told, before anything is looked up: for a page that asks once more before it is set.</summary>
    /// <param name="body">As for <see cref="SetAsync"/>.</param>
    /// <returns>Null for nothing.</returns>
    public static Refusal? FaultsOf(JsonObject body) => SwitchRequest.Read(body).Refusal;

    /// <summary>Sets a new switch.</summary>
    /// <param name="access">The session of whoever decides.</param>
    /// <param name="body">What is decided, as docs/rollout.md tells.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The switch; or every fault with its path, <see cref="OpenWorkLeft"/>, or what the gate answers.</returns>
    public async Task<Outcome<SwitchVersion>> SetAsync(AccessSession access, JsonObject body, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Create, RolloutReading.Subject(), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!SwitchRequest.Read(body).TryGet(out var asked, out refusal)) return refusal;
        return await StoreAsync(ResourceKey.NewId(), asked, there: null, follows: 0, access, grant, cancellation);
    }

    /// <summary>Changes a switch: its audience, period, phase, state and reason. Which service and node it is of stands.</summary>
    /// <param name="access">The session of whoever decides.</param>
    /// <param name="id">The switch.</param>
    /// <param name="body">The whole of it, as when it is set.</param>
    /// <param name="follows">Which version was read, of the one that is there; it refuses another.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<Outcome<SwitchVersion>> ChangeAsync(AccessSession access, string id, JsonObject body, Func<int, Outcome<int>> follows, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, RolloutReading.Subject(id), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (await _history.LatestAsync(id, cancellation) is not ({ } there, var version)) return new NotFound("There is no such switch.");
        if (!SwitchRequest.Read(body).TryGet(out var asked, out refusal) || !follows(version).TryGet(out var over, out refusal)) return refusal;
        return await StoreAsync(id, asked, there, over, access, grant, cancellation);
    }

    /// <summary>Ends a switch now: from here it counts no more, and stays in the history.</summary>
    /// <param name="access">The session of whoever decides.</param>
    /// <param name="id">The switch.</param>
    /// <param name="body">Why, and who takes over what is open.</param>
    /// <param name="follows">As for a change.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<Outcome<SwitchVersion>> EndAsync(AccessSession access, string id, JsonObject body, Func<int, Outcome<int>> follows, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, RolloutReading.Subject(id), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (await _history.LatestAsync(id, cancellation) is not ({ } there, var version)) return new NotFound("There is no such switch.");
        if (!SwitchRequest.ReadEnd(body).TryGet(out var asked, out refusal) || !follows(version).TryGet(out var over, out refusal)) return refusal;
        var now = Now;
        if (there.To <= now) return new Conflict("The switch has ended already.");
        // One that has not begun yet never counts.
        var ended = there with { From = there.From < now ? there.From : now, To = now, Why = asked.Why, HandOver = null };
        return await CommitAsync(ended, there, asked.HandOver, over, access, grant, cancellation);
    }

    private async Task<Outcome<SwitchVersion>> StoreAsync(string id, SwitchRequest asked, RolloutSwitch? there, int follows, AccessSession access, Grant grant, CancellationToken cancellation)
    {
        if (!(await _reading.FindNodeAsync(asked.Node, "node", cancellation)).TryGet(out var node, out var refusal)) return refusal;
        if (there is not null && (there.Service != asked.Service || there.Node != node || there.IsKill != asked.IsKill)) return Invalid.At(there.Service != asked.Service ? "service" : there.Node != node ? "node" : "kill", "is what the switch is of, and stands: end it and set another");
        if (await UnknownAsync(asked, there, cancellation) is { } unknown) return unknown;
        var from = asked.From ?? there?.From ?? Now;
        if (asked.To <= from) return Invalid.At("to", "must be after from");
        return await CommitAsync(SwitchOf(id, node, asked, from), there, asked.HandOver, follows, access, grant, cancellation);
    }

    private async Task<Invalid?> UnknownAsync(SwitchRequest asked, RolloutSwitch? there, CancellationToken cancellation)
    {
        List<Fault> faults = [.. await _lookups.FaultsOfAsync(asked.Audience, there?.Audience, cancellation)];
        if (await _lookups.FaultOfAsync(asked.Delivery, there?.Delivery, cancellation) is { } ofDelivery) faults.Add(ofDelivery);
        return faults.Count > 0 ? new(faults) : null;
    }

    /// <summary>Switches that are set together with something else, or none of them: for who stores them in one transaction.</summary>
    /// <param name="access">The session of whoever decides.</param>
    /// <param name="asked">The switches, with who takes over what is open.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What is to be stored, under the ids of the switches; or why they are not set.</returns>
    internal async Task<Outcome<IReadOnlyList<RolloutSwitch>>> PrepareAsync(AccessSession access, IReadOnlyList<SwitchRequest> asked, CancellationToken cancellation)
    {
        var sets = new List<RolloutSwitch>();
        foreach (var one in asked)
        {
            if (!(await _reading.FindNodeAsync(one.Node, "node", cancellation)).TryGet(out var node, out var refusal)) return Outcome<IReadOnlyList<RolloutSwitch>>.Refused(refusal);
            sets.Add(SwitchOf(ResourceKey.NewId(), node, one, one.From ?? Now));
        }
        return await DecidedAsync(sets, there: null, asked.Select(one => one.HandOver).FirstOrDefault(), access, cancellation);
    }

    private static RolloutSwitch SwitchOf(string id, string node, SwitchRequest asked, DateTimeOffset from) =>
        new(id, asked.Service, node) { Audience = asked.Audience, From = from, To = asked.To, Phase = asked.Phase, IsOn = asked.IsOn, IsKill = asked.IsKill, Why = asked.Why, Delivery = asked.Delivery };

    private async Task<Outcome<SwitchVersion>> CommitAsync(RolloutSwitch set, RolloutSwitch? there, HandOver? handOver, int follows, AccessSession access, Grant grant, CancellationToken cancellation)
    {
        if (!(await DecidedAsync([set], there, handOver, access, cancellation)).TryGet(out var decided, out var refusal)) return refusal;
        var told = (await _lookups.WithDeliveriesAsync([await _history.ToldAsync(decided[0], follows + 1, cancellation)], cancellation))[0];
        return (await _writing.StoreAsync([SwitchBasic.Of(decided[0], follows)], grant, cancellation)).Map(_ => told);
    }

    // With who decided, once nothing that is open is left without anybody.
    private async Task<Outcome<IReadOnlyList<RolloutSwitch>>> DecidedAsync(IReadOnlyList<RolloutSwitch> sets, RolloutSwitch? there, HandOver? handOver, AccessSession access, CancellationToken cancellation)
    {
        if (handOver is not null)
        {
            if (!(await _reading.FindNodeAsync(handOver.To, "handOver.to", cancellation)).TryGet(out var taker, out var unknown)) return Outcome<IReadOnlyList<RolloutSwitch>>.Refused(unknown);
            if (taker == RolloutSwitch.WholeRegion) return Invalid.At("handOver.to", "must be one organisation");
            handOver = handOver with { To = taker };
        }
        if (handOver is null && sets.Any(set => !set.IsKill) && await WhatIsLeftAsync(sets, there, cancellation) is { } left) return left;
        return Outcome<IReadOnlyList<RolloutSwitch>>.Done([.. sets.Select(set => set with { By = access.Actor.Id, ByName = access.Actor.DisplayName, HandOver = handOver ?? there?.HandOver })]);
    }

    // At each moment at which something begins or ends by them.
    private async Task<Refusal?> WhatIsLeftAsync(IReadOnlyList<RolloutSwitch> sets, RolloutSwitch? there, CancellationToken cancellation)
    {
        var (now, before) = (_time.GetUtcNow(), await _known.SwitchesAsync(cancellation));
        DateTimeOffset[] moments = [now, .. sets.SelectMany(set => new[] { set.From, set.To }).Append(there?.From).Append(there?.To).OfType<DateTimeOffset>().Where(at => at > now).Distinct()];
        var after = sets.Aggregate(before, (all, set) => all.With(set));
        foreach (var set in sets)
            if (await _work.IsOffForNamedAsync(set, before, after, moments, cancellation)) return Invalid.At("handOver.to", "must be named where the service is turned off for named patients: whether they have open work is not told");
        return await _work.LeftAsync(sets[0].Service, before, after, moments, now, cancellation) is { Count: > 0 } open ? new OpenWorkLeft(open) : null;
    }
}
