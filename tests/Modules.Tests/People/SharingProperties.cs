using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Whatever was laid down, in whatever order: every road gives the decision that the rules give on the same facts.</summary>
public sealed class SharingProperties
{
    private static readonly string[] Readers = ["mor", "far-annen-adresse", "jente-14"];

    [Theory, OnEachDatabase]
    public async Task After_any_sequence_of_changes_every_road_decides_as_the_rules_do_on_the_same_facts(Database database)
    {
        var (note, dice) = (await SharedNote.WriteAsync(database, "jente-14", "staff fastlege"), new Random(2026));
        for (var step = 0; step < 12; step++)
        {
            var change = Changes[dice.Next(Changes.Length)]();
            var (status, body) = await note.ChangeAsync("staff fastlege", change);
            Assert.True(status is HttpStatusCode.OK || (change.ContainsKey("lift") && status == HttpStatusCode.UnprocessableEntity), $"{change.ToJsonString()} {status} {body}");
            await HoldsAsync(note, change.ToJsonString());
        }
    }

    private static async Task HoldsAsync(SharedNote note, string after)
    {
        var panel = (await note.PanelAsync("staff fastlege")).Body!;
        foreach (var reader in Readers)
        {
            var expected = Explained(panel, reader);
            Assert.All(await note.RoadsAsync($"citizen {reader}"), road => Assert.Equal((after, reader, road.Name, expected != "refuse"), (after, reader, road.Name, road.IsSeen)));
            var name = note.World.Resident(reader).Name;
            Assert.Equal((after, reader, expected), (after, reader, (string)panel["readers"]!.AsArray().Single(one => (string)one!["name"]! == name)!["effect"]!));
        }
    }

    // The panel's own words are the facts of the question.
    private static string Explained(JsonNode panel, string reader)
    {
        var isSelf = reader == "jente-14";
        var question = new JsonObject
        {
            ["lane"] = "citizen", ["service"] = (string)panel["document"]!["service"]!,
            ["actor"] = new JsonObject { ["relation"] = isSelf ? "self" : "parent", ["address"] = reader == "mor" || isSelf ? "own" : "other" },
            ["subject"] = new JsonObject { ["age"] = 14 },
            ["facts"] = new JsonObject { ["youthConsent"] = true },
            ["object"] = new JsonObject
            {
                ["codes"] = new JsonArray([.. panel["codes"]!.AsArray().Select(code => (JsonNode)(string)code!["code"]!)]),
                ["released"] = new JsonArray([.. panel["released"]!.AsArray().Select(release => (JsonNode)(string)release!["to"]!)]),
                ["assessed"] = panel["assessed"] is { } assessed && (string?)assessed["choice"] != "nobody",
                ["delay"] = panel["delay"]?["until"] is null ? null : "future",
            },
        };
        var asked = AccessQuestion.Ask(question.ToJsonString(), TimeProvider.System.GetUtcNow());
        Assert.True(asked.IsDone, asked.Refusal?.Message);
        return asked.Value.Decision.Effect.ToString().ToLowerInvariant();
    }

    private static readonly Func<JsonObject>[] Changes =
    [
        () => Set("NORN_FORANS"), () => Set("NORN_UNGDOM"), () => Set("NORN_KUT"), () => Delayed(), () => new() { ["set"] = "NORU", ["reason"] = "r", ["untilAssessed"] = true },
        () => new() { ["lift"] = "NORN_FORANS" }, () => new() { ["lift"] = "NORN_UNGDOM" }, () => new() { ["lift"] = "NORN_KUT" }, () => new() { ["lift"] = "NORU" },
        () => new() { ["release"] = "both" }, () => new() { ["release"] = "patient" }, () => new() { ["release"] = "parents" }, () => new() { ["withdraw"] = "both" }, () => new() { ["withdraw"] = "parents" },
        () => Assess("both"), () => Assess("patient"), () => Assess("parents"), () => Assess("nobody"),
    ];

    private static JsonObject Set(string code) => new() { ["set"] = code, ["reason"] = "r", ["review"] = Day(20) };

    private static JsonObject Delayed() => new() { ["set"] = "NORU", ["reason"] = "r", ["until"] = Day(10) };

    private static JsonObject Assess(string choice) => new() { ["assess"] = choice, ["reason"] = "r", ["review"] = Day(20) };

    private static string Day(int from) => NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow()).AddDays(from).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
