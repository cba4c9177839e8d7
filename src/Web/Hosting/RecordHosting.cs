using Microsoft.Extensions.Diagnostics.HealthChecks;
using Varde.AccessControl;
using Varde.ClinicalExchange;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.NationalServices;
using Varde.People;
using Varde.Records;
using Varde.Roadmap;
using Varde.Web.Commands;
using Varde.Web.Demo;

namespace Varde.Web.Hosting;

/// <summary>The record itself: the store that this server opens, the gate before it, and the openEHR repository.</summary>
internal static class RecordHosting
{
    /// <summary>Opens the store that the settings name, and registers what reads and writes it. The store closes with the server.</summary>
    /// <returns>Null, or why the database cannot be opened and what to do.</returns>
    public static async Task<string?> TryAddRecordAsync(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var clock = new DemoClock();
        try
        {
            var store = await RecordStore.OpenAsync(new RecordStoreOptions
            {
                Database = settings.Database ?? settings.DataFolder,
                Time = clock,
                MasterKeys = new MasterKeyFile(settings.Keys.MasterKeys),
                ErasureList = new ErasureList(settings.Keys.ErasureList),
                Extractors = [ClinicalRepositoryModule.LeafExtractor, FhirModule.LeafExtractor(ClinicalExchangeModule.Canonical), ClinicalExchangeModule.LeafExtractor],
                QueueLimit = settings.Traffic.WaitingCommits,
                Upkeep = new UpkeepTelling(new TerminalConsole.Lines(Console.Out)),
            });
            // Made by the container, so that the container closes it after the last request.
            builder.Services.AddSingleton(_ => store).AddSingleton(clock).AddSingleton<TimeProvider>(clock);
        }
        catch (StoreUnavailableException unavailable)
        {
            return unavailable.Message;
        }
        // The repository measures bodies itself and answers 413 in its own form; the server's limit is only the outermost.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = settings.Repository.LargestBody * 2;
            kestrel.RequestHeaderEncodingSelector = name => ClinicalRepositoryModule.EncodingOfHeader(name)!;
            kestrel.ResponseHeaderEncodingSelector = name => ClinicalRepositoryModule.EncodingOfAnswerHeader(name)!;
        });
        builder.Services.AddSingleton(new AccessSettings { IsOpen = !settings.Identity.RequiresSignIn, Choices = settings.Choices }).AddAccessControl().AddClinicalRepository(settings.Repository).AddFhir(FhirSettingsOf(settings), ClinicalExchangeModule.Canonical).AddClinicalExchange().AddPeople(PeopleSettingsOf(settings)).AddRoadmap();
        builder.Services.AddHealthChecks().AddCheck<StoreAnswers>("database");
        return null;
    }

    // The stand-in for the register speaks where the stand-in for the sign-in services vouches for it, and nowhere else.
    private static PeopleSettings PeopleSettingsOf(ServerSettings settings) => new()
    {
        RegisterClients = settings.Identity.UsesStandIn ? [NationalServicesModule.RegisterClientId] : [],
        Clients = [.. settings.Clients, .. settings.Identity.StaffIssuer is null && settings.Demo ? RegionMachines.Registrations : []],
        ResultDelays = settings.Delays,
    };

    private static FhirSettings FhirSettingsOf(ServerSettings settings) => new()
    {
        SystemId = settings.Repository.SystemId, LargestBody = settings.Repository.LargestBody, ProfilesOfTypes = settings.FhirProfiles, Subscriptions = settings.Subscriptions,
        ExportFolder = Path.Combine(settings.DataFolder, "export"),
    };

    private sealed class StoreAnswers(RecordStore store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await store.IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer.");
    }
}
