using Varde.ClinicalRepository;
using Varde.Records;
using Varde.Web;
using Varde.Web.Demo;
using Varde.Web.Documentation;
using Varde.Web.Hosting;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(ServerSettings.Help);
    return 0;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
if (!ServerSettings.TryRead(builder.Configuration, args, out var settings, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

RecordStore store;
try
{
    store = await builder.AddRecordAsync(settings);
}
catch (StoreUnavailableException unavailable)
{
    await Console.Error.WriteLineAsync(unavailable.Message);
    return 3;
}
await using var open = store;
builder.AddHosting(settings);
builder.Services.AddLanguages();
builder.Services.AddDocumentation();
builder.Services.AddPages();
builder.Services.AddSingleton<DemoRegion>();

var app = builder.Build();
app.UseHosting();
app.UseLanguages();
app.MapHealth();
app.MapLanguages();
app.MapClinicalRepository();
app.MapDocumentation();
app.MapPages();

if (settings.Demo)
    await app.Services.GetRequiredService<DemoRegion>().FillAsync(Console.WriteLine, app.Lifetime.ApplicationStopping);
await app.StartAsync();
app.PrintAddresses(settings);
await app.WaitForShutdownAsync();
return 0;
