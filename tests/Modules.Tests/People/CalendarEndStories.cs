using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What somebody writes with dates at either end of the calendar closes nobody's record.</summary>
public sealed class CalendarEndStories
{
    [Fact]
    public async Task A_course_that_began_on_the_first_day_of_the_calendar_or_ends_on_the_last_leaves_the_record_open()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var record = world.RecordOf("ungdom-16");
        foreach (var (start, end) in new[] { ("0001-01-01", null), ("0001", "0001"), ("2020-01-01", "9999-12-31"), (null, "9999"), (null, "9999-12-31T23:59:59Z"), ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z") })
            foreach (var course in Courses(record.ToString(), start, end))
            {
                var (status, body) = await world.CallAsync("staff fastlege", "POST", $"fhir/r4/{course["resourceType"]}", course);
                Assert.True(status == HttpStatusCode.Created, $"{start} {end}: {body?.ToJsonString()}");
                Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "GET", $"fhir/r4/Patient/{record}")).Status);
                Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen ungdom-16", "GET", $"fhir/r4/Patient/{record}")).Status);
                Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("staff fastlege", "DELETE", $"fhir/r4/{course["resourceType"]}/{body!["id"]}")).Status);
            }
        await world.Server.DisposeAsync();
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("lt0001")]
    [InlineData("9999-12-31")]
    [InlineData("ge9999")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task The_access_log_is_asked_for_any_day_of_the_calendar(string day)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen pasient", "GET", $"fhir/r4/AuditEvent?date={day}")).Status);
    }

    [Fact]
    public async Task A_relative_whose_number_stands_behind_another_is_the_registers_too()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var real = await world.ReadAsync("Patient", world.RecordOf("far-annen-adresse").Value);
        var number = real["identifier"]![0]!;
        JsonObject relative = new()
        {
            ["resourceType"] = "RelatedPerson", ["patient"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf("ungdom-16")}" },
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = (string?)number["system"], ["value"] = "ukjent" }, number.DeepClone()),
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "POST", "fhir/r4/RelatedPerson", relative)).Status);
    }

    private static IEnumerable<JsonObject> Courses(string record, string? start, string? end)
    {
        JsonObject Course(string type, string patient, string status) => new()
        {
            ["resourceType"] = type, ["status"] = status, [patient] = new JsonObject { ["reference"] = $"Patient/{record}" }, ["period"] = Period(start, end),
        };
        var meeting = Course("Encounter", "subject", "in-progress");
        meeting["class"] = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActCode", ["code"] = "AMB" };
        return [Course("EpisodeOfCare", "patient", "active"), meeting, Course("CareTeam", "subject", "active")];
    }

    private static JsonObject Period(string? start, string? end)
    {
        var period = new JsonObject();
        if (start is not null) period["start"] = start;
        if (end is not null) period["end"] = end;
        return period;
    }
}
