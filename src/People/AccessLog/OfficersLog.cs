using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// The access log of everybody as security officers see it, for a purpose that they state: who, where, when, what by its id, by which rule, and nothing of what it says. What an officer is shown about a
/// person is itself a look that the person's log tells of.
/// </summary>
internal sealed class OfficersLog(RecordStore store, KnownPeople people)
{
    /// <summary>Opens the log, once the gate has permitted it.</summary>
    /// <param name="access">The session of the officer.</param>
    /// <param name="purpose">Why it is read; empty is refused by the rules.</param>
    /// <param name="action">Reading or export.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<Outcome<OpenLog>> OpenAsync(AccessSession access, string purpose, AccessAction action, CancellationToken cancellation)
    {
        var subject = new AccessSubject("AUDIT", "") { Service = ServiceId.Audit, Scope = "AuditEvent", Missing = new NotFound("There is no such access log.") };
        return (await access.AskAsync(action, subject, cancellation, purpose)).Map(grant => new OpenLog(access, grant));
    }

    /// <summary>The entries that a filter asks for, the newest first.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="after">After which place; null from the newest.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<LoggedEntry> ReadAsync(AuditFilter filter, AuditPlace? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var range = new AuditRange { From = filter.Period.From, Until = filter.Period.Until, After = after };
        if (filter.Patient is not null)
        {
            if (await PatientOfAsync(filter, cancellation) is not { } patient) yield break;
            range = range with { Ehr = patient };
        }
        await foreach (var stored in store.ReadAuditBackAsync(range, cancellation))
        {
            var details = LookDetails.Read(stored.Entry.Details);
            if (filter.Holds(stored.Entry, details)) yield return new(stored, details);
        }
    }

    /// <summary>The record of the patient whom a filter names; null when there is none of the number.</summary>
    public async ValueTask<EhrId?> PatientOfAsync(AuditFilter filter, CancellationToken cancellation) =>
        EhrId.TryParse(filter.Patient, out var record) ? record : NationalId.TryParse(filter.Patient, out var number) ? await people.RecordOfAsync(number, cancellation) : null;
}

/// <summary>The log as it was opened for one answer.</summary>
/// <param name="access">The session of the officer.</param>
/// <param name="grant">The permission.</param>
internal sealed class OpenLog(AccessSession access, Grant grant)
{
    private readonly HashSet<EhrId> _told = [];

    /// <summary>Tells the access log of the person that an entry is about; once for each person.</summary>
    public void Shows(EhrId? person)
    {
        if (person is { } one && _told.Add(one)) access.TellOf(grant, one);
    }
}

/// <summary>An entry of the access log with its details.</summary>
internal sealed record LoggedEntry(StoredAuditEntry Stored, LookDetails Details)
{
    /// <summary>The names of what is told of an entry, in their order.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["id", "time", "lane", "actor", "name", "role", "organisation", "unit", "client", "action", "object", "objects", "patient", "outcome", "rule", "permit", "cuts", "basis", "purpose", "emergency"];

    public AuditEntry Entry => Stored.Entry;

    /// <summary>What is told of it, by the names of <see cref="Columns"/>; null for what there is nothing to say of.</summary>
    public IReadOnlyList<string?> Values()
    {
        var basis = SeenEntry.BasisOf(Entry);
        return
        [
            Stored.Place.ToString(), FhirNodes.Moment(Entry.Time), Details.Lane, Entry.ActorId, Entry.ActorDisplay, Details.As, Details.Organisation, Details.Unit, Details.Client, Entry.Action, Entry.Object,
            Details.Objects is { } objects ? string.Join(' ', objects) : null, Entry.Ehr?.ToString(), Entry.Outcome, Entry.Rule, Details.Permit, Details.Cuts is { } cuts ? string.Join(' ', cuts) : null, basis, basis is null && Entry.Purpose.Length > 0 ? Entry.Purpose : null,
            SeenEntry.IsEmergencyOf(Entry, Details) ? "true" : "false",
        ];
    }

    /// <summary>The entry as a page shows it.</summary>
    /// <param name="names">What organisations are called.</param>
    public AuditLine ToLine(IReadOnlyDictionary<string, string> names)
    {
        var basis = SeenEntry.BasisOf(Entry);
        return new(Stored.Place.ToString(), Entry.Time, Entry.ActorId, Entry.ActorDisplay, Entry.Action, Entry.Object, Entry.Outcome, Entry.Rule)
        {
            Role = Details.As, Organisation = NameOf(Details.Organisation, names), Unit = NameOf(Details.Unit, names), Client = Details.Client, Patient = Entry.Ehr,
            Basis = basis, Purpose = basis is null && Entry.Purpose.Length > 0 ? Entry.Purpose : null, IsEmergency = SeenEntry.IsEmergencyOf(Entry, Details),
        };
    }

    /// <summary>What an organisation is called; its number where that is not known.</summary>
    public static string? NameOf(string? number, IReadOnlyDictionary<string, string> names) => number is null ? null : names.GetValueOrDefault(number, number);

    public JsonObject ToJson()
    {
        var told = new JsonObject();
        var values = Values();
        for (var i = 0; i < Columns.Count; i++)
            if (values[i] is { } value) told[Columns[i]] = Columns[i] == "emergency" ? JsonValue.Create(value == "true") : JsonValue.Create(value);
        return told;
    }
}
