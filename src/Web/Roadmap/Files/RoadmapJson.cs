using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Roadmap;

namespace Varde.Web.Roadmap.Files;

/// <summary>A roadmap for programs: what its page says, with ids, and what has happened to each delivery. Days are in the form of ISO 8601, and null where they are not decided; the text is as written.</summary>
internal static class RoadmapJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(RoadmapView view) => JsonSerializer.SerializeToUtf8Bytes(Of(view), Options);

    private static JsonObject Of(RoadmapView view) => new()
    {
        ["roadmap"] = view.Edition.Roadmap,
        ["publisher"] = view.Plan.Publisher,
        ["edition"] = Of(view.Edition),
        ["editions"] = List(view.Editions, Of),
        ["asOf"] = Day(view.Day),
        ["introduction"] = List(view.Plan.Introduction, Of),
        ["goals"] = List(view.Plan.Goals(), goal => new JsonObject { ["number"] = goal.Number, ["title"] = goal.Title, ["subGoals"] = List(goal.SubGoals, subGoal => Of(subGoal, view)) }),
        ["dropped"] = List(view.Changes.Where(change => change.Kind == ChangeKind.Dropped && !view.Holds(change.DeliveryId)).Select(change => change.Placed), placed => Of(placed.Delivery, view)),
    };

    private static JsonObject Of(RoadmapEdition edition) => new() { ["number"] = edition.Number, ["published"] = Day(edition.Published), ["imported"] = edition.Imported };

    private static JsonObject Of(SubGoal subGoal, RoadmapView view) => new()
    {
        ["code"] = subGoal.Code,
        ["title"] = subGoal.Title,
        ["text"] = List(subGoal.Body, Of),
        ["measures"] = List(subGoal.Measures, measure => Of(measure, view)),
    };

    private static JsonObject Of(Measure measure, RoadmapView view)
    {
        var facts = BodyFacts.Of([.. measure.Body, .. measure.Deliveries.SelectMany(one => one.Body)]);
        return new()
        {
            ["title"] = measure.Title,
            ["text"] = List(measure.Body, Of),
            ["projects"] = List(facts.Projects, project => new JsonObject { ["name"] = project.Name, ["lead"] = project.Lead }),
            ["partners"] = List(facts.Partners, partner => new JsonObject { ["name"] = partner.Name, ["sentence"] = partner.Sentence }),
            ["obligations"] = List(facts.Obligations, duty => new JsonObject { ["sentence"] = duty.Sentence, ["source"] = duty.Source }),
            ["risks"] = List(facts.Risks, risk => new JsonObject { ["sentence"] = risk.Sentence }),
            ["references"] = List(facts.References, reference => new JsonObject { ["kind"] = Name(reference.Kind), ["target"] = reference.Target, ["found"] = view.Plan.Has(reference) }),
            ["readings"] = List(facts.Readings, reading => new JsonObject { ["text"] = reading.Text, ["address"] = reading.Address }),
            ["deliveries"] = List(measure.Deliveries, one => Of(one, view)),
        };
    }

    private static JsonObject Of(Delivery one, RoadmapView view) => new()
    {
        ["id"] = one.Id,
        ["title"] = one.Title,
        ["owner"] = one.Owner,
        ["userGroups"] = List(one.Groups(), group => (JsonNode)group!),
        ["userGroupsText"] = one.UserGroups,
        ["start"] = Of(one.Start),
        ["end"] = Of(one.End),
        ["phases"] = List(one.Phases, phase => (JsonNode)phase.Text!),
        ["tentative"] = one.IsTentative,
        ["progress"] = Name(one.ProgressAt(view.Day)),
        ["text"] = List(one.Body, Of),
        ["matchDoubt"] = one.Doubt == MatchDoubt.None ? null : Name(one.Doubt),
        ["slip"] = view.SlipOf(one.Id) is { } slip ? new JsonObject { ["sinceFirst"] = Of(slip.SinceFirst), ["sinceLast"] = Of(slip.SinceLast) } : null,
        ["history"] = List(view.HistoryOf(one.Id), change => Of(change, view)),
    };

    private static JsonObject Of(RoadmapChange change, RoadmapView view) => new()
    {
        ["edition"] = change.Edition.Number,
        ["published"] = Day(change.Edition.Published),
        ["kind"] = Name(change.Kind),
        ["start"] = Of(change.MovedStart),
        ["end"] = Of(change.MovedEnd),
        ["fields"] = List(change.Fields, field => new JsonObject { ["field"] = Name(field.Field), ["before"] = field.Before, ["after"] = field.After }),
        ["reason"] = view.ReasonOf(change)?.Text,
    };

    private static JsonObject? Of(DateMove? move) => move is null ? null : new()
    {
        ["from"] = Of(move.From),
        ["to"] = Of(move.To),
        ["later"] = move.Shift?.IsLater,
        ["months"] = move.Shift?.Months,
        ["days"] = move.Shift?.Days,
    };

    private static JsonObject Of(RoadmapDate date) => new() { ["text"] = date.Text, ["first"] = date.First is { } first ? Day(first) : null, ["last"] = date.Last is { } last ? Day(last) : null };

    private static JsonObject Of(TextBlock block) => new() { ["kind"] = Name(block.Kind), ["level"] = block.Level, ["text"] = block.Text };

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> of) => new([.. items.Select(of)]);
}
