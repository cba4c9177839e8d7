using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Rollout;

/// <summary>The addresses of the waves of rollout.</summary>
internal sealed class Waves(WaveReading reading, WaveDecisions decisions)
{
    /// <summary>All waves, by their start.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access) =>
        (await reading.ListAsync(access, context.RequestAborted)).Match(all => Results.Json(new JsonObject { ["waves"] = Array(all, Shown) }), Answers.Problem);

    /// <summary>The ready-made lists of what must or may be ready.</summary>
    public async Task<IResult> ListsAsync(HttpContext context, AccessSession access) =>
        await reading.WhyNotAsync(access, context.RequestAborted) is { } refused ? Answers.Problem(refused) : Results.Json(new JsonObject { ["lists"] = Array(ReadinessList.All, Shown) });

    /// <summary>One, with its version as ETag.</summary>
    public async Task<IResult> ReadAsync(string id, HttpContext context, AccessSession access) => (await reading.ReadAsync(access, id, context.RequestAborted)).Match(wave => Answer(context, wave, StatusCodes.Status200OK), Answers.Problem);

    /// <summary>All versions of one, the oldest first.</summary>
    public async Task<IResult> HistoryAsync(string id, HttpContext context, AccessSession access) =>
        (await reading.VersionsAsync(access, id, context.RequestAborted)).Match(versions => Results.Json(new JsonObject { ["versions"] = Array(versions, Shown) }), Answers.Problem);

    /// <summary>The first days of one.</summary>
    public async Task<IResult> DaysAsync(string id, HttpContext context, AccessSession access) =>
        (await reading.DaysAsync(access, id, context.RequestAborted)).Match(days => Results.Json(new JsonObject { ["days"] = Array(days, Shown) }), Answers.Problem);

    /// <summary>Plans a new one.</summary>
    public async Task<IResult> SetAsync(HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal)) return Answers.Problem(refusal);
        return (await decisions.SetAsync(access, body, context.RequestAborted)).Match(wave =>
        {
            context.Response.Headers.Location = $"/api/waves/{wave.Id}";
            return Answer(context, wave, StatusCodes.Status201Created);
        }, Problem);
    }

    /// <summary>Changes one and its items. If-Match names the version that was read.</summary>
    public Task<IResult> ChangeAsync(string id, HttpContext context, AccessSession access) => OverAsync(context, (body, follows) => decisions.ChangeAsync(access, id, body, follows, context.RequestAborted));

    /// <summary>Decides go, no go or postponed.</summary>
    public Task<IResult> DecideAsync(string id, HttpContext context, AccessSession access) => OverAsync(context, (body, follows) => decisions.DecideAsync(access, id, body, follows, context.RequestAborted));

    /// <summary>Writes about a day.</summary>
    public async Task<IResult> NoteAsync(string id, string day, HttpContext context, AccessSession access) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
            ? await OverAsync(context, (body, follows) => decisions.NoteAsync(access, id, read, body, follows, context.RequestAborted)) : Answers.Problem(Invalid.At("day", "must be a day (YYYY-MM-DD)"));

    private static async Task<IResult> OverAsync(HttpContext context, Func<JsonObject, Func<int, Outcome<int>>, Task<Outcome<RolloutWave>>> change)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal)) return Answers.Problem(refusal);
        return (await change(body, there => Preconditions.Check(context.Request, there, isNeeded: true))).Match(wave => Answer(context, wave, StatusCodes.Status200OK), Problem);
    }

    private static IResult Answer(HttpContext context, RolloutWave wave, int status)
    {
        context.Response.Headers.ETag = Preconditions.TagOf(wave.Version);
        return Results.Json(Shown(wave), statusCode: status);
    }

    private static IResult Problem(Refusal refusal) => refusal is not MustItemsOpen must ? Switches.Problem(refusal) : Results.Problem(
        title: "It was not done.", detail: must.Message, statusCode: StatusCodes.Status409Conflict, extensions: [new("open", must.Open.Select(item => new { id = item.Id, area = item.Area, text = item.Text }))]);

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonObject> shown) => new([.. all.Select(one => (JsonNode)shown(one))]);

    private static JsonObject Shown(RolloutWave wave)
    {
        var shown = new JsonObject
        {
            ["id"] = wave.Id, ["version"] = wave.Version, ["name"] = wave.Name, ["service"] = wave.Service.Value, ["nodes"] = Array(wave.Nodes, Switches.Shown), ["start"] = WaveBody.Day(wave.Start), ["phase"] = wave.Phase,
            ["delivery"] = wave.Delivery, ["items"] = WaveBody.Items(wave.Items), ["decisions"] = Array(wave.Decisions, Shown), ["firstDay"] = wave.FirstDay is { } first ? WaveBody.Day(first) : null,
            ["by"] = new JsonObject { ["id"] = wave.By, ["name"] = wave.ByName },
        };
        RolloutLookups.Tell(shown, wave.Planned);
        if (wave.Stored is { } stored) shown["stored"] = FhirNodes.Moment(stored);
        return shown;
    }

    private static JsonObject Shown(ReadinessList list) => new()
    {
        ["id"] = list.Id,
        ["items"] = Array(list.Items, item => new JsonObject { ["area"] = item.Area, ["text"] = InBoth(item.Text), ["must"] = item.IsMust, ["owner"] = InBoth(item.Owner), ["daysBefore"] = item.DaysBefore }),
    };

    private static JsonObject InBoth((string Norwegian, string English) text) => new() { ["nb"] = text.Norwegian, ["en"] = text.English };

    private static JsonObject Shown(GoDecision decision) => new()
    {
        ["decision"] = decision.Kind, ["why"] = decision.Why, ["by"] = new JsonObject { ["id"] = decision.By, ["name"] = decision.ByName }, ["at"] = FhirNodes.Moment(decision.At), ["start"] = WaveBody.Day(decision.Start),
        ["newStart"] = decision.NewStart is { } start ? WaveBody.Day(start) : null, ["nodes"] = Array(decision.Nodes, Switches.Shown), ["items"] = WaveBody.Items(decision.Items),
        ["switches"] = new JsonArray([.. decision.Switches.Select(id => (JsonNode)id)]),
    };

    private static JsonObject Shown(WaveDay day) => new()
    {
        ["day"] = WaveBody.Day(day.Day), ["note"] = day.Note?.Text, ["by"] = day.Note?.ByName, ["refusals"] = day.Figures?.Refusals,
        ["newUses"] = day.Figures is { } figures ? new JsonArray([.. figures.NewUses.Select(one => (JsonNode)new JsonObject { ["node"] = Switches.Shown(one.Node), ["count"] = one.ByStaff.AtLeast, ["citizens"] = one.ByCitizens.AtLeast })]) : null,
    };
}
