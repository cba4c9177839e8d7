using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Varde.AccessControl;

/// <summary>
/// Tells who makes a request: whom the host found by a token or a session; in the open development mode (<see cref="AccessSettings.IsOpen"/>) the developer for any other call from
/// this machine; else nobody known.
/// </summary>
public static class ActorOfRequest
{
    /// <summary>The actor of a request.</summary>
    public static Actor Of(HttpContext context) => context.Features.Get<Found>()?.Actor ?? (IsOpen(context) && IsFromThisMachine(context) ? Actor.Developer : Actor.Unknown);

    /// <summary>Says who makes a request.</summary>
    public static void Set(HttpContext context, Actor actor) => context.Features.Set(new Found(actor));

    private static bool IsOpen(HttpContext context) => context.RequestServices.GetRequiredService<AccessSettings>().IsOpen;

    private static bool IsFromThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private sealed record Found(Actor Actor);
}
