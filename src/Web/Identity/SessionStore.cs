using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Varde.Web.Identity;

/// <summary>
/// The sessions of the pages, kept by the server: the cookie holds a random key alone, so that sign-out ends a session for good and no cookie holds what the sign-in service said.
/// A session ends when it was not used for a while, and in any case after a working day.
/// </summary>
internal sealed class SessionStore(IdentitySettings settings, TimeProvider time) : ITicketStore
{
    private const int KeyBytes = 32;
    private const int MostSessions = 100_000;

    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        if (_sessions.Count >= MostSessions) Sweep();
        if (_sessions.Count >= MostSessions) throw new BadHttpRequestException("Too many people are signed in; try again in a moment.", StatusCodes.Status503ServiceUnavailable);
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var now = time.GetUtcNow();
        _sessions[key] = new(ticket, now, now);
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (_sessions.TryGetValue(key, out var session)) _sessions[key] = session with { Ticket = ticket };
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (!_sessions.TryGetValue(key, out var session)) return Task.FromResult<AuthenticationTicket?>(null);
        if (IsOver(session))
        {
            _sessions.TryRemove(key, out _);
            return Task.FromResult<AuthenticationTicket?>(null);
        }
        _sessions[key] = session with { Used = time.GetUtcNow() };
        return Task.FromResult<AuthenticationTicket?>(session.Ticket);
    }

    public Task RemoveAsync(string key)
    {
        _sessions.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private bool IsOver(Session session) => time.GetUtcNow() is var now && (now - session.Used > settings.Idle || now - session.Began > Longest);

    private void Sweep()
    {
        foreach (var (key, session) in _sessions)
        {
            if (IsOver(session)) _sessions.TryRemove(key, out _);
        }
    }

    private sealed record Session(AuthenticationTicket Ticket, DateTimeOffset Began, DateTimeOffset Used);
}
