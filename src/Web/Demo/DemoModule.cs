using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Varde.Web.Hosting;

namespace Varde.Web.Demo;

/// <summary>The demo people, unless the settings say that there shall be none.</summary>
internal static class DemoModule
{
    public static void AddDemo(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<DemoPeople>();
        services.AddSingleton<DemoFill>();
        if (settings.Demo)
            services.AddHealthChecks().AddCheck<DemoFill>("demo");
    }

    /// <summary>Fills the demo, after the server has begun to listen: it is written through the server's own API.</summary>
    public static async Task FillDemoAsync(this WebApplication app, ServerSettings settings)
    {
        if (!settings.Demo)
            return;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var server = addresses.FirstOrDefault(address => address.StartsWith("http:", StringComparison.Ordinal)) ?? addresses.First();
        var written = await app.Services.GetRequiredService<DemoFill>().RunAsync(new Uri(server), app.Lifetime.ApplicationStopping);
        if (written > 0)
            Console.WriteLine($"Wrote {written} documents about {DemoPeople.Count} people who do not exist.");
    }
}
