using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.People;
using Varde.Web;
using Varde.Web.Administration;
using Varde.Web.Commands;
using Varde.Web.Demo;
using Varde.Web.Documentation;
using Varde.Web.Hosting;
using Varde.Web.Identity;
using Varde.Web.Live;
using Varde.Web.Queries;
using Varde.Web.Roadmap;
using Varde.Web.Writing;

if (!CommandCall.TryRead(args, Environment.CurrentDirectory, out var call, out var unread))
    return await ExitCodes.SayAsync(ExitCodes.WrongSettings, unread);
if (call.Help is { } help)
    return ExitCodes.Show(help);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
if (!ServerSettings.TryRead(builder.Configuration, call.Settings, out var settings, out var problem))
    return await ExitCodes.SayAsync(ExitCodes.WrongSettings, problem);
if (await call.TryRunElsewhereAsync(settings, args) is { } ended)
    return ended;

builder.AddHosting(settings);
if (await builder.TryAddRecordAsync(settings) is { } unavailable)
    return await ExitCodes.SayAsync(ExitCodes.NoDatabase, unavailable);
builder.Services.AddDemo();
builder.Services.AddIdentity(settings);
builder.Services.AddLanguages();
builder.Services.AddDocumentation();
builder.Services.AddPages();
builder.Services.AddQueries();
builder.Services.AddWriting();
builder.Services.AddAdministration();
builder.Services.AddLive();
builder.Services.AddCommands(settings);

await using var app = builder.Build();
if (call.Command is { } command)
{
    await app.KnowDemoPeopleAsync();
    return await command.RunHereAsync(app.Services);
}
app.UseHosting();
app.UseLanguages();
app.UseIdentity();
app.MapHealth();
app.MapLanguages();
app.MapAppearance();
app.MapIdentity();
app.MapAccessControl();
app.MapClinicalRepository();
app.MapFhir();
app.MapPeople();
app.MapDocumentation();
app.MapPages();
app.MapQueries();
app.MapWriting();
app.MapAdministration();
app.MapLive();
app.MapRoadmap();

if (settings.Demo)
    await app.BeginDemoAsync();
await app.KnowDemoPeopleAsync();
if (await app.TryStartAsync() is { } occupied)
    return await ExitCodes.SayAsync(ExitCodes.NoAddress, occupied);
app.PrintAddresses(settings);
if (settings.Demo)
    await app.FinishDemoAsync();
await app.WaitForShutdownAsync();
return ExitCodes.Done;
