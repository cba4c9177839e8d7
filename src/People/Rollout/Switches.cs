using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Rollout;

/// <summary>The addresses of the switches of rollout.</summary>
internal sealed class Switches(RolloutReading reading, RolloutDecisions decisions, TimeProvider time)
{
    /// <summary>All switches, of one service or node where the address names it.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access)
    {
        if (!(await reading.ListAsync(access, context.RequestAborted)).TryGet(out var all, out var refusal)) return Answers.Problem(refusal);
        var (service, node, now) = (Asked(context, "service"), Asked(context, "node"), time.GetUtcNow());
        var shown = all.Where(one => (service is null || one.Service.Value == service) && (node is null || one.Node.Id == node || one.Node.Number == node));
        return Results.Json(new JsonObject { ["switches"] = new JsonArray([.. shown.Select(one => (JsonNode)Shown(one, now))]) });
    }

    /// <summary>One, with its version as ETag.</summary>
    public async Task<IResult> ReadAsync(string id, HttpContext context, AccessSession access) =>
        (await reading.VersionsAsync(access, id, context.RequestAborted)).Match(versions => Answer(context, versions[^1], StatusCodes.Status200OK), Answers.Problem);

    /// <summary>All versions of one, the oldest first.</summary>
    public async Task<IResult> HistoryAsync(string id, HttpContext context, AccessSession access) =>
        (await reading.VersionsAsync(access, id, context.RequestAborted)).Match(versions => Results.Json(new JsonObject { ["versions"] = new JsonArray([.. versions.Select(one => (JsonNode)Shown(one, time.GetUtcNow()))]) }), Answers.Problem);

    /// <summary>Sets a new one.</summary>
    public async Task<IResult> SetAsync(HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal)) return Answers.Problem(refusal);
        return (await decisions.SetAsync(access, body, context.RequestAborted)).Match(set =>
        {
            context.Response.Headers.Location = $"/api/switches/{set.Id}";
            return Answer(context, set, StatusCodes.Status201Created);
        }, Problem);
    }

    /// <summary>Changes one. If-Match names the version that was read, so that nobody undoes what they have not seen.</summary>
    public async Task<IResult> ChangeAsync(string id, HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal)) return Answers.Problem(refusal);
        return (await decisions.ChangeAsync(access, id, body, there => Preconditions.Check(context.Request, there, isNeeded: true), context.RequestAborted)).Match(set => Answer(context, set, StatusCodes.Status200OK), Problem);
    }

    /// <summary>Ends one.</summary>
    public async Task<IResult> EndAsync(string id, HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal)) return Answers.Problem(refusal);
        return (await decisions.EndAsync(access, id, body, there => Preconditions.Check(context.Request, there, isNeeded: true), context.RequestAborted)).Match(set => Answer(context, set, StatusCodes.Status200OK), Problem);
    }

    /// <summary>Whether a service was on at a node, at a moment, for somebody.</summary>
    public async Task<IResult> StateAsync(HttpContext context, AccessSession access)
    {
        if (!At(context).TryGet(out var at, out var refusal)) return Answers.Problem(refusal);
        var found = await reading.StateAsync(access, Asked(context, "service") ?? "", Asked(context, "node") ?? "", at, Asked(context, "person"), context.RequestAborted);
        return found.Match(state => Results.Json(new JsonObject
        {
            ["service"] = state.Service.Value, ["node"] = Shown(state.Node), ["at"] = FhirNodes.Moment(state.At), ["on"] = state.State == "on", ["state"] = state.State, ["underRollout"] = state.IsUnderRollout,
            ["by"] = state.By is { } by ? Shown(by, state.At) : null,
        }), Answers.Problem);
    }

    /// <summary>What was on where at a moment: as JSON, or as CSV with one line for each service and node.</summary>
    public async Task<IResult> TableAsync(HttpContext context, AccessSession access)
    {
        var format = Asked(context, "format") ?? "json";
        if (format is not ("json" or "csv")) return Answers.Problem(Invalid.At("format", "must be json or csv"));
        if (!At(context).TryGet(out var at, out var refusal)) return Answers.Problem(refusal);
        return (await reading.TableAsync(access, at, Asked(context, "node"), context.RequestAborted)).Match(
            table => format == "csv" ? Results.Text(RolloutReading.ToCsv(table).ToString(), "text/csv", Encoding.UTF8) : Results.Json(Shown(table)), Answers.Problem);
    }

    private static string? Asked(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static Outcome<DateTimeOffset?> At(HttpContext context) =>
        Asked(context, "at") is not { } text ? (DateTimeOffset?)null : SwitchRequest.MomentOf(text) is { } moment ? moment : Invalid.At("at", "must be a day (YYYY-MM-DD), or a time with its zone");

    private IResult Answer(HttpContext context, SwitchVersion one, int status)
    {
        context.Response.Headers.ETag = Preconditions.TagOf(one.Version);
        return Results.Json(Shown(one, time.GetUtcNow()), statusCode: status);
    }

    /// <summary>The answer that says why nothing was decided: with what is open, where work is.</summary>
    public static IResult Problem(Refusal refusal) => refusal is not OpenWorkLeft left ? Preconditions.Problem(refusal) : Results.Problem(
        title: "It was not done.", detail: left.Message, statusCode: StatusCodes.Status409Conflict,
        extensions: [new("open", left.Open.Select(one => new { kind = one.Kind, count = one.Count }))]);

    /// <summary>A node as it is told.</summary>
    public static JsonObject Shown(RolloutNode node)
    {
        var shown = new JsonObject { ["id"] = node.Id };
        if (node.Name.Length > 0) shown["name"] = node.Name;
        if (node.Number is { } number) shown["number"] = number;
        return shown;
    }

    private static JsonObject Shown(SwitchVersion one, DateTimeOffset now)
    {
        var shown = new JsonObject
        {
            ["id"] = one.Id, ["version"] = one.Version, ["service"] = one.Service.Value, ["node"] = Shown(one.Node), ["audience"] = AudienceOf(one), ["from"] = FhirNodes.Moment(one.From),
            ["to"] = one.To is { } to ? FhirNodes.Moment(to) : null, ["phase"] = one.Phase, ["on"] = one.IsOn, ["kill"] = one.IsKill, ["counts"] = one.Counts(now), ["why"] = one.Why,
            ["by"] = new JsonObject { ["id"] = one.By, ["name"] = one.ByName }, ["delivery"] = one.Delivery,
            ["handOver"] = one.TakenOverBy is { } taken ? new JsonObject { ["to"] = Shown(taken), ["why"] = one.TakenOverWhy } : null,
        };
        RolloutLookups.Tell(shown, one.Planned);
        if (one.Version == 0) shown.Remove("version");
        if (one.Stored is { } stored) shown["stored"] = FhirNodes.Moment(stored);
        return shown;
    }

    private static JsonNode AudienceOf(SwitchVersion one) => one.Audience switch
    {
        "users" => new JsonObject { ["users"] = new JsonArray([.. one.Users.Select(user => (JsonNode)user)]) },
        "patients" => new JsonObject { ["patients"] = new JsonArray([.. one.Patients.Select(patient => (JsonNode)patient.ToString())]) },
        "share" => new JsonObject { ["share"] = one.Share },
        _ => "all",
    };

    private static JsonObject Shown(RolloutTable table) => new()
    {
        ["at"] = FhirNodes.Moment(table.At), ["services"] = new JsonArray([.. table.Services.Select(service => (JsonNode)service.Value)]),
        ["nodes"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)Shown(row))]),
    };

    private static JsonObject Shown(RolloutRow row)
    {
        var shown = Shown(row.Node);
        shown["partOf"] = row.Node.PartOf;
        shown["states"] = new JsonObject(row.Cells.Select(cell => KeyValuePair.Create<string, JsonNode?>(cell.Service.Value, cell.IsOtherForSome ? $"{cell.State}, not for all" : cell.State)));
        return shown;
    }
}
