using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Varde.Web.Hosting;

/// <summary>What stands around every module: addresses, keys, response headers, and answers to faults that nobody foresaw.</summary>
internal static class HostingSetup
{
    public static void AddHosting(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = settings.Traffic.Headers;
            kestrel.Limits.MaxConcurrentConnections = settings.Traffic.Connections;
        });
        var keys = Directory.CreateDirectory(Path.Combine(settings.DataFolder, "keys"));
        builder.Services.AddDataProtection().SetApplicationName("Varde").PersistKeysToFileSystem(keys);
        builder.Services.AddSingleton(settings);
        builder.Services.AddHealthChecks();
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseFaultAnswers();
        app.UseMiddleware<ReadableForms>();
        app.UseMiddleware<SameSiteOnly>();
        // Said here and not left to the host: a page of a fault is routed again, so routing must come after the fault answers.
        app.UseRouting();
    }

    /// <summary>Begins to listen.</summary>
    /// <returns>Null, or why an address cannot be listened on.</returns>
    public static async Task<string?> TryStartAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return null;
        }
        catch (IOException problem)
        {
            return $"{problem.Message} Give another address with --urls.";
        }
    }

    public static void PrintAddresses(this WebApplication app, ServerSettings settings)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var store = settings.Database is null ? $"embedded database in {settings.DataFolder}" : "PostgreSQL";
        foreach (var address in addresses)
        {
            Console.WriteLine($"""
                Varde listens on {address}  ({store})
                  record     {address}/kliniker
                  openEHR    {address}/openehr/v1
                  FHIR R4    {address}/fhir/r4
                  API        {address}/docs/api
                  health     {address}/health/ready
                """);
        }
        Console.WriteLine("Stop with Ctrl+C.");
    }
}
