using System.Net;
using Microsoft.AspNetCore.Http;

namespace Varde.AccessControl;

/// <summary>
/// Tells who makes a request: whom the host found by a token or a session, or else the developer for a call from this machine, and nobody known for any other. Where the host
/// requires sign-in, nobody is the developer.
/// </summary>
public static class ActorOfRequest
{
    /// <summary>The actor of a request.</summary>
    public static Actor Of(HttpContext context) => context.Features.Get<Found>()?.Actor ?? (IsFromThisMachine(context) ? Actor.Developer : Actor.Unknown);

    /// <summary>Says who makes a request.</summary>
    public static void Set(HttpContext context, Actor actor) => context.Features.Set(new Found(actor));

    private static bool IsFromThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private sealed record Found(Actor Actor);
}
