using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// Follows the outbox: gives each change to the feeds whose subscriptions want it and may see it, and takes up subscriptions as they are written, so that each begins
/// with what happens after it. How far it has come is stored together with what it gave: whatever is interrupted goes on there, and no event is numbered twice.
/// </summary>
internal sealed class EventFollower(RecordStore store, StoredResources resources, SubscriptionWrites writes, Gate gate, TimeProvider time)
{
    private const int MostEvents = 2000;

    /// <summary>The feeds, as the store has them.</summary>
    public async Task<Dictionary<Guid, Feed>> LoadAsync(CancellationToken cancellation)
    {
        var stored = from feed in await store.ListFeedsAsync(EventFeed.Subscriptions, cancellation)
                     let state = FeedState.Read(feed.State)
                     where state is not null
                     select new Feed(feed.Id, state, feed.LastNumber);
        var feeds = stored.ToDictionary(feed => feed.Id);
        foreach (var feed in feeds.Values) await PlanAsync(feed, cancellation);
        return feeds;
    }

    /// <summary>Takes the next changes.</summary>
    /// <param name="feeds">The feeds, which change by it.</param>
    /// <param name="position">How far it has come.</param>
    /// <param name="holder">Who holds the reader.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How far it is now; null when another holds the reader: then the feeds are not to be used any more.</returns>
    public async Task<EventPosition?> FollowAsync(Dictionary<Guid, Feed> feeds, EventPosition position, string holder, CancellationToken cancellation)
    {
        var events = await store.ReadEventsAsync(position, MostEvents, cancellation);
        if (events.Count == 0) return position;
        var changes = new FeedChanges();
        foreach (var happened in events)
        {
            foreach (var feed in await WantedByAsync(feeds, happened, cancellation)) changes.Give(feed, happened);
            await PlanAnewAsync(feeds.Values, happened, cancellation);
            if (happened.Type == $"{OutboxEvent.OfResource}Subscription" && await TakeUpAsync(feeds, happened, cancellation) is { } change) changes.Add(change);
        }
        var reached = events[^1].Position;
        if (changes.All() is []) return reached;
        return await store.ChangeFeedsAsync(EventFeed.Subscriptions, holder, reached, changes.All(), cancellation) ? reached : null;
    }

    private async Task<IReadOnlyList<Feed>> WantedByAsync(Dictionary<Guid, Feed> feeds, OutboxEvent happened, CancellationToken cancellation)
    {
        if (feeds.Count == 0 || ToldResource.Of(happened) is not { } told) return [];
        var likely = feeds.Values.Where(f => f.IsFollowing && f.Plan!.MayTake(told.Key.Type)).ToList();
        if (likely.Count == 0 || await ChangedResource.ReadAsync(resources, happened, cancellation) is not { } changed) return [];
        List<Feed> wanted = [];
        foreach (var feed in likely.Where(f => f.Plan!.Takes(changed)))
            if (await MayBeToldAsync(feed.State.Subscriber, changed.Version, cancellation)) wanted.Add(feed);
        return wanted;
    }

    // Nothing is told yet: when it is, the gate is asked again, and the access log tells of it.
    private async ValueTask<bool> MayBeToldAsync(Actor subscriber, StoredResource told, CancellationToken cancellation) =>
        !(await gate.DecideAsync(new AccessRequest(Actor.DeliveringTo(subscriber), AccessAction.Read, GrantedResources.SubjectOf(told), "", time.GetUtcNow()), cancellation)).IsRefused;

    private async Task<FeedChange?> TakeUpAsync(Dictionary<Guid, Feed> feeds, OutboxEvent happened, CancellationToken cancellation)
    {
        var told = ToldResource.Of(happened)!;
        var id = told.Key.ObjectId;
        if (!(await resources.VersionAsync(happened.Owner, told.Key, told.Version, cancellation)).TryGet(out var version, out _)) return null;
        if (version.IsDeleted) return feeds.Remove(id) ? new FeedChange(id) { IsEnded = true } : null;
        if (SubscriptionNote.Read(version.Version) is not { Actor.Kind: not ActorKind.Server } note) return null;
        var isOff = JsonText.Of(StoredJson.Parse(version.Version.Content), "status") == SubscriptionStatus.Off;
        if (isOff && !feeds.ContainsKey(id)) return null;
        var state = new FeedState { Id = told.Key.Id, Version = told.Version, Base = note.Base, Subscriber = note.Actor, Status = isOff ? SubscriptionStatus.Off : SubscriptionStatus.Requested };
        var feed = feeds[id] = await ReplacedAsync(feeds.GetValueOrDefault(id), new Feed(id, state, 0), cancellation);
        return feed.Change;
    }

    // Numbers go on. What waits is delivered when the same is asked for again by the same.
    private async Task<Feed> ReplacedAsync(Feed? old, Feed asked, CancellationToken cancellation)
    {
        await PlanAsync(asked, cancellation);
        if (old is null) return asked;
        var isSame = old.State.Subscriber.IsSame(asked.State.Subscriber) && old.Plan is { } before && asked.Plan is { } now && before.Request.AsksForSame(now.Request);
        (old.Plan, old.Fault) = (asked.Plan, asked.Fault);
        old.State = asked.State with { Delivered = isSame ? Math.Max(old.State.Delivered, old.Last - EventFeed.MostKept) : old.Last };
        return old;
    }

    // A stored topic that has changed may ask for other events, or be there at last.
    private async Task PlanAnewAsync(IEnumerable<Feed> feeds, OutboxEvent happened, CancellationToken cancellation)
    {
        if (happened.Type != $"{OutboxEvent.OfResource}Basic") return;
        var stored = feeds.Where(f => f.Plan is null || SubscriptionTopic.Find(f.Plan.Request.Topic) is null).ToList();
        if (stored.Count == 0 || !await IsTopicAsync(ToldResource.Of(happened)!, cancellation)) return;
        foreach (var feed in stored) await PlanAsync(feed, cancellation);
    }

    private async Task<bool> IsTopicAsync(ToldResource told, CancellationToken cancellation)
    {
        foreach (var number in (int[])[told.Version, told.Version - 1])
            if (number > 0 && (await resources.VersionAsync(told.Owner, told.Key, number, cancellation)).TryGet(out var version, out _) && !version.IsDeleted
                && StoredTopic.UrlOf(StoredJson.Parse(version.Version.Content)) is not null) return true;
        return false;
    }

    private async Task PlanAsync(Feed feed, CancellationToken cancellation)
    {
        if (!(await resources.VersionAsync(ResourceOwners.Region, feed.State.Key, feed.State.Version, cancellation)).TryGet(out var version, out var refusal)
            || !(await writes.PlanAsync(StoredJson.Parse(version.Version.Content), [$"{feed.State.Base}/"], cancellation)).TryGet(out var plan, out refusal))
            (feed.Plan, feed.Fault) = (null, refusal.Message);
        else (feed.Plan, feed.Fault) = (plan, null);
    }
}

/// <summary>Gathers changes of feeds in their order; the events of one feed go together.</summary>
internal sealed class FeedChanges
{
    private readonly List<FeedChange> _changes = [];
    private readonly Dictionary<Guid, List<OutboxEvent>> _given = [];

    /// <summary>Gives an event to a feed.</summary>
    public void Give(Feed feed, OutboxEvent happened)
    {
        if (!_given.TryGetValue(feed.Id, out var events)) _given[feed.Id] = events = [];
        events.Add(happened);
        feed.Last++;
    }

    /// <summary>Adds a change, after what was given before.</summary>
    public void Add(FeedChange change)
    {
        Close();
        _changes.Add(change);
    }

    /// <summary>All changes.</summary>
    public IReadOnlyList<FeedChange> All()
    {
        Close();
        return _changes;
    }

    private void Close()
    {
        _changes.AddRange(_given.Select(g => new FeedChange(g.Key) { Events = g.Value }));
        _given.Clear();
    }
}
