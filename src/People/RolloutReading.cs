using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Rollout;
using Varde.People.Systems;

namespace Varde.People;

/// <summary>
/// The switches of rollout for whoever leads it (R-COMMON-SWITCH): all of them, one with its history, and what was on where at a moment, by the versions that were stored then and by the evaluation that the
/// gate makes itself. How organisations are parts of each other is always as it is today.
/// </summary>
public sealed class RolloutReading
{
    private readonly SwitchHistory _history;
    private readonly KnownSystems _known;
    private readonly KnownOrganisations _organisations;
    private readonly RolloutFacts _facts;
    private readonly RolloutLookups _lookups;
    private readonly TimeProvider _time;

    internal RolloutReading(SwitchHistory history, KnownSystems known, KnownOrganisations organisations, RolloutFacts facts, RolloutLookups lookups, TimeProvider time) =>
        (_history, _known, _organisations, _facts, _lookups, _time) = (history, known, organisations, facts, lookups, time);

    /// <summary>The services that can be switched, in the order of the access rules.</summary>
    public static IReadOnlyList<ServiceId> Services => SwitchRequest.Services;

    /// <summary>What is asked of the gate.</summary>
    /// <param name="id">The switch; empty for all, or for a new one.</param>
    public static AccessSubject Subject(string id = "") => new("Switch", id) { Service = ServiceId.Switch };

    /// <summary>All switches, also those that count no more or not yet.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>By service and node; or what the gate answers.</returns>
    public async Task<Outcome<IReadOnlyList<SwitchVersion>>> ListAsync(AccessSession access, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Search, Subject(), cancellation)).Refusal is { } refused) return refused;
        var told = new List<SwitchVersion>();
        foreach (var one in (await _known.SwitchesAsync(cancellation)).All) told.Add(await _history.ToldAsync(one, (await _history.LatestAsync(one.Id, cancellation)).Version, cancellation));
        return (await _lookups.WithDeliveriesAsync(told, cancellation)).OrderBy(one => one.Service.Value, StringComparer.Ordinal).ThenBy(one => one.Node.Name, StringComparer.Ordinal).ThenBy(one => one.From).ThenBy(one => one.Id, StringComparer.Ordinal).ToList();
    }

    /// <summary>All versions of a switch, the oldest first; the last is the one that counts.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="id">The switch.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>At least one; <see cref="NotFound"/> where there is none.</returns>
    public async Task<Outcome<IReadOnlyList<SwitchVersion>>> VersionsAsync(AccessSession access, string id, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(id), cancellation)).Refusal is { } refused) return refused;
        return await _history.VersionsAsync(id, cancellation) is { Count: > 0 } versions ? Outcome<IReadOnlyList<SwitchVersion>>.Done(await _lookups.WithDeliveriesAsync(versions, cancellation)) : new NotFound("There is no such switch.");
    }

    /// <summary>What is on where, at a moment.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="at">The moment; null for now.</param>
    /// <param name="node">The node whose parts are shown; null for the whole region.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<RolloutTable>> TableAsync(AccessSession access, DateTimeOffset? at, string? node, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(), cancellation)).Refusal is { } refused) return refused;
        string? within = null;
        if (node is not null && !(await FindNodeAsync(node, "node", cancellation)).TryGet(out within, out var refusal)) return refusal;
        var moment = at ?? _time.GetUtcNow();
        var switches = await _history.AtAsync(at, cancellation);
        var rows = new List<RolloutRow>();
        if (within is null or RolloutSwitch.WholeRegion) rows.Add(RowOf(switches, new(RolloutSwitch.WholeRegion, ""), [], moment));
        foreach (var one in await _organisations.AllAsync(cancellation))
            if (await _facts.LineOfAsync(one.Id, cancellation) is var line && (within is null or RolloutSwitch.WholeRegion || line.Contains(within))) rows.Add(RowOf(switches, SwitchHistory.NodeOf(one), line, moment));
        return new RolloutTable(moment, Services, rows);
    }

    /// <summary>A table for a spreadsheet: one line for each node and service.</summary>
    public static CsvLines ToCsv(RolloutTable table)
    {
        var lines = new CsvLines().Add("at", "node", "name", "number", "service", "state", "forSomeOnly", "phase", "switch", "decidedAt");
        foreach (var row in table.Rows)
            foreach (var cell in row.Cells)
                lines.Add(new[] { FhirNodes.Moment(table.At), row.Node.Id, row.Node.Name, row.Node.Number, cell.Service.Value, cell.State, cell.IsOtherForSome ? "yes" : "no", cell.Phase, cell.Switch, cell.DecidedAt }.Select(CsvLines.Harmless));
        return lines;
    }

    /// <summary>Whether a service is on at a node for somebody, at a moment.</summary>
    /// <param name="access">The reader's session.</param>
    /// <param name="service">The service, by its id.</param>
    /// <param name="node">The node: an id, an organisation number, or the region.</param>
    /// <param name="at">The moment; null for now.</param>
    /// <param name="person">A user by the id that <c>/api/me</c> tells, or a patient; null for nobody in particular.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<RolloutAnswer>> StateAsync(AccessSession access, string service, string node, DateTimeOffset? at, string? person, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(), cancellation)).Refusal is { } refused) return refused;
        if (!SwitchRequest.ServiceOf(service).TryGet(out var id, out var refusal) || !(await FindNodeAsync(node, "node", cancellation)).TryGet(out var found, out refusal)) return refusal;
        var moment = at ?? _time.GetUtcNow();
        var switches = await _history.AtAsync(at, cancellation);
        var line = found == RolloutSwitch.WholeRegion ? [] : await _facts.LineOfAsync(found, cancellation);
        var state = switches.StateOf(id, line, await PersonAsync(person, cancellation), moment);
        return new RolloutAnswer(id, await _history.NodeAsync(found, cancellation), moment, state.Word, switches.Of(id) is not null, state.By is { } by ? await _history.ToldAsync(by, 0, cancellation) : null);
    }

    /// <summary>The node of an id, an organisation number, or the region.</summary>
    internal async Task<Outcome<string>> FindNodeAsync(string text, string path, CancellationToken cancellation)
    {
        if (text == RolloutSwitch.WholeRegion) return RolloutSwitch.WholeRegion;
        var id = Foundation.Identifiers.OrganisationNumber.Parse(text).TryGet(out _, out _) ? await _organisations.IdOfAsync(text, cancellation) : text;
        return id is not null && Fhir.ResourceKey.IsId(id) && await _organisations.LineOfAsync(id, cancellation) is { Count: > 0 } ? id : Invalid.At(path, "is no organisation of this region");
    }

    // A patient's id is one of a record; what is none is a user's.
    private async ValueTask<RolloutPerson> PersonAsync(string? person, CancellationToken cancellation) => person is null ? RolloutPerson.Anybody
        : EhrId.TryParse(person.Split('/')[^1], out var record) ? new(person, await _facts.RecordsOfAsync(record, cancellation)) : new(person, []);

    private static RolloutRow RowOf(RolloutSet switches, RolloutNode node, IReadOnlyList<string> line, DateTimeOffset at) =>
        new(node, [.. Services.Select(service => CellOf(switches, service, line, at))]) { HasSwitch = switches.All.Any(one => one.Node == node.Id) };

    private static RolloutCell CellOf(RolloutSet switches, ServiceId service, IReadOnlyList<string> line, DateTimeOffset at)
    {
        if (switches.Of(service) is not { } rollout) return new(service, RolloutState.WithoutSwitches.Word);
        var state = rollout.StateOf(line, RolloutPerson.Anybody, at);
        return new(service, state.Word) { IsOtherForSome = rollout.IsForSome(line, at), Switch = state.By?.Id, DecidedAt = state.By?.Node, Phase = state.By?.Phase.Code() };
    }
}
