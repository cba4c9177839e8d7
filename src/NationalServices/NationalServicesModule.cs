using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Varde.NationalServices.IdentityProvider;
using Varde.NationalServices.PersonRegistry;

namespace Varde.NationalServices;

/// <summary>Stand-ins for national services, behind their published contracts. What uses them knows the contract alone.</summary>
public static class NationalServicesModule
{
    /// <summary>The client by which the stand-in for the population register tells the platform what has happened.</summary>
    public const string RegisterClientId = RegisterClient.Id;

    /// <summary>The demo's program from which the stand-in for the population register takes what has happened.</summary>
    public static string RegisterTellerId => TakeEvent.Teller.Client;

    /// <summary>Where the stand-in for the population register takes it.</summary>
    public const string RegisterEvents = "/national/personregister/v1/events";

    /// <summary>Registers the stand-in for HelseID and ID-porten. The host registers the clock, and <see cref="IDemoPeople"/> when it has people of its own.</summary>
    public static IServiceCollection AddIdentityProvider(this IServiceCollection services, IdentityProviderSettings settings)
    {
        services.AddAntiforgery();
        services.AddAuthentication();
        services.TryAddSingleton<IDemoPeople, BuiltInPeople>();
        services.AddSingleton(settings).AddSingleton<ProviderKeys>().AddSingleton<ProviderProofs>().AddSingleton<ClaimsOfToken>().AddScoped<ClientRegistration>().AddSingleton<Launches>().AddSingleton<SignInEndpoint>().AddSingleton<RegisterClient>();
        services.AddSingleton(s => new DemoTokens(s.GetRequiredService<ProviderKeys>(), settings, s.GetRequiredService<IDemoPeople>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PreparedProvider>().AddHostedService(s => s.GetRequiredService<PreparedProvider>());
        services.AddProtocol(settings);
        return services;
    }

    /// <summary>Puts the protocol before the addresses of the stand-in. It comes after routing.</summary>
    public static IApplicationBuilder UseNationalServices(this IApplicationBuilder app)
    {
        // The host would put authentication before everything else, since it does not see that of the branch.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        return app.UseWhen(IsIdentity, identity =>
        {
            identity.Use(async (context, next) =>
            {
                await context.RequestServices.GetRequiredService<PreparedProvider>().EnsureAsync(context.RequestAborted);
                await next(context);
            });
            identity.UseAuthentication();
        });
    }

    /// <summary>The pages of the stand-ins.</summary>
    /// <param name="app">Where they are put.</param>
    /// <param name="isRegisterTeller">Whether a call is made by somebody who speaks for the population register: the host knows who calls.</param>
    public static IEndpointRouteBuilder MapNationalServices(this IEndpointRouteBuilder app, Func<HttpContext, bool> isRegisterTeller)
    {
        var identity = app.MapGroup(IdentityProviderSettings.Base).ExcludeFromDescription();
        identity.MapMethods("/connect/authorize", ["GET", "POST"], (HttpContext context, SignInEndpoint page) => page.AnswerAsync(context)).DisableAntiforgery();
        identity.MapMethods("/connect/endsession", ["GET", "POST"], SignInEndpoint.SignOut).DisableAntiforgery();
        app.MapPost(RegisterEvents, (HttpContext context, RegisterClient client) => TakeEvent.AnswerAsync(context, client, isRegisterTeller)).ExcludeFromDescription();
        identity.MapGet("/style.css", () => Results.Text(StandInPage.Style, "text/css"));
        return app;
    }

    private static bool IsIdentity(HttpContext context) => context.Request.Path.StartsWithSegments(IdentityProviderSettings.Base, StringComparison.OrdinalIgnoreCase);
}
