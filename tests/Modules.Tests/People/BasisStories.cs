using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>Staff state why they need a record.</summary>
public sealed class BasisStories
{
    [Theory, OnEachDatabase]
    public async Task In_an_emergency_a_reason_opens_the_record_for_a_day_and_the_person_and_the_leader_are_told(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var ortoped = world.Staff("ortoped");
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(ortoped, "enke", "journal"));
        var (status, without) = await StateAsync(world, "staff ortoped", "enke", "BLAALYS");
        Assert.Equal((HttpStatusCode.Forbidden, "Give a reason."), (status, (string?)without!["detail"]));
        (status, var stated) = await StateAsync(world, "staff ortoped", "enke", "BLAALYS", "Bevisstløs i akuttmottaket");
        Assert.True(status == HttpStatusCode.Created, stated?.ToJsonString());
        Assert.Equal(TimeSpan.FromHours(24), Time(stated!["until"]) - Time(stated["from"]));
        Assert.Equal("Permit R-STAFF-EMERGENCY", await world.DecidedAsync(ortoped, "enke", "journal"));
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(ortoped, "enke", "journal", Time(stated["until"])));
        Assert.Equal("Journalen ble åpnet fordi du trengte akutt hjelp.", (string?)Assert.Single(await world.StoredAsync("enke", "Communication"))["payload"]![0]!["contentString"]);
        Assert.Equal(Time(stated["from"]).AddDays(7), Time(Assert.Single(await world.StoredAsync("enke", "Task"))["restriction"]!["period"]!["end"]), TimeSpan.FromMinutes(1));
        var log = (await world.Server.Store.ReadAuditAsync(world.RecordOf("enke"), PageRequest.All)).Items.Select(i => i.Entry).ToList();
        Assert.Contains(log, e => (e.ActorId, e.Action, e.Rule, e.Purpose, e.Outcome) == (ortoped.Id, "create", "R-STAFF-EMERGENCY", "BLAALYS", "permit"));
        Assert.Contains(log, e => (e.ActorId, e.Rule, e.Outcome) == (ortoped.Id, "R-STAFF-REASON", "refuse"));
        Assert.DoesNotContain(log, e => e.Details.Contains("Bevisstløs", StringComparison.Ordinal));
        Assert.DoesNotContain((await world.CallAsync("citizen enke", "GET", $"fhir/r4/Basic?patient={world.RecordOf("enke")}")).Body?.ToJsonString() ?? "", "Bevisstløs", StringComparison.Ordinal);
        await EndAsync(world, (string)stated["id"]!);
    }

    [Theory, OnEachDatabase]
    public async Task What_a_page_offers_is_what_the_rules_take_and_to_offer_it_tells_nobody(Database database)
    {
        // Of its own: everything that can be stated is.
        var world = await RegionWorld.MakeAsync(database);
        var bases = world.Server.Services.GetRequiredService<StaffBases>();
        foreach (var (who, whose) in new[] { ("ortoped", "enke"), ("sikkerhetsansvarlig", "enke"), ("sykepleier", "sykepleier") })
        {
            var access = world.Gate.Open(world.Staff(who));
            var offered = await bases.OfferedAsync(access, world.RecordOf(whose), TestContext.Current.CancellationToken);
            Assert.False(access.HasAsked);
            var taken = new List<BasisCode>();
            foreach (var code in BasisCode.All.Where(code => code.Group is not (BasisGroup.Implicit or BasisGroup.SummaryRecord)))
                if ((await StateAsync(world, $"staff {who}", whose, code.Value, "Fordi", new() { ["secondConfirmation"] = true, ["noOtherClinician"] = true })).Status == HttpStatusCode.Created) taken.Add(code);
            Assert.Equal(taken, offered);
            Assert.Equal(who == "ortoped", offered.Any(code => code.Value == "BLAALYS"));
        }
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task A_basis_is_stated_for_a_number_and_that_nobody_has_it_is_told_and_logged(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (bases, cancellation) = (world.Server.Services.GetRequiredService<StaffBases>(), TestContext.Current.CancellationToken);
        var number = NationalId.Parse(world.Resident("enke").Number).Value;
        var access = world.Gate.Open(world.Staff("barnepsykiater"));
        var stated = (await bases.StateAsync(access, number, new JsonObject { ["basis"] = "HENV_BEH", ["reason"] = "Ringt opp" }, cancellation)).Value;
        Assert.Equal((world.RecordOf("enke"), "HENV_BEH"), (stated.Record, stated.Code.Value));
        Assert.Equal(stated, await bases.OfRecordAsync(access, stated.Record, stated.Code, cancellation));
        var nobody = world.Gate.Open(world.Staff("barnepsykiater"));
        Assert.IsType<NotFound>((await bases.StateAsync(nobody, NationalId.Parse("01010750160").Value, new JsonObject { ["basis"] = "HENV_BEH", ["reason"] = "Ringt opp" }, cancellation)).Refusal);
        Assert.True(nobody.HasAsked);
        await nobody.CloseAsync(disclosed: true, cancellation);
        await foreach (var entry in world.Server.Store.ReadAuditBackAsync(AuditRange.All, cancellation))
        {
            if (entry.Entry.ActorId != nobody.Actor.Id || entry.Entry.Action != "create" || entry.Entry.Outcome != "refuse") continue;
            Assert.DoesNotContain("01010750160", entry.Entry.ToString(), StringComparison.Ordinal);
            return;
        }
        Assert.Fail("The attempt is not in the access log.");
    }

    [Fact]
    public async Task An_explicit_basis_holds_for_a_week_and_tells_nobody_at_once()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (status, stated) = await StateAsync(world, "staff barnelege", "mor", "DELBEHAN", "Tilsyn");
        Assert.Equal((HttpStatusCode.Created, TimeSpan.FromDays(7)), (status, Time(stated!["until"]) - Time(stated["from"])));
        Assert.Equal("Permit R-STAFF-EXPLICIT", await world.DecidedAsync(world.Staff("barnelege"), "mor", "journal"));
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("barnepsykiater"), "mor", "journal"));
        Assert.Empty(await world.StoredAsync("mor", "Communication"));
    }

    [Fact]
    public async Task Of_a_youth_the_leader_decides_who_is_told()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Equal(HttpStatusCode.Created, (await StateAsync(world, "staff ortoped", "jente-13", "BLAALYS", "Ulykke")).Status);
        Assert.Empty(await world.StoredAsync("jente-13", "Communication"));
        Assert.Equal("review-and-notice", (string?)Assert.Single(await world.StoredAsync("jente-13", "Task"))["code"]!["coding"]![0]!["code"]);
    }

    [Fact]
    public async Task A_named_block_gives_way_only_when_it_is_confirmed_that_nobody_else_can_help()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await StateAsync(world, "staff sykehuslege", "sperret-person", "BLAALYS", "Hjertestans")).Status);
        var (status, _) = await StateAsync(world, "staff sykehuslege", "sperret-person", "BLAALYS", "Hjertestans", new() { ["secondConfirmation"] = true, ["noOtherClinician"] = true });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("Permit R-STAFF-NAMED-EMERGENCY", await world.DecidedAsync(world.Staff("sykehuslege"), "sperret-person", "journal"));
    }

    [Theory]
    [InlineData("staff ortoped", "pasient", "BEHANDLER", HttpStatusCode.BadRequest)]
    [InlineData("staff ortoped", "pasient", "NONSENSE", HttpStatusCode.BadRequest)]
    [InlineData("staff ortoped", "pasient", "FORSK", HttpStatusCode.Forbidden)]
    [InlineData("staff sikkerhetsansvarlig", "pasient", "BLAALYS", HttpStatusCode.Forbidden)]
    [InlineData("staff sykepleier", "sykepleier", "BLAALYS", HttpStatusCode.Forbidden)]
    [InlineData("citizen mor", "jente-9", "BLAALYS", HttpStatusCode.Forbidden)]
    public async Task What_the_rules_do_not_open_is_not_stated(string who, string whose, string basis, HttpStatusCode expected)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (status, body) = await StateAsync(world, who, whose, basis, "Fordi");
        Assert.True(status == expected || (who.StartsWith("citizen", StringComparison.Ordinal) && status is HttpStatusCode.NotFound), $"{status} {body?.ToJsonString()}");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"patient\":7,\"basis\":\"BLAALYS\"}")]
    [InlineData("{\"patient\":\"x\",\"basis\":\"BLAALYS\",\"reason\":\"r\"}")]
    [InlineData("{\"patient\":\"00000000-0000-4000-8000-000000000000\",\"basis\":\"BLAALYS\",\"reason\":\"r\",\"more\":1}")]
    public async Task A_statement_that_cannot_be_read_is_400_with_its_fault(string body)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (status, answer) = await world.CallAsync("staff ortoped", "POST", "api/access/bases", JsonNode.Parse(body)!.AsObject());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(answer!["faults"]!.AsArray());
    }

    [Fact]
    public async Task Of_nobody_nothing_is_stated()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var body = new JsonObject { ["patient"] = Guid.NewGuid().ToString(), ["basis"] = "BLAALYS", ["reason"] = "r" };
        Assert.Contains((await world.CallAsync("staff ortoped", "POST", "api/access/bases", body)).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden });
    }

    [Theory]
    [InlineData("citizen pasient", "Consent", "{\"status\":\"active\",\"scope\":{\"text\":\"x\"},\"category\":[{\"coding\":[{\"system\":\"urn:varde:consent\",\"code\":\"portal-level\"}]}],\"policyRule\":{\"text\":\"x\"},\"patient\":{\"reference\":\"Patient/$\"}}")]
    [InlineData("citizen pasient", "Patient", "{\"birthDate\":\"1990-01-01\"}")]
    [InlineData("staff fastlege", "Patient", "{\"birthDate\":\"1990-01-01\"}")]
    [InlineData("staff fastlege", "Basic", "{\"code\":{\"coding\":[{\"system\":\"urn:varde:basis\",\"code\":\"stated\"}]},\"subject\":{\"reference\":\"Patient/$\"}}")]
    [InlineData("staff fastlege", "Flag", "{\"status\":\"active\",\"code\":{\"coding\":[{\"system\":\"urn:varde:person\",\"code\":\"kode-7\"}]},\"subject\":{\"reference\":\"Patient/$\"}}")]
    [InlineData("staff fastlege", "RelatedPerson", "{\"patient\":{\"reference\":\"Patient/$\"},\"relationship\":[{\"coding\":[{\"system\":\"http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility\",\"code\":\"far\"}]}]}")]
    public async Task Facts_that_access_depends_on_are_not_written_over_the_FHIR_API(string who, string type, string content)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (record, id) = (world.RecordOf("pasient"), type == "Patient" ? world.RecordOf("pasient").Value : Guid.NewGuid());
        var body = JsonNode.Parse(content.Replace("$", record.ToString(), StringComparison.Ordinal))!.AsObject();
        (body["resourceType"], body["id"]) = (type, id.ToString("D"));
        var (status, answer) = await world.CallAsync(who, "PUT", $"fhir/r4/{type}/{id:D}", body);
        Assert.True(status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{status} {answer?.ToJsonString()}");
        Assert.Equal("Permit R-SELF", await world.DecidedAsync(world.Citizen("pasient"), "pasient", "journal"));
    }

    [Fact]
    public async Task A_statement_that_the_scopes_of_an_app_do_not_cover_is_told_as_no_emergency()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var body = new JsonObject { ["patient"] = world.RecordOf("enke").ToString(), ["basis"] = "BLAALYS", ["reason"] = "Haster" };
            var (status, answer) = await world.CallAsync("staff ortoped", "POST", "api/access/bases", body, null, ("Scopes", "user/*.rs"));
            Assert.True(status == HttpStatusCode.Forbidden, answer?.ToJsonString());
            var entry = Assert.Single((await world.Server.Store.ReadAuditAsync(world.RecordOf("enke"), PageRequest.All)).Items.Select(item => item.Entry), one => one.Outcome == "refuse");
            Assert.Equal(("R-SYS-SCOPE", ""), (entry.Rule, entry.Purpose));
            var log = (await world.CallAsync("citizen enke", "GET", "api/me/access-log")).Body!.ToJsonString();
            Assert.DoesNotContain("\"emergency\":true", log, StringComparison.Ordinal);
            var (found, entries) = await world.CallAsync("staff sikkerhetsansvarlig", "POST", "api/audit/search", new() { ["purpose"] = "Kontroll", ["emergency"] = true, ["patient"] = world.RecordOf("enke").ToString() });
            Assert.True(found == HttpStatusCode.OK, entries?.ToJsonString());
            Assert.Empty(entries!["entries"]!.AsArray());
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_a_registered_person_is_the_register_says_and_the_rest_is_theirs_who_treat_them()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var record = world.RecordOf("pasient");
            foreach (var change in (JsonObject[])
            [
                new() { ["active"] = false }, new() { ["name"] = new JsonArray(new JsonObject { ["family"] = "Annen" }) }, new() { ["gender"] = "other" }, new() { ["_gender"] = Unknown }, new() { ["birthDate"] = "1990-01-01" },
                new() { ["_birthDate"] = Unknown }, new() { ["identifier"] = new JsonArray() }, new() { ["identifier"] = new JsonArray(NumberOf(world, "mor")) }, new() { ["deceasedBoolean"] = true },
            ])
            {
                Assert.Equal((change.ToJsonString(), HttpStatusCode.Forbidden), (change.ToJsonString(), await ChangeAsync(world, change)));
                Assert.Equal((change.ToJsonString(), HttpStatusCode.Forbidden), (change.ToJsonString(), await PatchAsync(world, change)));
            }
            var phone = new JsonObject { ["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["value"] = "90000000" }) };
            Assert.Equal(HttpStatusCode.OK, await ChangeAsync(world, phone));
            // Who is next of kin follows from a number: it comes from the register.
            foreach (var (related, expected) in new[] { (Relative(world, NumberOf(world, "mor")), HttpStatusCode.Forbidden), (Relative(world, null), HttpStatusCode.Created) })
            {
                var (status, answer) = await world.CallAsync("staff fastlege", "POST", "fhir/r4/RelatedPerson", related);
                Assert.True(status == expected, $"{status} {answer?.ToJsonString()}");
                if (status != HttpStatusCode.Created) continue;
                var known = answer!.AsObject();
                known["identifier"] = new JsonArray(NumberOf(world, "mor"));
                Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "PUT", $"fhir/r4/RelatedPerson/{(string)known["id"]!}", known)).Status);
                var (id, created) = (Guid.NewGuid().ToString(), Relative(world, NumberOf(world, "mor")));
                created["id"] = id;
                Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "PUT", $"fhir/r4/RelatedPerson/{id}", created)).Status);
            }
            Assert.Equal("90000000", (string?)(await world.ReadAsync("Patient", record.Value))["telecom"]![0]!["value"]);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Whose_record_an_EHR_is_does_not_change_by_whoever_writes_in_it()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var address = $"openehr/v1/ehr/{world.RecordOf("pasient")}/ehr_status";
            var status = (await world.CallAsync("staff fastlege", "GET", address)).Body!.AsObject();
            var uid = (string)status["uid"]!["value"]!;
            status.Remove("uid");
            var other = (JsonObject)status.DeepClone();
            other["subject"] = JsonNode.Parse($$"""{ "_type": "PARTY_SELF", "external_ref": { "_type": "PARTY_REF", "namespace": "fnr", "type": "PERSON", "id": { "_type": "GENERIC_ID", "value": "{{world.Resident("mor").Number}}", "scheme": "fnr" } } }""");
            var (status1, text) = await world.TextAsync("staff fastlege", "PUT", address, other, headers: [("If-Match", $"\"{uid}\"")]);
            Assert.True(status1 == HttpStatusCode.Forbidden, $"{status1} {text}");
            var (status2, told) = await world.TextAsync("staff fastlege", "PUT", address, status, headers: [("If-Match", $"\"{uid}\"")]);
            Assert.True(status2 is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{status2} {told}");
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    private static JsonObject Unknown => new() { ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hl7.org/fhir/StructureDefinition/data-absent-reason", ["valueCode"] = "unknown" }) };

    private static JsonObject NumberOf(RegionWorld world, string key) => new() { ["system"] = NorwegianIdentifiers.BirthNumber, ["value"] = world.Resident(key).Number };

    private static JsonObject Relative(RegionWorld world, JsonObject? number)
    {
        var relative = new JsonObject { ["resourceType"] = "RelatedPerson", ["patient"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf("pasient")}" }, ["name"] = new JsonArray(new JsonObject { ["text"] = "Nabo" }) };
        if (number is not null) relative["identifier"] = new JsonArray(number);
        return relative;
    }

    private static async Task<HttpStatusCode> ChangeAsync(RegionWorld world, JsonObject change)
    {
        var address = $"fhir/r4/Patient/{world.RecordOf("pasient")}";
        var patient = (await world.CallAsync("staff fastlege", "GET", address)).Body!.AsObject();
        foreach (var (name, value) in change)
        {
            patient.Remove(name);
            if (value is not JsonArray { Count: 0 }) patient[name] = value!.DeepClone();
        }
        return (await world.CallAsync("staff fastlege", "PUT", address, patient)).Status;
    }

    // The same by FHIRPath Patch, element by element.
    private static async Task<HttpStatusCode> PatchAsync(RegionWorld world, JsonObject change)
    {
        var (name, value) = change.Single();
        if (name[0] == '_' || value is JsonArray) return HttpStatusCode.Forbidden;
        var part = new JsonArray(
            new JsonObject { ["name"] = "type", ["valueCode"] = name == "deceasedBoolean" ? "add" : "replace" }, new JsonObject { ["name"] = "path", ["valueString"] = name == "deceasedBoolean" ? "Patient" : $"Patient.{name}" },
            new JsonObject { ["name"] = "value", [value!.GetValueKind() is System.Text.Json.JsonValueKind.String ? name == "gender" ? "valueCode" : "valueDate" : "valueBoolean"] = value.DeepClone() });
        if (name == "deceasedBoolean") part.Add(new JsonObject { ["name"] = "name", ["valueString"] = "deceased" });
        var patch = new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = new JsonArray(new JsonObject { ["name"] = "operation", ["part"] = part }) };
        return (await world.CallAsync("staff fastlege", "PATCH", $"fhir/r4/Patient/{world.RecordOf("pasient")}", patch)).Status;
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_stated_a_basis_does_not_make_themselves_a_part_of_the_treatment_by_it(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        Assert.Equal(HttpStatusCode.Created, (await StateAsync(world, "staff ortoped", "mor", "DELBEHAN", "Tilsyn")).Status);
        foreach (var (who, whose, expected) in new[] { ("staff ortoped", "mor", HttpStatusCode.Forbidden), ("staff fastlege", "mor", HttpStatusCode.Created), ("staff barnelege", "mor", HttpStatusCode.Forbidden) })
        {
            foreach (var (type, resource) in new[] { ("EpisodeOfCare", Course(world, who["staff ".Length..], whose)), ("ServiceRequest", Referral(world, who["staff ".Length..], whose)) })
            {
                var (status, answer) = await world.CallAsync(who, "POST", $"fhir/r4/{type}", resource);
                Assert.True(status == expected, $"{who}: {status} {answer?.ToJsonString()}");
            }
        }
        Assert.Equal("Permit R-STAFF-EXPLICIT", await world.DecidedAsync(world.Staff("ortoped"), "mor", "journal"));
        await world.Server.DisposeAsync();
    }

    private static JsonObject Course(RegionWorld world, string key, string whose) => new()
    {
        ["resourceType"] = "EpisodeOfCare", ["status"] = "active", ["patient"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf(whose)}" },
        ["careManager"] = new JsonObject { ["reference"] = $"Practitioner/{world.Region.Staff.Named(key).Id}" }, ["period"] = new JsonObject { ["start"] = "2026-01-01" },
    };

    // Whoever sent it waits for the answer, and sees the record meanwhile.
    private static JsonObject Referral(RegionWorld world, string key, string whose) => new()
    {
        ["resourceType"] = "ServiceRequest", ["status"] = "active", ["intent"] = "order", ["code"] = new JsonObject { ["text"] = "Tilsyn" }, ["subject"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf(whose)}" },
        ["requester"] = new JsonObject { ["reference"] = $"Practitioner/{world.Region.Staff.Named(key).Id}" },
    };

    private static async Task EndAsync(RegionWorld world, string id)
    {
        var listed = (await world.CallAsync("staff ortoped", "GET", "api/access/bases")).Body!["bases"]!.AsArray();
        Assert.Contains(listed, basis => (string?)basis!["id"] == id);
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("staff barnelege", "DELETE", $"api/access/bases/{id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("staff ortoped", "DELETE", $"api/access/bases/{id}")).Status);
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("ortoped"), "enke", "journal"));
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("staff ortoped", "DELETE", $"api/access/bases/{id}")).Status);
    }

    private static Task<(HttpStatusCode Status, JsonNode? Body)> StateAsync(RegionWorld world, string who, string whose, string basis, string? reason = null, JsonObject? more = null)
    {
        var body = more ?? [];
        (body["patient"], body["basis"], body["reason"]) = (world.RecordOf(whose).ToString(), basis, reason);
        return world.CallAsync(who, "POST", "api/access/bases", body);
    }

    private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture);
}
