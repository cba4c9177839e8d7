using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Varde.Web.Hosting;

namespace Varde.Web.Identity;

/// <summary>The address of this server: the first that it listens on, which is known for sure only when it does, since the port may be any free one.</summary>
internal sealed class OwnAddress(ServerSettings settings)
{
    private IServer? _server;

    public Uri Current => new(_server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? settings.Urls[0]);

    /// <summary>Says which server listens.</summary>
    public void Follow(IServer server) => _server = server;
}
