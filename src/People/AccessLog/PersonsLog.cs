using System.Runtime.CompilerServices;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// The access log of one person's record, with those that it has replaced, as one reader sees it: the person, a parent, whoever holds a power of attorney. Decided by the gate as the service
/// <c>accesslog</c>; then entry by entry, by the document that it is about.
/// </summary>
internal sealed class PersonsLog
{
    private static readonly NotFound NotThere = new("There is no such access log.");

    private readonly RecordStore _store;
    private readonly Dictionary<EhrId, LoggedDocuments> _records;
    private readonly bool _staffOnly;
    private readonly HashSet<string> _unnamed = new(StringComparer.Ordinal);
    private string? _onlyBy;

    /// <summary>What the reader is to the person; null for the developer.</summary>
    public Standing? Standing { get; private init; }

    private PersonsLog(RecordStore store, AccessSession access, IReadOnlyList<EhrId> records, CitizenFacts? reader)
    {
        _store = store;
        _records = records.ToDictionary(record => record, record => new LoggedDocuments(store, access, record, isOwn: reader is null or { Relation: Relation.Self }));
        _staffOnly = reader is { Relation: Relation.PowerOfAttorney } or { Relation: Relation.Guardian, PowerOfAttorney: not null };
    }

    /// <summary>Opens the log, once the gate has permitted it.</summary>
    /// <returns>The log; or what the gate answers, which for a record that is not there is the same as for one of somebody unrelated.</returns>
    public static async Task<Outcome<PersonsLog>> OpenAsync(RecordStore store, AccessSession access, EhrId? record, CancellationToken cancellation)
    {
        // Staff read the log as security officers, with a purpose, or not at all.
        var isCitizen = access.IsOpen || access.Actor.Kind == ActorKind.Citizen;
        var subject = new AccessSubject("AuditEvent", "", isCitizen ? record : null) { Service = isCitizen ? ServiceId.AccessLog : ServiceId.Audit, Missing = NotThere };
        if (!(await access.AskAsync(AccessAction.Read, subject, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (record is not { } whose) return NotThere;
        var log = new PersonsLog(store, access, await access.RecordsOfPersonAsync(whose, cancellation), grant.Standing?.Actor as CitizenFacts) { Standing = grant.Standing };
        await log.FindUnnamedAsync(cancellation);
        return log;
    }

    /// <summary>Opens what a member of staff did in a record, for themselves: of others they learn nothing.</summary>
    /// <returns>The log; or what the gate answers about the record.</returns>
    public static async Task<Outcome<PersonsLog>> OpenOwnAsync(RecordStore store, AccessSession access, EhrId record, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Read, new AccessSubject("EHR", record.ToString(), record) { Missing = NotThere }, cancellation)).TryGet(out _, out var refusal)) return refusal;
        return new PersonsLog(store, access, await access.RecordsOfPersonAsync(record, cancellation), reader: null) { _onlyBy = access.Actor.Id };
    }

    /// <summary>The entries that the reader sees, the newest first.</summary>
    public async IAsyncEnumerable<SeenEntry> ReadAsync(AuditRange range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var stored in EntriesAsync(range, cancellation))
            if (await SeenAsync(stored, cancellation) is { } seen) yield return seen;
    }

    /// <summary>The entry at a place; null where there is none that the reader sees.</summary>
    public async Task<SeenEntry?> FindAsync(AuditPlace place, CancellationToken cancellation) =>
        await _store.FindAuditAsync(place, cancellation) is { } stored && stored.Entry.Ehr is { } record && _records.ContainsKey(record) ? await SeenAsync(stored, cancellation) : null;

    // A power of attorney shows what staff did, and not what the person or other representatives did.
    private async ValueTask<SeenEntry?> SeenAsync(StoredAuditEntry stored, CancellationToken cancellation)
    {
        if (_onlyBy is { } own && stored.Entry.ActorId != own) return null;
        var details = LookDetails.Read(stored.Entry.Details);
        if (_staffOnly && details.Lane != "staff") return null;
        return await _records[stored.Entry.Ehr!.Value].OfAsync(stored.Entry, details, cancellation) is { } documents ? new(stored, details, documents) { IsNamed = !_unnamed.Contains(stored.Entry.ActorId) } : null;
    }

    // Of whoever had to do with a document that is withheld to protect threatened personnel (NORN_FFH), the log tells role and unit, everywhere in it: a name in the next line would tell as much.
    private async Task FindUnnamedAsync(CancellationToken cancellation)
    {
        foreach (var (record, documents) in _records)
        {
            var withheld = await documents.CarryingAsync(RestrictionCode.ThreatenedPersonnel, cancellation);
            if (withheld.Count == 0) continue;
            await foreach (var stored in _store.ReadAuditBackAsync(new() { Ehr = record }, cancellation))
            {
                var details = LookDetails.Read(stored.Entry.Details);
                if (details is { Lane: "staff" } or { As: "subscription" } && await documents.IsAboutAsync(stored.Entry, details, withheld, cancellation)) _unnamed.Add(stored.Entry.ActorId);
            }
        }
    }

    // In the order of the log: of each record's entries the next one is at hand, and of these the newest comes first.
    private async IAsyncEnumerable<StoredAuditEntry> EntriesAsync(AuditRange range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = _records.Keys.Select(record => _store.ReadAuditBackAsync(range with { Ehr = record }, cancellation).GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            var ready = new List<IAsyncEnumerator<StoredAuditEntry>>();
            foreach (var one in open)
                if (await one.MoveNextAsync()) ready.Add(one);
            while (ready.MinBy(one => (one.Current.Place.Chain, -one.Current.Place.Group, -one.Current.Place.Ordinal)) is { } newest)
            {
                yield return newest.Current;
                if (!await newest.MoveNextAsync()) ready.Remove(newest);
            }
        }
        finally
        {
            foreach (var one in open) await one.DisposeAsync();
        }
    }
}

/// <summary>An entry of the access log as its reader sees it.</summary>
/// <param name="Stored">The entry.</param>
/// <param name="Details">Its details.</param>
/// <param name="Documents">The documents that the reader learns of.</param>
internal sealed record SeenEntry(StoredAuditEntry Stored, LookDetails Details, IReadOnlyList<LoggedDocument> Documents)
{
    private static readonly string[] Opening = ["R-STAFF-BLOCK-EMERGENCY", "R-STAFF-NAMED-EMERGENCY", "R-STAFF-BLOCK-CONSENT"];
    private static readonly string[] Emergencies = ["R-STAFF-EMERGENCY", "R-STAFF-BLOCK-EMERGENCY", "R-STAFF-NAMED-EMERGENCY"];

    public AuditEntry Entry => Stored.Entry;

    /// <summary>Whether the name may be told of who acted.</summary>
    public bool IsNamed { get; init; } = true;

    public bool IsRefused => Entry.Outcome == "refuse";

    /// <summary>Somebody stated an emergency.</summary>
    public bool IsEmergency => IsEmergencyOf(Entry, Details);

    /// <summary>Something was opened that the person has blocked.</summary>
    public bool IsOpenedBlock => !IsRefused && (Opening.Contains(Entry.Rule) || Details.Permit is { } permit && Opening.Contains(permit));

    /// <summary>The basis, where it is one of table 3: a reason in words is not told.</summary>
    public string? Basis => BasisOf(Entry);

    /// <summary>Whether an entry tells of an emergency.</summary>
    public static bool IsEmergencyOf(AuditEntry entry, LookDetails details) => BasisOf(entry) is "BLAALYS" or "AKUTT" || Emergencies.Contains(entry.Rule) || details.Permit is { } permit && Emergencies.Contains(permit);

    /// <summary>The basis of an entry, where it is one of table 3.</summary>
    public static string? BasisOf(AuditEntry entry) => BasisCode.Parse(entry.Purpose).TryGet(out var code, out _) ? code.Value : null;
}
