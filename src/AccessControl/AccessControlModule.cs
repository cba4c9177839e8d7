using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Varde.AccessControl.Explaining;

namespace Varde.AccessControl;

/// <summary>Who may see what, and why.</summary>
public static class AccessControlModule
{
    /// <summary>
    /// Registers the gate, and for each request the session of its actor. The host registers the record store and the clock; a host that registers no
    /// <see cref="AccessSettings"/> is not open, and one that registers no <see cref="IAccessFacts"/> knows nobody.
    /// </summary>
    public static IServiceCollection AddAccessControl(this IServiceCollection services)
    {
        services.TryAddSingleton<IAccessFacts, NobodyKnown>();
        services.TryAddSingleton<INewDocuments, NothingLaidDown>();
        services.TryAddSingleton(new AccessSettings());
        return services.AddHttpContextAccessor().AddSingleton<Gate>().AddScoped(SessionOfRequest);
    }

    /// <summary>The addresses at which the rules are asked about.</summary>
    public static IEndpointRouteBuilder MapAccessControl(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/access").RequireGate().RefuseUnknownClients().WithTags("Access");
        api.MapPost("/explain", ExplainAccess.AnswerAsync).WithSummary("What the access rules say of facts, and why");
        return app;
    }

    private static AccessSession SessionOfRequest(IServiceProvider services)
    {
        var request = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
        return services.GetRequiredService<Gate>().Open(request is null ? Actor.Unknown : ActorOfRequest.Of(request));
    }
}
