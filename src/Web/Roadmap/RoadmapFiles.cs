using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.Roadmap;
using Varde.Web.Roadmap.Files;

namespace Varde.Web.Roadmap;

/// <summary>The roadmap as files: for programs, spreadsheets, calendars and readers of news. They are as open as its pages.</summary>
internal static class RoadmapFiles
{
    public const string Json = "/veikart.json", Csv = "/veikart.csv", Calendar = "/veikart.ics", Atom = "/veikart.atom";

    /// <summary>All of them, with the names of their texts.</summary>
    public static readonly IReadOnlyList<(string Place, string Name)> All = [(Json, "Json"), (Csv, "Csv"), (Calendar, "Calendar"), (Atom, "Atom")];

    public static void MapRoadmap(this WebApplication app)
    {
        var files = app.MapGroup("").WithTags("Roadmap");
        files.MapGet(Json, (string? kart, string? per, RoadmapShelf shelf, CancellationToken cancellation) =>
            AnswerAsync(kart, per, shelf, view => Results.Bytes(RoadmapJson.Write(view), "application/json"), cancellation)).WithSummary("The roadmap with the history of its deliveries, as of a day (per)");
        files.MapGet(Csv, (string? kart, string? per, RoadmapShelf shelf, CancellationToken cancellation) =>
            AnswerAsync(kart, per, shelf, view => Results.File(RoadmapCsv.Write(view), "text/csv; charset=utf-8", $"{view.Edition.Roadmap}.csv"), cancellation)).WithSummary("The deliveries of the roadmap, one a line");
        files.MapGet(Calendar, (string? kart, string? per, RoadmapShelf shelf, HttpContext context, IStringLocalizer<RoadmapTexts> texts, CancellationToken cancellation) =>
            AnswerAsync(kart, per, shelf, view => OfSite(context, site => Results.File(RoadmapCalendar.Write(view, new(texts), site), "text/calendar; charset=utf-8", $"{view.Edition.Roadmap}.ics")), cancellation)).WithSummary("The deliveries of the roadmap for a calendar (RFC 5545)");
        files.MapGet(Atom, (string? kart, string? per, RoadmapShelf shelf, HttpContext context, IStringLocalizer<RoadmapTexts> texts, CancellationToken cancellation) =>
            AnswerAsync(kart, per, shelf, view => OfSite(context, site => Results.Bytes(RoadmapFeed.Write(view, texts, site), "application/atom+xml; charset=utf-8")), cancellation)).WithSummary("What changed on the roadmap, as a feed (RFC 4287)");
    }

    private static async Task<IResult> AnswerAsync(string? roadmap, string? day, RoadmapShelf shelf, Func<RoadmapView, IResult> file, CancellationToken cancellation)
    {
        if (!RoadmapAddress.TryReadDay(day, shelf.Today, out var asOf)) return Results.Problem("per must be a day until today, as 31.12.2025 or 2025-12-31.", statusCode: StatusCodes.Status400BadRequest);
        var id = !string.IsNullOrEmpty(roadmap) ? roadmap : await shelf.ListAsync(cancellation) is [var first, ..] ? first.Id : null;
        if (id is null) return Results.Problem("There is no roadmap: varde import roadmap FILE brings one in.", statusCode: StatusCodes.Status404NotFound);
        return (await shelf.ReadAsync(id, asOf ?? shelf.Today, cancellation)).Match(file, refusal => Results.Problem(refusal.Message, statusCode: StatusCodes.Status404NotFound));
    }

    // What leaves with whole addresses in it needs a host, which a request may leave empty.
    private static IResult OfSite(HttpContext context, Func<Uri, IResult> file) =>
        Uri.TryCreate($"{context.Request.Scheme}://{context.Request.Host}", UriKind.Absolute, out var site) ? file(site) : Results.Problem("The header Host names no host.", statusCode: StatusCodes.Status400BadRequest);
}
