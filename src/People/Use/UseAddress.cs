using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Rollout;

namespace Varde.People.Use;

/// <summary>The address of the use of services.</summary>
internal sealed class UseAddress(UseReading reading)
{
    /// <summary>The use of a service at a place, week by week: as JSON, or as CSV with one line for each week and figure.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var format = Asked(context, "format") ?? (context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase)) ? "csv" : "json");
        var question = new UseQuestion(Asked(context, "service") ?? "") { Organisation = Asked(context, "organisation"), From = Asked(context, "from"), To = Asked(context, "to") };
        var read = await reading.ReadAsync(access, question, context.RequestAborted);
        if (!read.TryGet(out var table, out var refusal)) return Refused(context, refusal);
        if (format is not ("json" or "csv")) return Answers.Problem(Invalid.At("format", "must be json or csv"));
        return format == "csv" ? Results.Text(UseCsv.Of(table).ToString(), "text/csv", Encoding.UTF8) : Results.Json(Shown(table));
    }

    private static IResult Refused(HttpContext context, Refusal refusal)
    {
        if (refusal is Unavailable later) context.Response.Headers.RetryAfter = ((int)Math.Ceiling(later.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Answers.Problem(refusal);
    }

    private static string? Asked(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static JsonObject Shown(UseTable table) => new()
    {
        ["service"] = table.Service.Value, ["organisation"] = Switches.Shown(table.Node), ["counted"] = FhirNodes.Moment(table.Counted),
        ["figures"] = Array(table.Figures, Shown), ["weeks"] = Array(table.Weeks, week => Shown(table, week)), ["marks"] = Array(table.Marks, Shown),
    };

    private static JsonObject Shown(UseFigure figure) => new()
    {
        ["key"] = figure.Key, ["supported"] = figure.IsSupported, ["numerator"] = figure.Numerator, ["denominator"] = figure.Denominator, ["source"] = figure.Source,
        ["nb"] = figure.Norwegian, ["en"] = figure.English,
    };

    private static JsonObject Shown(UseTable table, UseWeek week) => new()
    {
        ["week"] = week.Week.ToString(), ["from"] = Day(week.Week.First), ["to"] = Day(week.Week.Last), ["running"] = week.State == UseWeekState.Running, ["kept"] = week.State == UseWeekState.Kept,
        ["figures"] = new JsonObject(table.Figures.Where(figure => figure.IsSupported).Select(figure => KeyValuePair.Create<string, JsonNode?>(figure.Key, Shown(week, figure)))),
    };

    private static JsonObject Shown(UseWeek week, UseFigure figure)
    {
        var cell = week.Cells[figure];
        var shown = cell.IsWithheld ? new JsonObject { ["withheld"] = true } : new JsonObject { ["count"] = cell.Count };
        if (cell.Of is { } of) shown["of"] = of;
        if (week.IsOpen(figure)) shown["open"] = true;
        return shown;
    }

    private static JsonObject Shown(UseMark mark) => new()
    {
        ["week"] = mark.Week.ToString(), ["at"] = FhirNodes.Moment(mark.At), ["state"] = mark.State, ["phase"] = mark.Phase, ["switch"] = mark.Switch, ["node"] = Switches.Shown(mark.Node), ["wave"] = mark.Wave,
    };

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonObject> shown) => new([.. all.Select(one => (JsonNode)shown(one))]);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
