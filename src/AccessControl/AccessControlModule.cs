using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Varde.AccessControl;

/// <summary>Who may see what, and why.</summary>
public static class AccessControlModule
{
    /// <summary>Registers the gate, and for each request the session of its actor. The host registers the record store and the clock.</summary>
    public static IServiceCollection AddAccessControl(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton<Gate>()
        .AddScoped(SessionOfRequest);

    private static AccessSession SessionOfRequest(IServiceProvider services)
    {
        var request = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
        return services.GetRequiredService<Gate>().Open(request is null ? Actor.Unknown : ActorOfRequest.Of(request));
    }
}
