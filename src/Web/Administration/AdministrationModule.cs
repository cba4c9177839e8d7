using System.Globalization;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.People;
using Varde.Web.Hosting;
using Varde.Web.Rollout;
using Varde.Web.Rollout.Use;

namespace Varde.Web.Administration;

/// <summary>The administration: its figures, and the files that its pages offer.</summary>
internal static class AdministrationModule
{
    /// <summary>Where a part of the access log is taken out as a file.</summary>
    public const string AuditFile = "/drift/logg/fil";

    /// <summary>Where the table of services and nodes is taken out.</summary>
    public const string RolloutFile = "/drift/brytere/fil";

    /// <summary>Where a template is taken out: as it was uploaded, or as web template.</summary>
    public const string TemplateFile = "/drift/maler/fil";

    public static IServiceCollection AddAdministration(this IServiceCollection services) => services.AddSingleton<RequestFigures>().AddSingleton<ServerState>().AddScoped<OrganisationDesk>().AddScoped<RolloutSearch>();

    public static void MapAdministration(this WebApplication app)
    {
        // Listens from the first request.
        app.Services.GetRequiredService<RequestFigures>();
        var administration = app.MapGroup("").RequireGate().ExcludeFromDescription();
        administration.MapPost(AuditFile, ExportAsync);
        administration.MapGet(TemplateFile, TemplateAsync);
        administration.MapGet(RolloutFile, RolloutAsync);
        administration.MapGet(UseFile.Address, UseFile.AnswerAsync);
    }

    private static async Task<IResult> RolloutAsync(string? at, RolloutReading reading, AccessSession access, CancellationToken cancellation)
    {
        var moment = DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var asked) && asked.Year is > 1900 and < 2200 ? asked : (DateTimeOffset?)null;
        return (await reading.TableAsync(access, moment, node: null, cancellation)).Match(
            table => Results.File(RolloutReading.ToCsv(table).ToArray(), "text/csv; charset=utf-8", "switches.csv"),
            RefusedFile.Of);
    }

    private static async Task<IResult> ExportAsync(IFormCollection sent, AuditReading log, AccessSession access, TimeProvider time, Microsoft.Extensions.Localization.IStringLocalizer<AdministrationTexts> texts, CancellationToken cancellation)
    {
        var form = new AuditForm(sent);
        if (form.Read(AuditForm.OfLog, time.GetUtcNow(), texts) is not { } asked) return Results.Text(texts["FileNotMade"], statusCode: StatusCodes.Status400BadRequest);
        if (form.EmergenciesOnly) asked["emergency"] = true;
        asked["format"] = form.Written("format");
        return (await log.ExportAsync(access, form.Written(AuditForm.Purpose), asked, cancellation)).Match(
            file => Results.Stream(stream => file.WriteAsync(stream, cancellation), file.ContentType, file.Name),
            RefusedFile.Of);
    }

    private static async Task<IResult> TemplateAsync(string id, string? form, TemplateShelf shelf, AccessSession access, CancellationToken cancellation) =>
        (await shelf.FindAsync(access, id, cancellation)).Match(
            found => form == "webtemplate"
                ? Results.File(WebTemplateWriter.Write(found.WebTemplate).ToArray(), "application/openehr.wt+json", $"{id}.json")
                : Results.File(found.Text.ToArray(), "application/xml", $"{id}.opt"),
            RefusedFile.Of);
}
