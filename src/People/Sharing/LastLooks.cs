using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>When a member of staff last opened records, as the access log tells it: what came after it is new to them.</summary>
internal sealed class LastLooks(RecordStore store)
{
    // Of a record that many have looked into since, all is new.
    private const int MostEntries = 400;

    /// <summary>The last time of each; nothing for a record that the actor did not open among its newest entries.</summary>
    /// <param name="actor">The member of staff.</param>
    /// <param name="records">Which records: few, since the log of each is read backwards.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<EhrId, DateTimeOffset>> OfAsync(Actor actor, IReadOnlyCollection<EhrId> records, CancellationToken cancellation)
    {
        var looks = new Dictionary<EhrId, DateTimeOffset>();
        foreach (var record in records.Distinct())
            if (await OfAsync(actor, record, cancellation) is { } look) looks[record] = look;
        return looks;
    }

    private async Task<DateTimeOffset?> OfAsync(Actor actor, EhrId record, CancellationToken cancellation)
    {
        var read = 0;
        await foreach (var stored in store.ReadAuditBackAsync(new() { Ehr = record }, cancellation))
        {
            if (IsOpening(stored.Entry, actor)) return stored.Entry.Time;
            if (++read == MostEntries) break;
        }
        return null;
    }

    // The page of a record asks for the record itself; lists that only name the person do not.
    private static bool IsOpening(AuditEntry entry, Actor actor) =>
        entry.ActorId == actor.Id && entry is { Action: "read", Outcome: not "refuse" } && entry.Object.StartsWith("EHR/", StringComparison.Ordinal);
}
