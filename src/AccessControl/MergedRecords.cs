using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Keeps a record that is one of several of a person from being destroyed alone: what was closed in it would no longer hold for the others, and which of them are meant nobody would have said. The merge is taken
/// back first; then each record is destroyed by itself.
/// </summary>
public static class MergedRecords
{
    /// <summary>Why a record is not destroyed; null for one that stands alone.</summary>
    /// <param name="facts">Where people are known.</param>
    /// <param name="record">The record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async ValueTask<Conflict?> RefusedAsync(IAccessFacts facts, EhrId record, CancellationToken cancellation)
    {
        List<EhrId> others = [.. (await facts.RecordsOfPersonAsync(record, cancellation)).Skip(1)];
        if (await facts.ReplacedByAsync(record, cancellation) is { } standing) others.Add(standing);
        return others.Count == 0 ? null : new Conflict($"The record was merged with {string.Join(", ", others)}: take that back by Patient/$unmerge, and name each record that is to go.");
    }
}
