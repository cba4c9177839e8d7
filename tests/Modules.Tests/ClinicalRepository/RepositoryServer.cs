using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Varde.AccessControl;
using Varde.ClinicalExchange;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Modules.Tests.Records;
using Varde.Records;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>The databases that every story of the repository is told on.</summary>
public enum Database
{
    /// <summary>SQLite in a folder of its own.</summary>
    Embedded,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}

/// <summary>The openEHR API and the FHIR API on a free port of this machine, with its own database; one for each database and process.</summary>
public sealed class RepositoryServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RepositoryServer>>> Running = new();

    // As of servers that share their keys; nothing of them lies on the disk.
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private readonly WebApplication _app;
    private readonly string _folder;
    private bool _isStopped;

    private RepositoryServer(WebApplication app, RecordStore store, string database, string folder)
    {
        (_app, Store, Place, _folder) = (app, store, database, folder);
        Client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(app.Urls.First() + ClinicalRepositoryModule.Base + "/") };
    }

    public RecordStore Store { get; }

    public HttpClient Client { get; }

    /// <summary>The database, as the store is told of it.</summary>
    public string Place { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The server that the stories of this process share.</summary>
    public static Task<RepositoryServer> OnAsync(Database database) =>
        Running.GetOrAdd(database, d => new Lazy<Task<RepositoryServer>>(() => StartAsync(d))).Value;

    /// <summary>Stops the servers that stories share.</summary>
    public static async ValueTask StopAllAsync()
    {
        foreach (var server in Running.Values.Where(s => s.Value.IsCompletedSuccessfully)) await (await server.Value).DisposeAsync();
    }

    /// <summary>A server of its own.</summary>
    public static async Task<RepositoryServer> StartAsync(
        Database database, RepositorySettings? settings = null, Action<WebApplication>? map = null, Func<FhirSettings, FhirSettings>? fhir = null,
        Action<IServiceCollection>? services = null)
    {
        var folder = NewFolder();
        return await StartAsync(database == Database.Embedded ? folder : PostgresCluster.Shared().NewDatabase(), folder, settings, map, fhir, services);
    }

    /// <summary>Another server on a database that is there; that of a folder is the folder's.</summary>
    public static Task<RepositoryServer> StartOnAsync(string database, Func<FhirSettings, FhirSettings>? fhir = null) =>
        StartAsync(database, Directory.Exists(database) ? database : NewFolder(), null, null, fhir, null);

    private static string NewFolder() => Path.Combine(Path.GetTempPath(), "varde-rest-" + Guid.NewGuid().ToString("N")[..8]);

    private static async Task<RepositoryServer> StartAsync(
        string database, string folder, RepositorySettings? settings, Action<WebApplication>? map, Func<FhirSettings, FhirSettings>? fhir, Action<IServiceCollection>? services)
    {
        var store = await RecordStore.OpenAsync(new RecordStoreOptions
        {
            Database = database,
            MasterKeys = TestMasterKeys.Of(database),
            Extractors = [ClinicalRepositoryModule.LeafExtractor, FhirModule.LeafExtractor(ClinicalExchangeModule.Canonical), ClinicalExchangeModule.LeafExtractor],
        });
        // A server that watches its settings for changes takes one of the few watches that a user has (128 in Linux); tests run many servers.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = name => ClinicalRepositoryModule.EncodingOfHeader(name)!;
            kestrel.ResponseHeaderEncodingSelector = name => ClinicalRepositoryModule.EncodingOfAnswerHeader(name)!;
        });
        builder.Services.AddSingleton<IDataProtectionProvider>(Keys).AddSingleton(store).AddSingleton(TimeProvider.System).AddSingleton(new AccessSettings { IsOpen = true }).AddAccessControl().AddClinicalRepository(settings ?? new())
            .AddFhir((fhir ?? (f => f))(new() { ExportFolder = Path.Combine(folder, "export") }), ClinicalExchangeModule.Canonical).AddClinicalExchange();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapClinicalRepository();
        app.MapFhir();
        map?.Invoke(app);
        await app.StartAsync();
        return new RepositoryServer(app, store, database, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Stops the server; its database stays.</summary>
    public async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
    }
}
