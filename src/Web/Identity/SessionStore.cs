using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Varde.AccessControl;
using Varde.Records;
using Varde.Web.Live;

namespace Varde.Web.Identity;

/// <summary>
/// The sessions of the pages, kept by the server: the cookie holds a random key alone, so that sign-out ends a session for good and no cookie holds what the sign-in service said.
/// A session ends when it was not used for a while, and in any case after a working day.
/// </summary>
internal sealed class SessionStore(IdentitySettings settings, IPageSessions sessions, IDataProtectionProvider keys, TimeProvider time) : ITicketStore
{
    private const int KeyBytes = 32;
    private const string Purpose = "Varde.Web.Session", ActorItem = "varde:actor", IssuerItem = "varde:issuer", NameParameter = "varde:session";

    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    // That a session is used is written down so often, and no oftener: it may end that much earlier.
    private readonly TimeSpan _telling = settings.Idle / 30;
    private readonly IDataProtector _seal = keys.CreateProtector(Purpose);

    /// <summary>Says whose a session will be.</summary>
    /// <param name="properties">What is kept of the session.</param>
    /// <param name="actor">Whose it will be.</param>
    /// <param name="issuer">The service that signed them in; empty for none.</param>
    public static void SetActor(AuthenticationProperties properties, Actor actor, string issuer) => (properties.Items[ActorItem], properties.Items[IssuerItem]) = (JsonSerializer.Serialize(actor), issuer);

    /// <summary>Whose a session is; null where nobody was said.</summary>
    public static Actor? ActorOf(AuthenticationProperties? properties) => properties?.Items.TryGetValue(ActorItem, out var actor) == true && actor is not null ? JsonSerializer.Deserialize<Actor>(actor) : null;

    /// <summary>Whose sessions an actor's are.</summary>
    public static string OwnerOf(Actor actor) => $"{actor.Kind} {actor.Id}";

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var now = time.GetUtcNow();
        await sessions.SweepAsync(now - settings.Idle, now - Longest);
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        if (await sessions.AddAsync(Of(key, ticket, now))) return key;
        throw new BadHttpRequestException("Too many people are signed in; try again in a moment.", StatusCodes.Status503ServiceUnavailable);
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (await FindAsync(key) is { } session) await sessions.ChangeAsync(session with { Content = Sealed(ticket) });
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, isUse: true);

    // A page that lies open and listens is not used by anybody.
    Task<AuthenticationTicket?> ITicketStore.RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken) =>
        RetrieveAsync(key, isUse: !httpContext.Request.Path.StartsWithSegments(LiveModule.Root, StringComparison.OrdinalIgnoreCase));

    private async Task<AuthenticationTicket?> RetrieveAsync(string key, bool isUse)
    {
        if (await FindAsync(key) is not { } session) return null;
        if (isUse && time.GetUtcNow() is var now && now - session.Used >= _telling) await sessions.ChangeAsync(session with { Used = now });
        var ticket = Opened(session);
        ticket?.Properties.SetParameter(NameParameter, NameOf(session));
        return ticket;
    }

    /// <summary>The name of the session that a request belongs to; null where it belongs to none.</summary>
    public static string? NameOf(AuthenticationProperties properties) => properties.GetParameter<string>(NameParameter);

    /// <summary>Whether a session is not over, which is no use of it.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="name">Which, as <see cref="OwnSession.Id"/> names it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<bool> IsOpenAsync(string owner, string name, CancellationToken cancellation) => (await OfActorAsync(owner, cancellation)).Any(session => session.Id == name);

    public Task RemoveAsync(string key) => sessions.RemoveAsync(DigestOf(key));

    private async Task<PageSession?> FindAsync(string key)
    {
        if (await sessions.FindAsync(DigestOf(key)) is not { } session) return null;
        if (!IsOver(session)) return session;
        await sessions.RemoveAsync(session.Digest);
        return null;
    }

    private bool IsOver(PageSession session) => time.GetUtcNow() is var now && (now - session.Used > settings.Idle || now - session.Began > Longest);

    private PageSession Of(string key, AuthenticationTicket ticket, DateTimeOffset now) => new(DigestOf(key), ActorOf(ticket.Properties) is { } actor ? OwnerOf(actor) : "", now, now, Sealed(ticket))
    {
        Issuer = ticket.Properties.Items.TryGetValue(IssuerItem, out var issuer) ? issuer ?? "" : "", Subject = ClaimOf(ticket, "sub"), ServiceSession = ClaimOf(ticket, "sid"),
    };

    private byte[] Sealed(AuthenticationTicket ticket) => _seal.Protect(TicketSerializer.Default.Serialize(ticket));

    // A session that was sealed with keys that are not here any more is none.
    private AuthenticationTicket? Opened(PageSession session)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_seal.Unprotect(session.Content.ToArray()));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The sessions of an actor that are not over, with the key by which they are told apart.</summary>
    public async Task<IReadOnlyList<OwnSession>> OfActorAsync(string owner, CancellationToken cancellation) =>
        [.. (await sessions.OfOwnerAsync(owner, cancellation)).Where(session => !IsOver(session)).Select(session => new OwnSession(NameOf(session), session.Began, session.Used))];

    /// <summary>Ends a session of an actor.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="name">Which, as <see cref="OwnSession.Id"/> names it; null for all.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>How many were ended.</returns>
    public async Task<int> EndAsync(string owner, string? name, CancellationToken cancellation)
    {
        var ended = (await sessions.OfOwnerAsync(owner, cancellation)).Where(session => name is null || NameOf(session) == name).ToList();
        foreach (var session in ended) await sessions.RemoveAsync(session.Digest, cancellation);
        return ended.Count;
    }

    /// <summary>Ends the sessions that a member of staff has for an organisation.</summary>
    /// <returns>How many were ended.</returns>
    public async Task<int> EndOfStaffAsync(string actor, string organisation, CancellationToken cancellation)
    {
        if (organisation.Length == 0) return 0;
        var ended = (await sessions.OfOwnerAsync($"{ActorKind.Staff} {actor}", cancellation)).Where(session => ActorOf(Opened(session)?.Properties)?.Organisation == organisation).ToList();
        foreach (var session in ended) await sessions.RemoveAsync(session.Digest, cancellation);
        return ended.Count;
    }

    // A digest opens no session, and half of it tells sessions apart.
    private static string NameOf(PageSession session) => NameOf(session.Digest.ToArray());

    private static string NameOf(byte[] digest) => Convert.ToHexStringLower(digest.AsSpan(0, 16));

    private static string ClaimOf(AuthenticationTicket ticket, string claim) => ticket.Principal.FindFirst(claim)?.Value ?? "";

    private static byte[] DigestOf(string key) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));
}

/// <summary>A session as its owner is told of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Began">When it began.</param>
/// <param name="Used">When it was used last, roughly.</param>
internal sealed record OwnSession(string Id, DateTimeOffset Began, DateTimeOffset Used);
