using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// The access log as AuditEvents over the FHIR API: to security officers who state a purpose in the header <see cref="StatedPurpose.Header"/>, and to citizens what their own access log shows them. Nothing
/// that a client sends becomes one.
/// </summary>
internal sealed class AuditEvents(RecordStore store, OfficersLog log, OwnRecord own, KnownStaff staff) : IResourceSource, IResourceGuard
{
    private const string Name = "AuditEvent";

    private static readonly NotFound NotThere = new("There is no such AuditEvent.");
    private static readonly string[] NotOfCitizens = ["agent", "agent:identifier", "agent:Practitioner"];

    /// <inheritdoc/>
    public string Type => Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Profiles => AuditEventShape.Profiles;

    /// <inheritdoc/>
    public IReadOnlyList<string> SearchParameters => AuditEventSearch.Parameters;

    /// <inheritdoc/>
    public string NotWritten => "AuditEvents are made of the access log alone: nobody writes, changes or deletes one.";

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation) => new(type == Name ? new Forbidden(NotWritten) : null);

    /// <inheritdoc/>
    public async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(SourceCall call, string id, CancellationToken cancellation)
    {
        var stored = AuditPlace.TryParse(id, out var place) ? await store.FindAuditAsync(place, cancellation) : null;
        if (call.Access.Actor.Kind == ActorKind.Citizen) return await OfPersonAsync(call, stored, cancellation);
        if (!(await OfficersLog.OpenAsync(call.Access, call.Purpose, AccessAction.Read, cancellation)).TryGet(out var open, out var refusal)) return refusal;
        if (stored is null) return NotThere;
        open.Shows(stored.Entry.Ehr);
        return Bytes(AuditEventShape.Of(new(stored, LookDetails.Read(stored.Entry.Details)), null, isNamed: true, call.BaseAddress));
    }

    /// <inheritdoc/>
    public async Task<Outcome<SourcePage>> SearchAsync(SourceCall call, SourceSearch asked, CancellationToken cancellation)
    {
        if (!AuditEventSearch.Read(asked.Parameters).TryGet(out var search, out var refusal)) return refusal;
        AuditPlace? after = null;
        if (asked.Page is { } page)
        {
            if (!AuditPlace.TryParse(page, out var place)) return Invalid.At("_page", "must come from the next of an earlier page");
            after = place;
        }
        return call.Access.Actor.Kind == ActorKind.Citizen
            ? await OfPersonAsync(call, asked, search, after, cancellation) : await OfOfficerAsync(call, asked, search, after, cancellation);
    }

    private async Task<Outcome<SourcePage>> OfOfficerAsync(SourceCall call, SourceSearch asked, AuditEventSearch search, AuditPlace? after, CancellationToken cancellation)
    {
        if (!(await OfficersLog.OpenAsync(call.Access, call.Purpose, AccessAction.Read, cancellation)).TryGet(out var open, out var refusal)) return refusal;
        open.Shows(search.Patient);
        var actors = search.Practitioners is { } practitioners ? await ActorsAsync(practitioners, cancellation) : null;
        var filter = new AuditFilter { Patient = search.Patient?.ToString(), Period = search.Period };
        return await PageAsync(Matches(cancellation), asked.Count, cancellation);

        async IAsyncEnumerable<SourcedResource> Matches([EnumeratorCancellation] CancellationToken token)
        {
            var shown = 0;
            await foreach (var entry in log.ReadAsync(filter, after, token))
            {
                if (!search.Holds(entry) || actors?.Contains(entry.Entry.ActorId) == false || !IsAbout(search, entry)) continue;
                // The one after the last says only that there is more.
                if (shown++ < asked.Count) open.Shows(entry.Entry.Ehr);
                yield return Resource(AuditEventShape.Of(entry, null, isNamed: true, call.BaseAddress));
            }
        }
    }

    private async Task<Outcome<SourcePage>> OfPersonAsync(SourceCall call, SourceSearch asked, AuditEventSearch search, AuditPlace? after, CancellationToken cancellation)
    {
        if (asked.Parameters.FirstOrDefault(parameter => NotOfCitizens.Contains(parameter.Key)).Key is { } name) return Invalid.At(name, "is for security officers: people are searched for by agent-name here");
        var record = search.Patient ?? (await own.OfAsync(call.Access.Actor, cancellation))?.Record;
        if (!(await PersonsLog.OpenAsync(store, call.Access, record, cancellation)).TryGet(out var persons, out var refusal)) return refusal;
        return await PageAsync(Matches(cancellation), asked.Count, cancellation);

        async IAsyncEnumerable<SourcedResource> Matches([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var seen in persons.ReadAsync(new() { From = search.Period.From, Until = search.Period.Until, After = after }, token))
                if (IsFound(search, seen)) yield return Resource(ShapeOf(seen, call.BaseAddress));
        }
    }

    // What a citizen may not know of is answered as what is not there: as their own log answers, whosever entry it is.
    private async Task<Outcome<ReadOnlyMemory<byte>>> OfPersonAsync(SourceCall call, StoredAuditEntry? stored, CancellationToken cancellation)
    {
        var mine = (await own.OfAsync(call.Access.Actor, cancellation))?.Record;
        if (stored?.Entry.Ehr is { } whose && whose != mine && (await PersonsLog.OpenAsync(store, call.Access, whose, cancellation)).TryGet(out var theirs, out _) && await theirs.FindAsync(stored.Place, cancellation) is { } found)
            return Bytes(ShapeOf(found, call.BaseAddress));
        if (!(await PersonsLog.OpenAsync(store, call.Access, mine, cancellation)).TryGet(out var persons, out var refusal)) return refusal is NotFound ? NotThere : refusal;
        return stored is not null && await persons.FindAsync(stored.Place, cancellation) is { } seen ? Bytes(ShapeOf(seen, call.BaseAddress)) : NotThere;
    }

    // What is not told of an entry is not searched by either.
    private static bool IsFound(AuditEventSearch search, SeenEntry seen) => search.Holds(seen.IsNamed ? new(seen.Stored, seen.Details) : new(seen.Stored with { Entry = seen.Entry with { ActorDisplay = "" } }, seen.Details))
        && (search.Entities is not { } entities || seen.Documents.Any(document => document.Showing == Showing.Named) && entities.Any(entity => LoggedObject.Of(seen.Entry, seen.Details).Any(named => $"{named.Type}/{named.Id}" == entity)));

    private static bool IsAbout(AuditEventSearch search, LoggedEntry entry) =>
        search.Entities is not { } entities || LoggedObject.Of(entry.Entry, entry.Details).Any(named => entities.Contains($"{named.Type}/{named.Id}"));

    private static JsonObject ShapeOf(SeenEntry seen, string server) => AuditEventShape.Of(new(seen.Stored, seen.Details), seen.Documents, seen.IsNamed, server);

    private async Task<HashSet<string>> ActorsAsync(IReadOnlyList<string> practitioners, CancellationToken cancellation)
    {
        var actors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var practitioner in practitioners)
            if (await staff.HprOfAsync(practitioner, cancellation) is { } hpr) actors.Add($"hpr:{hpr}");
        return actors;
    }

    private static async Task<SourcePage> PageAsync(IAsyncEnumerable<SourcedResource> matches, int count, CancellationToken cancellation)
    {
        var page = new List<SourcedResource>();
        await foreach (var match in matches.WithCancellation(cancellation))
        {
            if (page.Count == count) return new(page, page[^1].Id);
            page.Add(match);
        }
        return new(page, null);
    }

    private static SourcedResource Resource(JsonObject shape) => new((string)shape["id"]!, Bytes(shape));

    private static ReadOnlyMemory<byte> Bytes(JsonObject shape) => JsonSerializer.SerializeToUtf8Bytes(shape);
}
