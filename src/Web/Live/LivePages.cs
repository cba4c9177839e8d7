using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Web.Identity;

namespace Varde.Web.Live;

/// <summary>Tells pages that lie open what they must know, each for as long as it listens.</summary>
internal sealed class LivePages(LiveFeed feed, Gate gate, RecordReading records, SessionStore sessions, IHostApplicationLifetime life, TimeProvider time)
{
    /// <summary>The events: it listens; something is new; the session is over; nothing has happened for a while.</summary>
    private const string Ready = "klar", News = "nytt", Over = "slutt", Pulse = "puls";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // What one commit brings comes together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(300);

    // Then the browser asks again by itself, and is known anew.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Tells a page what it must know, until the reader leaves, the session is over, or a while has passed.</summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="record">Whose page it is.</param>
    /// <param name="session">The name of the session; null in the open development mode.</param>
    /// <param name="since">When the page was drawn.</param>
    /// <param name="aborted">The reader has left.</param>
    public async IAsyncEnumerable<SseItem<string>> TellAsync(Actor actor, EhrId record, string? session, DateTimeOffset since, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, life.ApplicationStopping);
        var cancellation = ending.Token;
        using var listening = feed.Listen((await gate.Open(actor).RecordsOfPersonAsync(record, cancellation)).Select(one => one.Value));
        var (end, seen) = (time.GetUtcNow() + Longest, await SeenAsync(actor, record, cancellation));
        // The pulse beats evenly, whatever happens: a late one would tell of what its reader does not see.
        var beat = time.GetUtcNow() + Heartbeat;
        yield return Item(Ready);
        if (seen.Latest > since) yield return Item(News);
        while (time.GetUtcNow() < end && !cancellation.IsCancellationRequested)
        {
            var happened = await listening.WaitAsync(Until(beat), cancellation);
            if (session is not null && !await sessions.IsOpenAsync(SessionStore.OwnerOf(actor), session, cancellation))
            {
                yield return Item(Over);
                yield break;
            }
            if (!happened)
            {
                beat += Heartbeat;
                yield return Item(Pulse);
                continue;
            }
            await Task.Delay(Gathering, time, cancellation);
            var now = await SeenAsync(actor, record, cancellation);
            if (now.Mark == seen.Mark) continue;
            seen = now;
            yield return Item(News);
        }
    }

    private TimeSpan Until(DateTimeOffset moment) => moment > time.GetUtcNow() ? moment - time.GetUtcNow() : TimeSpan.Zero;

    private async Task<SeenRecord> SeenAsync(Actor actor, EhrId record, CancellationToken cancellation) => await records.SeenAsync(gate.Open(actor), record, cancellation);

    private SseItem<string> Item(string type) => new("", type) { EventId = LiveModule.TextOf(time.GetUtcNow()), ReconnectionInterval = Pause };
}
