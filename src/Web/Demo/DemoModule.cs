using Varde.Fhir;
using Varde.NationalServices;

namespace Varde.Web.Demo;

/// <summary>The demo's people: part of them before the server listens, the rest while it does.</summary>
internal static class DemoModule
{
    /// <summary>Registers what fills the database.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services.AddSingleton<DemoWriter>().AddSingleton<DemoRollout>().AddSingleton<DemoRegion>()
        .AddSingleton<RegionPeople>().AddSingleton<IDemoPeople>(s => s.GetRequiredService<RegionPeople>());

    /// <summary>Learns who signs in at the stand-in: whoever the database has been filled with.</summary>
    public static Task KnowDemoPeopleAsync(this WebApplication app) =>
        app.Services.GetRequiredService<RegionPeople>().LoadAsync(app.Services.GetRequiredService<ResourceImport>(), app.Lifetime.ApplicationStopping);

    /// <summary>Puts the named people in place.</summary>
    public static Task BeginDemoAsync(this WebApplication app) => Region(app).BeginAsync(Console.WriteLine, app.Lifetime.ApplicationStopping);

    /// <summary>Fills in the rest; a server that is stopped meanwhile goes on at its next start.</summary>
    public static async Task FinishDemoAsync(this WebApplication app)
    {
        try
        {
            await Region(app).FinishAsync(Console.WriteLine, app.Lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
        catch (InvalidOperationException refused)
        {
            // Somebody else has written into the database: the server is of more use than the rest of its demo.
            Console.WriteLine(refused.Message);
        }
    }

    private static DemoRegion Region(WebApplication app) => app.Services.GetRequiredService<DemoRegion>();
}
