using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Subscriptions;

/// <summary>Writes the state of a subscription into its resource: a version of its own, made by the server.</summary>
internal sealed class SubscriptionStates(StoredResources resources, ResourceCommits commits, Gate gate)
{
    /// <summary>Writes the state.</summary>
    /// <param name="feed">What is kept with the feed of the subscription.</param>
    /// <param name="status">The state.</param>
    /// <param name="error">What went wrong; null when nothing did.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>False when the subscription has been written anew or deleted meanwhile, or cannot be written now.</returns>
    public async Task<bool> WriteAsync(FeedState feed, string status, string? error, CancellationToken cancellation)
    {
        if (!(await resources.FindLatestAsync(feed.Key, cancellation)).TryGet(out var latest, out _) || latest is null or { IsDeleted: true }) return false;
        if (latest.Number != feed.Version && SubscriptionNote.Read(latest.Version)?.Actor.Kind != ActorKind.Server) return false;
        var shown = StoredJson.Parse(latest.Show());
        if (JsonText.Of(shown, "status") == status && JsonText.Of(shown, "error") == error) return true;
        var session = gate.Open(Actor.Server);
        if (!(await session.AskAsync(AccessAction.Update, new AccessSubject(feed.Key.Type, feed.Key.Id, latest.Version.Owner.Ehr), cancellation)).TryGet(out var grant, out _))
        {
            await session.CloseAsync(disclosed: false, cancellation);
            return false;
        }
        if (!SubscriptionWrites.InState(shown, status, error).TryGet(out var resource, out _)) return false;
        var pending = new PendingResource { Key = feed.Key, Resource = resource, Latest = latest, Method = "PUT", Grant = grant, Bases = [$"{feed.Base}/"] };
        return (await commits.CommitAsync(pending, cancellation)).IsDone;
    }
}
