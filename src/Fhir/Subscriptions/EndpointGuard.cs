using System.Net;
using System.Net.Sockets;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// Keeps subscribers from making this server call what only it can reach: endpoints are called by their public addresses only. What a name leads to is looked at when
/// the connection is made, and that very address is connected to, so that a name which leads elsewhere a moment later helps nobody.
/// </summary>
internal sealed class EndpointGuard(SubscriptionSettings settings)
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    // What is not in here is no address of the public internet, but for those that carry an address of IPv4.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>What is wrong with an endpoint before anything is looked up; null when nothing is.</summary>
    public static string? FaultOf(Uri endpoint, SubscriptionSettings settings) =>
        endpoint.Scheme != Uri.UriSchemeHttps && !(settings.AllowsHttp && endpoint.Scheme == Uri.UriSchemeHttp) ? "must begin with https://"
        : endpoint.UserInfo.Length > 0 ? "must not hold a name or password: send a header"
        : endpoint.Host.Length == 0 || endpoint.OriginalString.Length > 2000 ? "must be an address of 2,000 characters at most"
        : IPAddress.TryParse(endpoint.DnsSafeHost, out var address) && !IsPublic(address) && !IsTrusted(endpoint.DnsSafeHost, settings) ? "must be an address of the public internet"
        : null;

    /// <summary>Connects to a host, when it may be called.</summary>
    /// <exception cref="HttpRequestException">It may not, or cannot be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var found = await Dns.GetHostAddressesAsync(host, cancellation);
        IPAddress[] allowed = IsTrusted(host, settings) ? found : [.. found.Where(IsPublic)];
        if (allowed.Length == 0) throw new HttpRequestException("The endpoint may not be called.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether an address is one of the public internet: not of this machine, a private network, a link, a group, or documentation.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bytes = address.GetAddressBytes();
            if (Translated.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(12, 4)));
            if (SixToFour.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
            if (!Global.Contains(address)) return false;
        }
        return !Array.Exists(NotPublic, network => network.Contains(address));
    }

    private static bool IsTrusted(string host, SubscriptionSettings settings) => settings.TrustedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
