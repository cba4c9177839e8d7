using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Varde.Records;
using Varde.Web.Identity;

namespace Varde.Web.Tests;

/// <summary>How long a session of the pages lasts.</summary>
public sealed class SessionStoreTests
{
    private readonly StandingClock _time = new();
    private readonly SessionStore _sessions;

    public SessionStoreTests() => _sessions = new(new IdentitySettings { ClientId = "c", Audience = "a", Idle = TimeSpan.FromMinutes(15) }, new MemorySessions(), new EphemeralDataProtectionProvider(), _time);

    [Fact]
    public async Task A_session_that_is_used_lasts_until_the_working_day_is_over()
    {
        var key = await _sessions.StoreAsync(Ticket());
        for (var minutes = 0; minutes < SessionStore.Longest.TotalMinutes; minutes += 10)
        {
            Assert.NotNull(await _sessions.RetrieveAsync(key));
            _time.Now = _time.Now.AddMinutes(10);
        }
        _time.Now = _time.Now.AddMinutes(1);
        Assert.Null(await _sessions.RetrieveAsync(key));
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_and_stays_ended()
    {
        var key = await _sessions.StoreAsync(Ticket());
        _time.Now = _time.Now.AddMinutes(15).AddSeconds(1);
        Assert.Null(await _sessions.RetrieveAsync(key));
        _time.Now = _time.Now.AddMinutes(-10);
        Assert.Null(await _sessions.RetrieveAsync(key));
    }

    [Fact]
    public async Task A_session_that_was_ended_is_not_brought_back_by_being_renewed()
    {
        var key = await _sessions.StoreAsync(Ticket());
        await _sessions.RemoveAsync(key);
        await _sessions.RenewAsync(key, Ticket());
        Assert.Null(await _sessions.RetrieveAsync(key));
    }

    [Fact]
    public async Task Keys_of_sessions_are_of_256_random_bits()
    {
        var keys = new[] { await _sessions.StoreAsync(Ticket()), await _sessions.StoreAsync(Ticket()) };
        Assert.All(keys, key => Assert.Equal(43, key.Length));
        Assert.NotEqual(keys[0], keys[1]);
    }

    private static AuthenticationTicket Ticket() => new(new ClaimsPrincipal(new ClaimsIdentity("test")), "test");

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 28, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
