using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Somebody is described, and who it may be is found among those whom the caller may see.</summary>
public sealed class MatchStories
{
    [Theory, OnEachDatabase]
    public async Task A_birth_number_is_certain_and_likeness_is_graded(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (record, patient) = (world.RecordOf("reservert-kjernejournal"), await world.ReadAsync("Patient", world.RecordOf("reservert-kjernejournal").Value));
        var (number, name, born) = (world.Resident("reservert-kjernejournal").Number!, world.Resident("reservert-kjernejournal").Name.Split(' '), (string)patient["birthDate"]!);
        Assert.Equal([(record.ToString(), "certain", 1.0)], await MatchAsync(world, "developer", Described(number: number), onlyCertain: true));
        Assert.Equal((record.ToString(), "probable"), Best(await MatchAsync(world, "developer", Described(name[0], name[^1], born))));
        Assert.Equal((record.ToString(), "probable"), Best(await MatchAsync(world, "developer", Described(name[0].ToUpperInvariant(), $"{name[^1]}n", born))));
        Assert.Equal((record.ToString(), "probable"), Best(await MatchAsync(world, "developer", Described(name[^1], name[0], born))));
        Assert.Empty(await MatchAsync(world, "developer", Described(name[0], name[^1], born), onlyCertain: true));
        Assert.Empty(await MatchAsync(world, "developer", Described("Zebulon", "Quistgaard", "1911-11-11")));
        if (BirthOf(born) is { } swapped) Assert.Equal((record.ToString(), "probable"), Best(await MatchAsync(world, "developer", Described(name[0], name[^1], swapped))));
    }

    [Theory, OnEachDatabase]
    public async Task Whom_the_caller_may_not_see_is_not_found(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        foreach (var (who, whose, isFound) in new[]
        {
            ("staff fastlege", "pasient", true), ("staff lege-bodo", "pasient", false), ("citizen pasient", "pasient", true), ("citizen mor", "pasient", false), ("citizen mor", "jente-5", false),
            ("staff sykehuslege", "sperret-person", false), ("staff sikkerhetsansvarlig", "pasient", false), ("citizen kode-6", "kode-6", true), ("citizen pasient", "kode-6", false), ("nobody", "pasient", false),
        })
        {
            var found = await MatchAsync(world, who, Described(number: world.Resident(whose).Number!));
            Assert.Equal((who, whose, isFound), (who, whose, found.Any(match => match.Id == world.RecordOf(whose).ToString())));
            Assert.DoesNotContain(found, match => match.Id != world.RecordOf(whose).ToString());
        }
        Assert.Contains(await MergedRecord.LogAsync(world, world.RecordOf("pasient")), entry => entry.ActorId == world.Staff("fastlege").Id && entry.Outcome != "refuse");
    }

    [Theory, OnEachDatabase]
    public async Task Somebody_is_found_by_how_the_name_sounds_however_it_begins(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (kari, born) = (world.RecordOf("pasient").ToString(), (string)(await world.ReadAsync("Patient", world.RecordOf("pasient").Value))["birthDate"]!);
        Assert.Contains(await MatchAsync(world, "staff fastlege", Described("Cari", "Dhemoness")), match => match.Id == kari);
        foreach (var (who, asked, isFound) in new[]
        {
            ("staff fastlege", "phonetic=Cari", true), ("staff fastlege", "phonetic=cari&phonetic=Demmones", true), ("staff fastlege", $"phonetic=Demmones&birthdate={born}", true), ("staff fastlege", "phonetic=Karin", false),
            ("staff fastlege", "phonetic=Car", false), ("staff fastlege", "phonetic:exact=Cari", false), ("staff fastlege", "name=Cari", false), ("staff lege-bodo", "phonetic=Cari", false), ("citizen pasient", "phonetic=Cari", true), ("citizen mor", "phonetic=Cari", false),
        })
        {
            var (status, body) = await world.CallAsync(who, "GET", $"fhir/r4/Patient?{asked}&_count=1000");
            Assert.Equal((who, asked, isFound), (who, asked, status == HttpStatusCode.OK && (body!["entry"] as JsonArray ?? []).Any(entry => (string?)entry!["resource"]!["id"] == kari)));
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await world.CallAsync("staff fastlege", "GET", "fhir/r4/Patient?phonetic=...")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Of_a_person_with_several_records_the_one_that_stays_is_told(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, source) = (await MergedRecord.UnknownAsync(world), world.RecordOf("sonn-avsluttet-fullmakt"));
        var number = world.Resident("sonn-avsluttet-fullmakt").Number!;
        Assert.Equal(HttpStatusCode.OK, (await MergedRecord.CallAsync(world, "$merge", $"Patient/{source}", unknown.Address)).Status);
        Assert.Equal([(unknown.Record.ToString(), "certain", 1.0)], await MatchAsync(world, "developer", Described(number: number), onlyCertain: true));
        Assert.Equal(HttpStatusCode.OK, (await MergedRecord.CallAsync(world, "$unmerge", $"Patient/{source}", null)).Status);
        Assert.Equal([(source.ToString(), "certain", 1.0)], await MatchAsync(world, "developer", Described(number: number), onlyCertain: true));
    }

    [Theory]
    [InlineData("""{"resourceType":"Parameters"}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Observation"}}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient"}}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","gender":"male"}}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","birthDate":"2000-01-01"}},{"name":"count","valueInteger":0}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"other","valueString":"x"}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","name":7,"birthDate":8,"telecom":["x"],"identifier":[null]}}]}""")]
    public async Task What_tells_too_little_or_something_else_is_400(string body)
    {
        var world = await RegionWorld.OfMergesAsync(Database.Embedded);
        var (status, answer) = await world.CallAsync("developer", "POST", "fhir/r4/Patient/$match", JsonNode.Parse(body)!.AsObject());
        Assert.True(status == HttpStatusCode.BadRequest, $"{status} {answer}");
    }

    [Fact]
    public async Task Odd_letters_are_no_fault()
    {
        var world = await RegionWorld.OfMergesAsync(Database.Embedded);
        foreach (var name in new[] { "a,b|c$d\\e", "\ud83d\ude00\ud83d\ude00\ud83d\ude00", "%%%", "Áilu", "…", "ﬁ́́́" }) await MatchAsync(world, "developer", Described(name, name, "2000-02-29"));
    }

    private static (string, string) Best(IReadOnlyList<(string Id, string Grade, double Score)> found) => found.Count > 0 ? (found[0].Id, found[0].Grade) : ("", "");

    private static string? BirthOf(string date) => date.Split('-') is [var year, var month, var day] && string.CompareOrdinal(day, "12") <= 0 && day != month ? $"{year}-{day}-{month}" : null;

    private static JsonObject Described(string? given = null, string? family = null, string? born = null, string? number = null)
    {
        var patient = new JsonObject { ["resourceType"] = "Patient" };
        if (given is not null) patient["name"] = new JsonArray(new JsonObject { ["given"] = new JsonArray(given), ["family"] = family });
        if (born is not null) patient["birthDate"] = born;
        if (number is not null) patient["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.4.1", ["value"] = number });
        return patient;
    }

    private static async Task<IReadOnlyList<(string Id, string Grade, double Score)>> MatchAsync(RegionWorld world, string who, JsonObject described, bool onlyCertain = false)
    {
        var parameters = new JsonArray(new JsonObject { ["name"] = "resource", ["resource"] = described });
        if (onlyCertain) parameters.Add(new JsonObject { ["name"] = "onlyCertainMatches", ["valueBoolean"] = true });
        var (status, body) = await world.CallAsync(who, "POST", "fhir/r4/Patient/$match", new() { ["resourceType"] = "Parameters", ["parameter"] = parameters });
        if (who == "nobody" && status != HttpStatusCode.OK) return [];
        Assert.True(status == HttpStatusCode.OK, $"{who} {status} {body}");
        Assert.Equal("searchset", (string?)body!["type"]);
        return [.. (body["entry"] as JsonArray ?? []).Select(entry => ((string)entry!["resource"]!["id"]!, (string)entry["search"]!["extension"]![0]!["valueCode"]!, (double)entry["search"]!["score"]!))];
    }
}
