using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Varde.AccessControl;

namespace Varde.Web.Identity;

/// <summary>The keys that sign-in services publish (OpenID Connect Discovery). They are fetched over HTTP, from the stand-in too.</summary>
internal sealed class PublishedKeys(IDocumentRetriever documents, TimeProvider time) : IIssuerKeys
{
    // A service that is down is not asked by every call.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5), BetweenRefreshes = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _failed = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyCollection<SecurityKey>?> OfAsync(string issuer, string keyId, CancellationToken cancellation)
    {
        if (await MetadataAsync(issuer, cancellation) is not { } metadata) return null;
        // A service that changed its keys is asked again, at most every half minute, whatever ids callers make up.
        if (metadata.SigningKeys.All(key => key.KeyId != keyId)) ServiceOf(issuer).RequestRefresh();
        return [.. metadata.SigningKeys];
    }

    /// <summary>The metadata of a service; null when it never could be fetched, or is somebody else's.</summary>
    public async ValueTask<OpenIdConnectConfiguration?> MetadataAsync(string issuer, CancellationToken cancellation)
    {
        if (_failed.TryGetValue(issuer, out var failed) && time.GetUtcNow() - failed < AfterFailure) return null;
        try
        {
            var metadata = await ServiceOf(issuer).GetConfigurationAsync(cancellation);
            _failed.TryRemove(issuer, out _);
            return metadata.Issuer == issuer ? metadata : null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException)
        {
            _failed[issuer] = time.GetUtcNow();
            return null;
        }
    }

    private ConfigurationManager<OpenIdConnectConfiguration> ServiceOf(string issuer) => _services.GetOrAdd(issuer, name =>
        new(name + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), documents) { RefreshInterval = BetweenRefreshes });
}
