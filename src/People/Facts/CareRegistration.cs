using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>Who registered a care relation, as the contributions of its versions tell: whoever wrote one of them may have put themselves there.</summary>
internal sealed class CareRegistration(RecordStore store)
{
    /// <summary>Whether somebody else than an actor registered it. One of which nobody can be told was registered by nobody else.</summary>
    public async ValueTask<bool> IsByOtherAsync(EhrId record, Guid course, Actor actor, CancellationToken cancellation)
    {
        if (!(await store.ReadHistoryAsync(record, course, cancellation)).TryGet(out var versions, out _)) return false;
        foreach (var version in versions)
            if (!await IsOfOtherAsync(record, version.ContributionId, actor, cancellation)) return false;
        return true;
    }

    private async ValueTask<bool> IsOfOtherAsync(EhrId record, Guid id, Actor actor, CancellationToken cancellation) =>
        (await store.ReadContributionAsync(record, id, cancellation)).TryGet(out var contribution, out _) && CommitterOf(contribution.Envelope) is { } committer && committer != actor.Id;

    private static string? CommitterOf(ReadOnlyMemory<byte> envelope)
    {
        if (envelope.IsEmpty) return null;
        using var audit = JsonDocument.Parse(envelope);
        return audit.RootElement.Text("committer", "external_ref", "id", "value");
    }
}
