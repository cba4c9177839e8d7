using System.Net;
using Microsoft.AspNetCore.Http;

namespace Varde.AccessControl;

/// <summary>Tells who makes a request. Until sign-in exists that is the developer for a call from this machine, and nobody known for any other.</summary>
public static class ActorOfRequest
{
    /// <summary>The actor of a request.</summary>
    public static Actor Of(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) ? Actor.Developer : Actor.Unknown;
}
