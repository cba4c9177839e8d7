using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.EhrStatuses;

/// <summary>Finds the EHR_STATUS of an EHR: each has one, from its beginning.</summary>
internal static class CurrentStatus
{
    /// <returns>Its latest version; or <see cref="NotFound"/> when there is no such EHR.</returns>
    public static async Task<Outcome<StoredVersion>> ReadAsync(RecordStore store, EhrId ehr, CancellationToken cancellation) =>
        (await store.FindEhrAsync(ehr, cancellation)).TryGet(out var summary, out var refusal) ? await store.ReadLatestAsync(ehr, summary.StatusId, cancellation) : refusal;
}
