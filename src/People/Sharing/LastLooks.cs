using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>When a member of staff last opened records: what came after it is new to them.</summary>
internal sealed class LastLooks(RecordStore store)
{
    /// <summary>The last look into each; nothing for a record that the actor never opened.</summary>
    /// <param name="actor">The member of staff.</param>
    /// <param name="records">Which records.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<EhrId, RecordLook>> OfAsync(Actor actor, IReadOnlyCollection<EhrId> records, CancellationToken cancellation) =>
        (await store.ReadLooksAsync(actor.Id, records, cancellation)).ToDictionary(look => look.Record);

    /// <summary>The records that the actor opened last, the newest look first.</summary>
    public Task<IReadOnlyList<RecordLook>> LatelyAsync(Actor actor, int most, CancellationToken cancellation) => store.ListLooksAsync(actor.Id, most, cancellation);
}
