using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People.AccessLog;

namespace Varde.Modules.Tests.People;

/// <summary>A person reads who has looked into their record, in sentences; so does whoever represents them, as far as the rules let them.</summary>
public sealed class AccessLogStories
{
    [Theory, OnEachDatabase]
    public async Task A_person_reads_who_looked_where_when_why_and_at_which_document(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "pasient");
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(world, "staff fastlege", "pasient", uid)).Status);
        var line = Lines(await LogAsync(world, "citizen pasient")).First(l => Documents(l).Contains(uid.ObjectId.ToString()) && (string?)l["action"] == "read");
        Assert.Equal(("staff", "Tuva Demolia", "Lege", "Doctor"), ((string?)line["who"]!["kind"], (string?)line["who"]!["name"], (string?)line["who"]!["role"]!["nb"], (string?)line["who"]!["role"]!["en"]));
        Assert.StartsWith("Prøvelegene", (string?)line["organisation"]!["name"], StringComparison.Ordinal);
        Assert.Equal(("R-STAFF-CARE", "Helsepersonell som behandler deg, har sett dette.", "Health personnel who treat you have seen this."), ((string?)line["rule"]!["id"], (string?)line["rule"]!["nb"], (string?)line["rule"]!["en"]));
        Assert.Equal("permit", (string?)line["outcome"]);
        Assert.NotNull((string?)line["basis"]!["nb"]);
        Assert.Equal("journaldokument", (string?)line["documents"]![0]!["kind"]!["nb"]);
        Assert.False(string.IsNullOrEmpty((string?)line["documents"]![0]!["name"]));
        Assert.Matches("^Lege Tuva Demolia ved .*Prøvelegene.* åpnet journaldokument «.+» \\d+\\. \\w+ 20\\d\\d kl\\. \\d\\d.\\d\\d\\. Grunnlag: .+\\.$", (string?)line["sentence"]!["nb"]);
        Assert.Matches("^Doctor Tuva Demolia at .* opened record document .* on \\d+ \\w+ 20\\d\\d at \\d\\d:\\d\\d\\. Basis: .+\\.$", (string?)line["sentence"]!["en"]);
        Assert.Equal((false, false, false), ((bool)line["emergency"]!, (bool)line["openedBlock"]!, (bool)line["representative"]!));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_hidden_from_a_reader_is_not_in_that_readers_log_and_in_the_persons_again_when_it_is_not(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var (uid, open) = (await world.WriteAsync("staff fastlege", "jente-9"), await world.WriteAsync("staff fastlege", "jente-9"));
        foreach (var one in new[] { uid, open }) await ReadAsync(world, "staff fastlege", "jente-9", one);
        Assert.Contains(uid.ObjectId.ToString(), await TextAsync(world, "citizen mor", "jente-9"), StringComparison.Ordinal);
        await world.LayDownAsync("jente-9", uid.ObjectId, about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        await ReadAsync(world, "staff fastlege", "jente-9", uid);
        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(world, "citizen mor", "jente-9", uid)).Status);
        var log = await LogAsync(world, "citizen mor", "jente-9");
        Assert.DoesNotContain(uid.ObjectId.ToString(), log.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(open.ObjectId.ToString(), log.ToJsonString(), StringComparison.Ordinal);
        // What the mother tried, and what was laid down, would tell of it as well.
        Assert.DoesNotContain(Lines(log), line => (string?)line["outcome"] == "refuse" || (string?)line["action"] == "restrict");
        await world.LayDownAsync("jente-9", uid.ObjectId, about => about with { Codes = [] });
        Assert.Contains(uid.ObjectId.ToString(), await TextAsync(world, "citizen mor", "jente-9"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_log_with_hidden_entries_is_paged_as_one_without(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var (hidden, seen) = (await world.WriteAsync("staff fastlege", "jente-5"), await world.WriteAsync("staff fastlege", "jente-5"));
        await world.LayDownAsync("jente-5", hidden.ObjectId, about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        for (var i = 0; i < 4; i++)
        {
            await ReadAsync(world, "staff fastlege", "jente-5", hidden);
            await world.CallAsync("staff ortoped", "GET", $"openehr/v1/ehr/{world.RecordOf("jente-5")}");
            await ReadAsync(world, "staff fastlege", "jente-5", seen);
        }
        var whole = Lines(await LogAsync(world, "citizen far", "jente-5", "limit=200")).Select(Key).ToList();
        var (parts, next) = (new List<string>(), $"/api/me/access-log?record={world.RecordOf("jente-5")}&limit=2&until=2090-01-01");
        while (next is not null)
        {
            var page = (await world.CallAsync("citizen far", "GET", next.TrimStart('/'))).Body!;
            parts.AddRange(Lines(page).Select(Key));
            next = (string?)page["next"];
            Assert.True(next is null || Lines(page).Count == 2, "a page is full while there is more");
        }
        // Reading the log is told of in it: what came meanwhile stands before what was read.
        Assert.Equal(whole, parts[^whole.Count..]);
        Assert.Equal(parts.Distinct(), parts);

        static string Key(JsonNode line) => (string)line["id"]!;
    }

    [Theory]
    [InlineData("citizen mor", "gutt-12")]
    [InlineData("citizen jente-14", "jente-14")]
    [InlineData("citizen jente-13", "jente-13")]
    [InlineData("citizen pasient", "mor")]
    [InlineData("citizen sonn-med-fullmakt", "gammel-mor")]
    [InlineData("citizen kode-6", "kode-6-barn")]
    [InlineData("staff fastlege", "pasient")]
    [InlineData("staff sikkerhetsansvarlig", "pasient")]
    [InlineData("machine other", "pasient")]
    [InlineData("nobody", "pasient")]
    public async Task Whoever_the_rules_do_not_open_it_to_reads_none(string who, string whose)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (status, body) = await world.CallAsync(who, "GET", $"api/me/access-log?record={world.RecordOf(whose)}");
        Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound && body?["lines"] is null, $"{status} {body}");
    }

    [Fact]
    public async Task A_log_that_may_not_be_known_of_is_answered_as_one_that_is_not_there()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (other, none) = (await world.CallAsync("citizen pasient", "GET", $"api/me/access-log?record={world.RecordOf("mor")}"), await world.CallAsync("citizen pasient", "GET", $"api/me/access-log?record={Guid.NewGuid()}"));
        Assert.Equal((HttpStatusCode.NotFound, none.Body!.ToJsonString()), (other.Status, other.Body!.ToJsonString()));
        Assert.Equal(other.Status, none.Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_power_of_attorney_shows_what_staff_did_and_not_what_the_person_and_others_did(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "gammel-mor");
        await ReadAsync(world, "citizen gammel-mor", "gammel-mor", uid);
        await ReadAsync(world, "citizen datter-journalfullmakt", "gammel-mor", uid);
        await ReadAsync(world, "staff fastlege", "gammel-mor", uid);
        var own = Lines(await LogAsync(world, "citizen gammel-mor"));
        var mine = own.First(line => (string?)line["who"]!["kind"] == "self" && Documents(line).Contains(uid.ObjectId.ToString()));
        Assert.StartsWith("Du åpnet journaldokument", (string?)mine["sentence"]!["nb"], StringComparison.Ordinal);
        var hers = own.First(line => (string?)line["who"]!["kind"] == "representative" && Documents(line).Contains(uid.ObjectId.ToString()));
        Assert.True((bool)hers["representative"]!);
        Assert.StartsWith("Lise Testhaugen (med fullmakt) åpnet", (string?)hers["sentence"]!["nb"], StringComparison.Ordinal);
        var seen = Lines(await LogAsync(world, "citizen datter-journalfullmakt", "gammel-mor"));
        Assert.Contains(seen, line => Documents(line).Contains(uid.ObjectId.ToString()));
        Assert.All(seen, line => Assert.Equal("staff", (string?)line["who"]!["kind"]));
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_had_to_do_with_what_protects_threatened_personnel_is_told_of_by_role_and_unit(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var (withheld, open) = (await world.WriteAsync("staff fastlege", "mor"), await world.WriteAsync("staff fastlege", "mor"));
        await ReadAsync(world, "staff fastlege", "mor", open);
        Assert.Contains("Tuva Demolia", await TextAsync(world, "citizen mor", "mor"), StringComparison.Ordinal);
        await world.LayDownAsync("mor", withheld.ObjectId, about => about with { Codes = [RestrictionCode.ThreatenedPersonnel] });
        var log = await LogAsync(world, "citizen mor");
        Assert.DoesNotContain("Tuva", log.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(withheld.ObjectId.ToString(), log.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Staff("fastlege").Id, log.ToJsonString(), StringComparison.Ordinal);
        var line = Lines(log).First(l => Documents(l).Contains(open.ObjectId.ToString()) && (string?)l["action"] == "read");
        Assert.Null(line["who"]!["name"]);
        Assert.Matches("^Lege ved .*Prøvelegene.* åpnet journaldokument", (string?)line["sentence"]!["nb"]);
        var events = (await world.TextAsync("citizen mor", "GET", "fhir/r4/AuditEvent?_count=500")).Text;
        Assert.DoesNotContain("Tuva", events, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Staff("fastlege").Id[4..], events, StringComparison.Ordinal);
        Assert.Empty((await world.CallAsync("citizen mor", "GET", "fhir/r4/AuditEvent?agent-name=Tuva")).Body!["entry"]?.AsArray() ?? []);
    }

    [Theory, OnEachDatabase]
    public async Task An_emergency_and_a_refused_attempt_stand_out_and_no_reason_in_words_is_told(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "alenemor");
        Assert.Equal(HttpStatusCode.Forbidden, (await ReadAsync(world, "staff ortoped", "alenemor", uid)).Status);
        Assert.Equal(HttpStatusCode.Created, (await world.CallAsync("staff ortoped", "POST", "api/access/bases", new() { ["patient"] = world.RecordOf("alenemor").ToString(), ["basis"] = "BLAALYS", ["reason"] = "Bevisstløs pasient" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(world, "staff ortoped", "alenemor", uid)).Status);
        var log = await LogAsync(world, "citizen alenemor");
        Assert.DoesNotContain("Bevisstløs", log.ToJsonString(), StringComparison.Ordinal);
        var opened = Lines(log).First(line => (string?)line["action"] == "read" && (string?)line["who"]!["name"] == "Siri Prøveberg" && (string?)line["outcome"] == "permit");
        Assert.Equal((true, "BLAALYS", "oppga at det var akutt"), ((bool)opened["emergency"]!, (string?)opened["basis"]!["code"], (string?)opened["basis"]!["nb"]));
        Assert.Contains("Det ble oppgitt at det var akutt.", (string?)opened["sentence"]!["nb"], StringComparison.Ordinal);
        var refused = Lines(log).First(line => (string?)line["outcome"] == "refuse");
        Assert.Contains("prøvde å åpne journaldokument", (string?)refused["sentence"]!["nb"], StringComparison.Ordinal);
        Assert.Contains(", men fikk ikke tilgang", (string?)refused["sentence"]!["nb"], StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_deleted_document_does_not_take_with_it_who_has_seen_it(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "enke");
        await ReadAsync(world, "staff fastlege", "enke", uid);
        (await new Api(world.Server).CallAsync("DELETE", $"ehr/{world.RecordOf("enke")}/composition/{uid}", headers: ("As", "staff fastlege"))).Expect(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(world, "citizen enke", "enke", uid)).Status);
        var told = Lines(await LogAsync(world, "citizen enke")).Where(line => Documents(line).Contains(uid.ObjectId.ToString())).ToList();
        Assert.Equal(["read refuse", "delete permit", "read permit", "create permit"], told.Select(line => $"{line["action"]} {line["outcome"]}"));
        Assert.All(told, line => Assert.True((bool)line["documents"]![0]!["deleted"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Many_looks_of_one_person_in_a_minute_are_one_line(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "far");
        for (var i = 0; i < 6; i++) await ReadAsync(world, "staff fastlege", "far", uid);
        var looks = Lines(await LogAsync(world, "citizen far")).Where(line => (string?)line["action"] == "read" && (string?)line["rule"]!["id"] == "R-STAFF-CARE").ToList();
        Assert.InRange(looks.Count, 1, 2);
        Assert.Equal(6, looks.Sum(line => (int)line["entries"]!));
        Assert.All(looks, line => Assert.Single(line["documents"]!.AsArray()));
    }

    [Theory, OnEachDatabase]
    public async Task What_staff_change_over_FHIR_is_told_with_role_and_organisation(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var patient = world.RecordOf("nybakt-mor").ToString();
        var goal = new JsonObject { ["resourceType"] = "Goal", ["lifecycleStatus"] = "active", ["description"] = new JsonObject { ["text"] = "Gå en tur" }, ["subject"] = new JsonObject { ["reference"] = $"Patient/{patient}" } };
        var (status, body) = await world.CallAsync("staff fastlege", "POST", "fhir/r4/Goal", goal);
        Assert.True(status == HttpStatusCode.Created, $"{status} {body}");
        var line = Lines(await LogAsync(world, "citizen nybakt-mor")).First(l => (string?)l["action"] == "create" && (string?)l["documents"]?[0]?["type"] == "Goal");
        Assert.Equal(("staff", "Lege", "behandlingsplan"), ((string?)line["who"]!["kind"], (string?)line["who"]!["role"]!["nb"], (string?)line["documents"]![0]!["kind"]!["nb"]));
        Assert.NotNull((string?)line["organisation"]!["name"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=9999")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-02-30")]
    [InlineData("from=2026-03-01&until=2026-02-01")]
    [InlineData("after=1-2")]
    [InlineData("after=0-99999999999999999999-0")]
    [InlineData("record=me")]
    [InlineData("nonsense=1")]
    [InlineData("limit=1&limit=2")]
    public async Task What_is_asked_wrongly_is_told_with_its_place(string query)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (status, body) = await world.CallAsync("citizen pasient", "GET", $"api/me/access-log?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains((string)body!["faults"]![0]!["path"]!, query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_of_days_in_Norway_and_its_last_belongs_to_it()
    {
        var world = await RegionWorld.OfLogAsync(Database.Embedded);
        await world.WriteAsync("staff fastlege", "sykepleier");
        var today = NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow());
        // Midnight may pass between the two.
        Assert.NotEmpty(Lines(await LogAsync(world, "citizen sykepleier", null, $"from={today.AddDays(-1):O}&until={today:O}")));
        Assert.Empty(Lines(await LogAsync(world, "citizen sykepleier", null, $"until={today.AddDays(-2):O}")));
        Assert.Empty(Lines(await LogAsync(world, "citizen sykepleier", null, $"from={today.AddDays(2):O}")));
        Assert.Equal(new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), AskedPeriod.Read("2026-03-29", "2026-03-29").Value.From);
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero), AskedPeriod.Read("2026-03-29", "2026-03-29").Value.Until);
    }

    [Fact]
    public void Whatever_the_log_can_tell_of_has_words_in_both_languages()
    {
        string[] keys =
        [
            .. BasisCode.All.Select(code => $"Basis.{code}"), .. ServiceId.All.Where(service => service.IsOfCitizens).Select(service => $"Kind.{service}"),
            .. Enum.GetNames<AccessAction>().SelectMany(action => new[] { $"Did.{action.ToLowerInvariant()}", $"Tried.{action.ToLowerInvariant()}" }),
            .. UnusualRules.All.Select(rule => $"Unusual.{rule.Rule}"), .. "doctor nurse secretary it informatician org-admin security-officer rollout-lead".Split(' ').Select(role => $"Role.{role}"),
        ];
        Assert.All(keys, key => Assert.True(LogTexts.Find(key) is { } told && told.Norwegian != told.English || key is "Kind.form", key));
        foreach (var rule in RuleSentences.Ids.Where(rule => RuleSentences.ToCitizens(rule)?.Norwegian is not null))
            Assert.NotEqual(LogTexts.OfRule(rule)!.Norwegian, LogTexts.OfRule(rule)!.English);
        Assert.Null(LogTexts.OfRule("R-STAFF-LOGIN"));
    }

    private static Task<(HttpStatusCode Status, JsonNode? Body)> ReadAsync(RegionWorld world, string who, string whose, VersionUid uid) =>
        world.CallAsync(who, "GET", $"openehr/v1/ehr/{world.RecordOf(whose)}/composition/{uid}");

    private static async Task<JsonNode> LogAsync(RegionWorld world, string who, string? whose = null, string? more = null)
    {
        var (status, body) = await world.CallAsync(who, "GET", $"api/me/access-log?{(whose is null ? "" : $"record={world.RecordOf(whose)}")}&{more}".Replace("?&", "?", StringComparison.Ordinal).TrimEnd('&', '?'));
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        Assert.StartsWith("Ikke alt i journalen vises på nett.", (string?)body!["note"]!["nb"], StringComparison.Ordinal);
        return body;
    }

    private static async Task<string> TextAsync(RegionWorld world, string who, string whose) => (await LogAsync(world, who, whose)).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static IReadOnlyList<JsonNode> Lines(JsonNode log) => [.. log["lines"]!.AsArray().Select(line => line!)];

    private static IEnumerable<string?> Documents(JsonNode line) => line["documents"]!.AsArray().Select(document => (string?)document!["id"]);
}
