using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>The lists that clinicians choose patients from, what is new to them in a record, and the record as it stood: each of a world of its own, since looks are remembered.</summary>
public sealed class StaffPatientStories
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_patients_of_a_member_of_staff_stand_by_name_and_those_of_the_unit_are_among_them(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var patients = world.Server.Services.GetRequiredService<StaffPatients>();
        var mine = (await patients.MineAsync(world.Gate.Open(world.Staff("fastlege")), Now)).Value!.Select(one => one.Record).ToList();
        Assert.Contains(world.RecordOf("pasient"), mine);
        Assert.DoesNotContain(world.RecordOf("sperret-virksomhet"), mine);
        var names = await NamesAsync(world, mine);
        Assert.Equal(names.Order(StringComparer.Create(CultureInfo.GetCultureInfo("nb-NO"), ignoreCase: true)), names);
        var unit = (await patients.OfUnitAsync(world.Gate.Open(world.Staff("fastlege")), Now)).Value;
        Assert.Contains(unit, one => one.Record == world.RecordOf("pasient") && one.Basis?.Value == "ROLPAS" && one.Since is not null);
        Assert.Subset(mine.ToHashSet(), unit.Select(one => one.Record).ToHashSet());
        Assert.Empty((await patients.OfUnitAsync(world.Gate.Open(world.Staff("sikkerhetsansvarlig")), Now)).Match(found => found, _ => []));
        Assert.Null((await patients.MineAsync(world.Gate.Open(Actor.Developer), Now)).Value);
    }

    [Theory, OnEachDatabase]
    public async Task Those_opened_lately_come_the_newest_first_and_one_that_is_closed_to_the_reader_now_is_not_there(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var patients = world.Server.Services.GetRequiredService<StaffPatients>();
        var ortoped = world.Staff("ortoped");
        Assert.Empty(await patients.LatelyAsync(world.Gate.Open(ortoped), 20, Now));
        var bases = new List<string>();
        foreach (var whose in new[] { "enke", "pasient" })
        {
            bases.Add((string)(await world.CallAsync("staff ortoped", "POST", "api/access/bases", new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = "BLAALYS", ["reason"] = "Bevisstløs i mottak" })).Body!["id"]!);
            Assert.Equal(HttpStatusCode.OK, (await world.TextAsync("staff ortoped", "GET", $"openehr/v1/ehr/{world.RecordOf(whose)}")).Status);
        }
        var lately = await patients.LatelyAsync(world.Gate.Open(ortoped), 20, Now);
        Assert.Equal([world.RecordOf("pasient"), world.RecordOf("enke")], lately.Select(one => one.Record));
        Assert.All(lately, one => Assert.NotNull(one.Opened));
        Assert.Single(await patients.LatelyAsync(world.Gate.Open(ortoped), 1, Now));
        Assert.Empty(await patients.LatelyAsync(world.Gate.Open(world.Staff("fastlege")), 20, Now));
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("staff ortoped", "DELETE", $"api/access/bases/{bases[1]}")).Status);
        Assert.Equal([world.RecordOf("enke")], (await patients.LatelyAsync(world.Gate.Open(ortoped), 20, Now)).Select(one => one.Record));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task What_is_new_is_what_others_wrote_since_the_visit_before_and_the_reader_sees(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (news, fastlege) = (world.Server.Services.GetRequiredService<NewsReading>(), world.Staff("fastlege"));
        foreach (var whose in new[] { "pasient", "sperret-dokumenttype" })
        {
            var record = world.RecordOf(whose);
            Assert.Null(await news.OfAsync(world.Gate.Open(fastlege), record, Now));
            await LookedAsync(world, fastlege, record);
            var before = (await news.OfAsync(world.Gate.Open(fastlege), record, Now))!;
            var written = await world.WriteAsync("developer", whose);
            await StoreResultAsync(world, record, 5);
            var after = (await news.OfAsync(world.Gate.Open(fastlege), record, Now))!;
            Assert.Equal((before.Documents.Count + (whose == "pasient" ? 1 : 0), before.Results + 1, before.Vaccines), (after.Documents.Count, after.Results, after.Vaccines));
            Assert.Equal(whose == "pasient", after.Documents.Contains(written.ObjectId));
        }
        var own = await world.WriteAsync("staff fastlege", "pasient");
        Assert.DoesNotContain(own.ObjectId, (await news.OfAsync(world.Gate.Open(fastlege), world.RecordOf("pasient"), Now))!.Documents);
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task That_somebody_else_withheld_a_document_is_new_and_what_one_withheld_oneself_is_not(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (news, ortoped, record) = (world.Server.Services.GetRequiredService<NewsReading>(), world.Staff("ortoped"), world.RecordOf("jente-9"));
        var note = await SharedNote.WriteAsync(world, "jente-9", "staff fastlege");
        await world.CallAsync("staff ortoped", "POST", "api/access/bases", new() { ["patient"] = record.ToString(), ["basis"] = "BLAALYS", ["reason"] = "Brudd i mottak" });
        foreach (var reader in new[] { ortoped, world.Staff("fastlege") }) await LookedAsync(world, reader, record, ago: 0);
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "Uro hjemme", ["review"] = TimeProvider.System.GetUtcNow().AddDays(90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
        foreach (var (reader, isTold) in new[] { (ortoped, true), (world.Staff("fastlege"), false) })
        {
            // A look of the next visit.
            await LookedAsync(world, reader, record, ago: -60);
            var access = world.Gate.Open(reader);
            var found = await news.SharingAsync(access, record, (await news.OfAsync(access, record, Now))!, Now);
            Assert.Equal(isTold, found.Any(one => one is { Change: { Word: "NORN_FORANS", IsLaidDown: true } } && one.Document == note.Uid.ToString("D")));
        }
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task What_the_patient_has_blocked_is_told_apart_in_an_emergency_and_nothing_else_is(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var record = world.RecordOf("sperret-enhet");
        await world.WriteAsync("developer", "sperret-enhet");
        await world.WriteAsync("developer", "enke");
        foreach (var (who, whose) in new[] { ("sykehuslege", "sperret-enhet"), ("ortoped", "enke") })
            await world.CallAsync($"staff {who}", "POST", "api/access/bases", new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = "BLAALYS", ["reason"] = "Bevisstløs i mottak" });
        foreach (var (who, whose, isMarked) in new[] { ("sykehuslege", "sperret-enhet", true), ("ortoped", "enke", false), ("fastlege", "sperret-enhet", false) })
        {
            var access = world.Gate.Open(world.Staff(who));
            var observations = await FindAsync(world, access, world.RecordOf(whose), "Observation");
            Assert.NotEmpty(observations!.Matches);
            Assert.All(observations.OpenedInEmergency, mark => Assert.Equal((who, isMarked), (who, mark)));
        }
        Assert.False(await world.Gate.Open(Actor.Developer).IsOpenedInEmergencyAsync(new AccessSubject("COMPOSITION", "", record), Now));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Resources_are_shown_as_they_stood_and_by_what_the_reader_may_see_now(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (record, fastlege) = (world.RecordOf("pasient"), world.Staff("fastlege"));
        var begun = TimeProvider.System.GetUtcNow();
        var id = await StoreResultAsync(world, record, 5);
        var (first, second) = (TimeProvider.System.GetUtcNow(), 6);
        await StoreResultAsync(world, record, second, id);
        var changed = TimeProvider.System.GetUtcNow();
        Assert.Equal(HttpStatusCode.NoContent, (await world.TextAsync("developer", "DELETE", $"fhir/r4/Observation/{id}")).Status);
        foreach (var (at, values) in new (DateTimeOffset?, double[])[] { (begun, []), (first, [5]), (changed, [6]), (TimeProvider.System.GetUtcNow(), []), (null, []) })
        {
            var found = await FindAsync(world, world.Gate.Open(fastlege), record, "Observation", at, new("category", "laboratory"), new("_sort", "-date"));
            Assert.Equal((at, string.Join(' ', values)), (at, string.Join(' ', found!.Matches.Select(one => one.GetProperty("valueQuantity").GetProperty("value").GetDouble()))));
            Assert.Equal(values.Length, found.Total);
        }
        Assert.Empty((await FindAsync(world, world.Gate.Open(world.Staff("lege-bodo")), record, "Observation", changed))?.Matches ?? []);
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task The_record_as_it_stands_now_is_the_same_by_both_roads(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        foreach (var whose in new[] { "pasient", "sperret-dokumenttype", "jente-9" })
        {
            await world.WriteAsync("developer", whose);
            foreach (var value in new[] { 5, 3, 9 }) await StoreResultAsync(world, world.RecordOf(whose), value);
        }
        KeyValuePair<string, string>[][] searches = [[], [new("_sort", "-date"), new("_count", "3")], [new("category", "laboratory,vital-signs"), new("_sort", "date")], [new("category", "laboratory"), new("_summary", "count")]];
        foreach (var (who, whose) in new[] { ("fastlege", "pasient"), ("fastlege", "sperret-dokumenttype"), ("fastlege", "jente-9"), ("lege-bodo", "pasient") })
            foreach (var asked in searches)
            {
                var (now, past) = (await FindAsync(world, world.Gate.Open(world.Staff(who)), world.RecordOf(whose), "Observation", null, asked), await FindAsync(world, world.Gate.Open(world.Staff(who)), world.RecordOf(whose), "Observation", TimeProvider.System.GetUtcNow(), asked));
                Assert.Equal((who, whose, now is null), (who, whose, past is null));
                Assert.Equal(now?.Matches.Select(IdOf), past?.Matches.Select(IdOf));
                Assert.Equal(now?.HasMore, past?.HasMore);
                if (asked.Any(one => one.Value == "count")) Assert.Equal(now?.Total, past?.Total);
            }
        await world.Server.DisposeAsync();
    }

    private static string IdOf(System.Text.Json.JsonElement resource) => resource.GetProperty("id").GetString()!;

    // As the log has it after somebody opened a record some minutes ago.
    private static Task LookedAsync(RegionWorld world, Actor reader, EhrId record, int ago = 120) => world.Server.Store.AppendReadAuditAsync(new AuditEntry
    {
        Time = TimeProvider.System.GetUtcNow().AddMinutes(-ago), ActorId = reader.Id, ActorDisplay = reader.DisplayName, Action = "read", Object = $"EHR/{record}", Ehr = record, Rule = "R-STAFF-CARE", Outcome = "permit", IsOpening = true,
    });

    private static async Task<ReadResources?> FindAsync(RegionWorld world, AccessSession access, EhrId record, string type, DateTimeOffset? at = null, params KeyValuePair<string, string>[] asked) =>
        (await world.Server.Services.GetRequiredService<ResourceReading>().FindAsync(access, record, type, asked, Now, at is { } then ? new PastResources(then) : null)).Match(found => (ReadResources?)found, _ => null);

    private static async Task<string> StoreResultAsync(RegionWorld world, EhrId record, double value, string? id = null)
    {
        var result = new JsonObject
        {
            ["resourceType"] = "Observation", ["status"] = "final", ["subject"] = new JsonObject { ["reference"] = $"Patient/{record}" }, ["effectiveDateTime"] = $"2026-03-0{(int)value % 9 + 1}T08:00:00+01:00",
            ["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/observation-category", ["code"] = "laboratory" }) }),
            ["code"] = new JsonObject { ["text"] = "Prøveanalyse" }, ["valueQuantity"] = new JsonObject { ["value"] = value, ["unit"] = "mmol/L" },
        };
        if (id is not null) result["id"] = id;
        var (status, body) = await world.CallAsync("developer", id is null ? "POST" : "PUT", id is null ? "fhir/r4/Observation" : $"fhir/r4/Observation/{id}", result);
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, $"{status} {body}");
        return (string)body!["id"]!;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(RegionWorld world, IReadOnlyList<EhrId> records)
    {
        List<string> names = [];
        foreach (var record in records)
        {
            var name = (await world.ReadAsync("Patient", record.Value))["name"]![0]!;
            names.Add($"{name["family"]} {string.Join(' ', name["given"]!.AsArray().Select(given => (string)given!))}");
        }
        return names;
    }
}
