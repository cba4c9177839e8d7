using System.Collections.Concurrent;

namespace Varde.Records;

/// <summary>The sessions of a server that is alone on its database: they end with the process.</summary>
public sealed class MemorySessions : IPageSessions
{
    private readonly ConcurrentDictionary<string, PageSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>How many there may be.</summary>
    public int Room { get; init; } = 100_000;

    /// <inheritdoc/>
    public Task<bool> AddAsync(PageSession session, CancellationToken ct = default) => Task.FromResult(_sessions.Count < Room && _sessions.TryAdd(KeyOf(session.Digest), session));

    /// <inheritdoc/>
    public Task<PageSession?> FindAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default) => Task.FromResult(_sessions.GetValueOrDefault(KeyOf(digest)));

    /// <inheritdoc/>
    public Task ChangeAsync(PageSession session, CancellationToken ct = default)
    {
        var key = KeyOf(session.Digest);
        if (_sessions.TryGetValue(key, out var before)) _sessions.TryUpdate(key, session, before);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default)
    {
        _sessions.TryRemove(KeyOf(digest), out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PageSession>> OfOwnerAsync(string owner, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<PageSession>>([.. _sessions.Values.Where(session => session.Owner == owner).OrderBy(session => session.Began)]);

    /// <inheritdoc/>
    public Task<int> EndAsync(string issuer, string? subject, string? serviceSession, CancellationToken ct = default) => Task.FromResult(Remove(
        session => (subject ?? serviceSession) is not null && session.Issuer == issuer && (subject is null || session.Subject == subject) && (serviceSession is null || session.ServiceSession == serviceSession)));

    /// <inheritdoc/>
    public Task SweepAsync(DateTimeOffset unusedSince, DateTimeOffset begunBefore, CancellationToken ct = default)
    {
        Remove(session => session.Used < unusedSince || session.Began < begunBefore);
        return Task.CompletedTask;
    }

    private int Remove(Func<PageSession, bool> which) => _sessions.Where(pair => which(pair.Value)).Count(pair => _sessions.TryRemove(pair.Key, out _));

    private static string KeyOf(ReadOnlyMemory<byte> digest) => Convert.ToHexString(digest.Span);
}
