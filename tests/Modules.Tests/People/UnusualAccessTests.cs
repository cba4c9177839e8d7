using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People.AccessLog;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>What a report of unusual access finds, and what it does not: by each rule, with the entries that it follows from.</summary>
public sealed class UnusualAccessTests
{
    // A Tuesday morning in Norway.
    private static readonly DateTimeOffset Morning = new(2026, 3, 3, 8, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(19, 2, false)]
    [InlineData(20, 2, true)]
    [InlineData(20, 7, false)]
    [InlineData(21, 7, true)]
    [InlineData(20, 0, true)]
    public void Many_records_in_an_hour_are_told_of_when_they_are_many_for_this_person(int records, int usual, bool isFound)
    {
        List<LoggedEntry> looks = [.. Enumerable.Range(0, records).Select(i => Look(i, Morning.AddSeconds(i)))];
        var before = new UsualOfActor();
        for (var day = 1; day <= 9; day++) for (var i = 0; i < usual; i++) before.Add(Look(100 + i, Morning.AddDays(-day)));
        var found = UnusualRules.OfActor(looks, before).ToList();
        Assert.Equal(isFound, found.Exists(finding => finding.Rule == "many-records"));
        if (isFound) Assert.Equal($"Kari Holm åpnet {records} journaler i løpet av en time. Vanlig antall for denne personen er {usual}.", found[0].Sentence.Norwegian);
        if (isFound) Assert.Equal(looks, found[0].Entries);
    }

    [Fact]
    public void The_same_record_many_times_is_one_record()
    {
        List<LoggedEntry> looks = [.. Enumerable.Range(0, 100).Select(i => Look(i, Morning.AddSeconds(i), record: 1))];
        Assert.Empty(UnusualRules.OfActor(looks, new()));
    }

    [Fact]
    public void Emergencies_for_three_records_are_told_of_and_for_two_are_not()
    {
        List<LoggedEntry> looks = [.. Enumerable.Range(0, 3).Select(i => Look(i, Morning.AddDays(i), rule: "R-STAFF-EMERGENCY", purpose: "BLAALYS"))];
        Assert.Empty(UnusualRules.OfActor([.. looks.Take(2), Look(9, Morning, record: 1, rule: "R-STAFF-EMERGENCY", purpose: "BLAALYS")], new()));
        Assert.Equal(["emergency"], UnusualRules.OfActor(looks, new()).Select(finding => finding.Rule));
    }

    [Fact]
    public void Five_refusals_within_an_hour_are_told_of_once_and_spread_over_a_day_are_not()
    {
        List<LoggedEntry> refused = [.. Enumerable.Range(0, 5).Select(i => Look(i, Morning.AddMinutes(i * 14), outcome: "refuse"))];
        var found = Assert.Single(UnusualRules.OfActor(refused, new()));
        Assert.Equal(("refused", 5), (found.Rule, found.Entries.Count));
        Assert.Empty(UnusualRules.OfActor([.. Enumerable.Range(0, 5).Select(i => Look(i, Morning.AddMinutes(i * 15), outcome: "refuse"))], new()));
        Assert.Equal(2, UnusualRules.OfActor([.. refused, .. Enumerable.Range(10, 5).Select(i => Look(i, Morning.AddHours(5), outcome: "refuse"))], new()).Count());
    }

    [Fact]
    public void Night_is_told_of_where_it_is_not_usual_by_the_clock_in_Norway()
    {
        // In summer: 22:30 UTC is half past midnight.
        var night = new DateTimeOffset(2026, 7, 1, 22, 30, 0, TimeSpan.Zero);
        var used = new UsualOfActor();
        used.Add(Look(1, night.AddDays(-3)));
        Assert.Equal("night", Assert.Single(UnusualRules.OfActor([Look(0, night)], new())).Rule);
        Assert.Empty(UnusualRules.OfActor([Look(0, night)], used));
        Assert.Empty(UnusualRules.OfActor([Look(0, night.AddHours(-1))], new()));
        Assert.Empty(UnusualRules.OfActor([Look(0, night.AddHours(4.5))], new()));
    }

    [Fact]
    public void Each_tie_is_a_finding_of_its_own_with_its_sentence()
    {
        List<LoggedEntry> looks = [Look(0, Morning), Look(1, Morning), Look(2, Morning)];
        var found = UnusualRules.OfTies(looks, look => look.Stored.Ordinal switch { 0 => Ties.Colleague | Ties.Surname, 1 => Ties.Neighbour | Ties.NoEncounter, _ => Ties.Colleague }).ToList();
        Assert.Equal(["colleague", "same-surname", "neighbour", "no-encounter"], found.Select(finding => finding.Rule));
        Assert.Equal([looks[0], looks[2]], found[0].Entries);
        Assert.Equal("Kari Holm opened the record of 2 patients who work in the same organisation.", found[0].Sentence.English);
        Assert.Equal("Kari Holm åpnet journalen til en pasient med samme etternavn.", found[1].Sentence.Norwegian);
        Assert.All(UnusualRules.All, rule => Assert.DoesNotContain('{', rule.Says.Norwegian + rule.Says.English));
    }

    [Theory, OnEachDatabase]
    public async Task An_officer_is_told_which_looks_to_look_at_and_by_which_rule(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        // The nurse of the ward is a patient of the GP, and a colleague and no patient of the orthopaedist, who has the surname of another.
        foreach (var whose in new[] { "sykepleier", "sperret-enhet", "kode-7" })
            await StateAsync(world, "staff ortoped", whose);
        for (var i = 0; i < 5; i++) await world.CallAsync("staff lege-bodo", "GET", $"openehr/v1/ehr/{world.RecordOf("sykepleier")}");
        var (status, report) = await world.CallAsync("staff sikkerhetsansvarlig", "POST", "api/audit/unusual", new() { ["purpose"] = "Månedlig kontroll" });
        Assert.True(status == HttpStatusCode.OK, $"{status} {report}");
        Assert.Equal(UnusualRules.All.Count, report!["rules"]!.AsArray().Count);
        Assert.Equal([world.RecordOf("sykepleier").ToString()], Of("colleague", "ortoped").SelectMany(finding => Texts(finding!["patients"])).Intersect([world.RecordOf("sykepleier").ToString()]));
        Assert.Contains(world.RecordOf("sykepleier").ToString(), Texts(Assert.Single(Of("no-encounter", "ortoped"))!["patients"]));
        Assert.Equal(3, Texts(Assert.Single(Of("emergency", "ortoped"))!["patients"]).Intersect(new[] { "sykepleier", "sperret-enhet", "kode-7" }.Select(key => world.RecordOf(key).ToString())).Count());
        var refused = Assert.Single(Of("refused", "lege-bodo"))!;
        Assert.True((int)refused["count"]! >= 5);
        Assert.StartsWith("Ánte Demočohkka ble avvist", (string?)refused["nb"], StringComparison.Ordinal);
        foreach (var id in Texts(refused["entries"]))
        {
            Assert.True(AuditPlace.TryParse(id, out var place));
            Assert.Equal((world.Staff("lege-bodo").Id, "refuse"), ((await world.Server.Store.FindAuditAsync(place))!.Entry.ActorId, (await world.Server.Store.FindAuditAsync(place))!.Entry.Outcome));
        }
        Assert.DoesNotContain("score", report.ToJsonString(), StringComparison.OrdinalIgnoreCase);

        List<JsonNode?> Of(string rule, string key) => [.. report["findings"]!.AsArray().Where(finding => (string?)finding!["rule"] == rule && (string?)finding["actor"]!["id"] == world.Staff(key).Id)];
    }

    [Fact]
    public async Task The_same_log_gives_the_same_report_and_looks_of_those_who_treat_are_none()
    {
        var world = await RegionWorld.OfLogAsync(Database.Embedded);
        await world.WriteAsync("staff fastlege", "jente-9");
        await world.CallAsync("staff fastlege", "GET", $"openehr/v1/ehr/{world.RecordOf("jente-9")}");
        var until = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        JsonObject Asked() => new() { ["purpose"] = "Kontroll", ["from"] = TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ["until"] = until };
        var (first, second) = ((await world.CallAsync("staff sikkerhetsansvarlig", "POST", "api/audit/unusual", Asked())).Body!, (await world.CallAsync("staff sikkerhetsansvarlig", "POST", "api/audit/unusual", Asked())).Body!);
        Assert.Equal(first["findings"]!.ToJsonString(), second["findings"]!.ToJsonString());
        Assert.DoesNotContain(first["findings"]!.AsArray(), finding => (string?)finding!["rule"] == "no-encounter" && Texts(finding["patients"]).Contains(world.RecordOf("jente-9").ToString()) && (string?)finding["actor"]!["id"] == world.Staff("fastlege").Id);
    }

    [Theory]
    [InlineData("2026-01-01", "2026-03-01")]
    [InlineData("2026-03-01", "2026-02-01")]
    public async Task A_period_that_is_too_long_or_ends_before_it_begins_is_refused(string from, string until)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.CallAsync("staff sikkerhetsansvarlig", "POST", "api/audit/unusual", new() { ["purpose"] = "x", ["from"] = from, ["until"] = until })).Status);
    }

    private static async Task StateAsync(RegionWorld world, string who, string whose)
    {
        var (status, body) = await world.CallAsync(who, "POST", "api/access/bases", new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = "BLAALYS", ["reason"] = "Akutt" });
        Assert.True(status == HttpStatusCode.Created, $"{whose} {body}");
        (status, body) = await world.CallAsync(who, "GET", $"openehr/v1/ehr/{world.RecordOf(whose)}/ehr_status");
        if (status != HttpStatusCode.OK) (status, body) = await world.CallAsync(who, "GET", $"fhir/r4/Patient/{world.RecordOf(whose)}");
        Assert.True(status == HttpStatusCode.OK, $"{whose} {status} {body}");
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(one => (string)one!);

    private static LoggedEntry Look(int ordinal, DateTimeOffset time, int? record = null, string outcome = "permit", string rule = "R-STAFF-CARE", string purpose = "BEHANDLER")
    {
        var entry = new AuditEntry
        {
            Time = time, ActorId = "hpr:1", ActorDisplay = "Kari Holm", Action = "read", Object = "EHR/1", Ehr = new EhrId(new Guid(record ?? ordinal, 0, 0, new byte[8])), Rule = rule, Purpose = purpose, Outcome = outcome,
        };
        return new(new StoredAuditEntry(0, 1, ordinal, entry), new LookDetails { Lane = "staff", Organisation = "300000000", As = "doctor" });
    }
}
