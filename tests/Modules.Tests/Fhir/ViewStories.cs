using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Documents of openEHR as FHIR shows them, from the moment their commit is acknowledged.</summary>
public sealed class ViewStories
{
    private const string Pressure = "85354-9";

    /// <summary>A set of vital signs of the demo population, whole.</summary>
    private static JsonObject VitalSigns() =>
        Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1" && d.Composition.Content.Count == 7).Composition);

    private static JsonObject Entry(JsonObject composition, string archetype) =>
        composition["content"]!.AsArray().First(e => ((string)e!["archetype_node_id"]!).Contains(archetype, StringComparison.Ordinal))!.AsObject();

    private static JsonArray Items(JsonObject composition, string archetype) => Entry(composition, archetype)["data"]!["events"]![0]!["data"]!["items"]!.AsArray();

    private static async Task<(FhirApi Fhir, Api OpenEhr, string Ehr)> BeginAsync(Database database)
    {
        var (fhir, openEhr) = (await OnAsync(database), await Api.OnAsync(database));
        await openEhr.UploadTemplatesAsync();
        return (fhir, openEhr, await fhir.CreateAsync(Person()));
    }

    private static Task<Reply> UpdateAsync(Api api, string ehr, string preceding, JsonObject composition, string state = "532")
    {
        composition.Remove("uid");
        return api.CallAsync("PUT", $"ehr/{ehr}/composition/{preceding.Split("::")[0]}", composition, headers: [("If-Match", $"\"{preceding}\""), ("openehr-version", $"lifecycle_state.code_string=\"{state}\"")]);
    }

    [Theory, OnEachDatabase]
    public async Task A_composition_is_found_as_FHIR_when_its_commit_is_acknowledged(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        await openEhr.CommitAsync(ehr, VitalSigns());
        var found = await fhir.FindAsync($"Observation?patient={ehr}&code=http://loinc.org|{Pressure}");
        var view = await fhir.ReadAsync($"Observation/{Assert.Single(found)}");
        Assert.Equal(("final", $"Patient/{ehr}", "1"), ((string?)view["status"], (string?)view["subject"]!["reference"], (string?)view["meta"]!["versionId"]));
        Assert.Contains(view["meta"]!["tag"]!.AsArray(), t => (string?)t!["code"] == "mapped");
        Assert.Equal(7, (await fhir.FindAsync($"Observation?patient={ehr}&_tag=urn:varde:fhir:origin|mapped")).Count);
        Assert.Equal(found, await fhir.FindAsync($"Observation?subject:Patient._id={ehr}&component-code=8480-6"));
    }

    [Theory, OnEachDatabase]
    public async Task A_contribution_of_openEHR_names_its_own_versions_and_no_views(Database database)
    {
        var (_, openEhr, ehr) = await BeginAsync(database);
        var created = (await openEhr.CallAsync("POST", $"ehr/{ehr}/composition", VitalSigns(), headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        Assert.Equal(created.Tag, (string?)created.JsonBody["uid"]!["value"]);
        var version = (await openEhr.GetAsync($"ehr/{ehr}/versioned_composition/{created.Tag.Split("::")[0]}/version/{created.Tag}")).Expect(HttpStatusCode.OK).JsonBody;
        var contribution = (await openEhr.GetAsync($"ehr/{ehr}/contribution/{(string?)version["contribution"]!["id"]!["value"]}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(created.Tag, (string?)Assert.Single(contribution["versions"]!.AsArray())!["id"]!["value"]);
    }

    [Theory, OnEachDatabase]
    public async Task An_edit_gives_a_new_version_to_the_views_that_it_changes_and_to_no_other(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var composition = VitalSigns();
        var uid = await openEhr.CommitAsync(ehr, composition);
        var before = (await fhir.FindAsync($"Observation?patient={ehr}")).Order(StringComparer.Ordinal).ToList();
        Items(composition, ".pulse.")[0]!["value"]!["magnitude"] = 123;
        (await UpdateAsync(openEhr, ehr, uid, composition)).Expect(HttpStatusCode.NoContent);
        Assert.Equal(before, (await fhir.FindAsync($"Observation?patient={ehr}")).Order(StringComparer.Ordinal));
        var pulse = await fhir.ReadAsync($"Observation/{Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code=8867-4"))}");
        Assert.Equal(("123", "2"), (pulse["valueQuantity"]!["value"]!.ToJsonString(), (string?)pulse["meta"]!["versionId"]));
        foreach (var other in before.Where(id => id != (string?)pulse["id"])) Assert.Equal("1", (string?)(await fhir.ReadAsync($"Observation/{other}"))["meta"]!["versionId"]);
        Assert.NotEqual("123", (await fhir.ReadAsync($"Observation/{(string?)pulse["id"]}/_history/1"))["valueQuantity"]!["value"]!.ToJsonString());
    }

    [Theory, OnEachDatabase]
    public async Task The_view_of_what_is_removed_is_gone_and_its_key_is_not_used_again(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var whole = VitalSigns();
        var uid = await openEhr.CommitAsync(ehr, whole.DeepClone());
        var temperature = Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code=8310-5"));
        var without = whole.DeepClone().AsObject();
        without["content"]!.AsArray().Remove(Entry(without, ".body_temperature."));
        var second = (await UpdateAsync(openEhr, ehr, uid, without)).Expect(HttpStatusCode.NoContent).Tag;
        (await fhir.GetAsync($"Observation/{temperature}")).Expect(HttpStatusCode.Gone);
        (await UpdateAsync(openEhr, ehr, second, whole)).Expect(HttpStatusCode.NoContent);
        Assert.NotEqual(temperature, Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code=8310-5")));
        (await fhir.GetAsync($"Observation/{temperature}")).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task The_views_of_a_deleted_composition_are_gone(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var uid = await openEhr.CommitAsync(ehr, VitalSigns());
        var views = await fhir.FindAsync($"Observation?patient={ehr}");
        (await openEhr.CallAsync("DELETE", $"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await fhir.FindAsync($"Observation?patient={ehr}"));
        foreach (var view in views) (await fhir.GetAsync($"Observation/{view}")).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_is_preliminary_and_in_no_search_and_a_withdrawn_one_is_entered_in_error(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var composition = VitalSigns();
        var draft = (await openEhr.CallAsync("POST", $"ehr/{ehr}/composition", composition, headers: ("openehr-version", "lifecycle_state.code_string=\"553\""))).Expect(HttpStatusCode.Created).Tag;
        Assert.Empty(await fhir.FindAsync($"Observation?patient={ehr}"));
        var history = Entries((await fhir.GetAsync("Observation/_history?_count=50")).Expect(HttpStatusCode.OK).JsonBody);
        var view = history.Select(e => e["resource"]).First(r => (string?)r?["subject"]?["reference"] == $"Patient/{ehr}")!;
        Assert.Equal("preliminary", (string?)view["status"]);
        var complete = (await UpdateAsync(openEhr, ehr, draft, composition)).Expect(HttpStatusCode.NoContent).Tag;
        Assert.Equal("final", (string?)(await fhir.ReadAsync($"Observation/{(string?)view["id"]}"))["status"]);
        Assert.Equal(7, (await fhir.FindAsync($"Observation?patient={ehr}")).Count);
        (await UpdateAsync(openEhr, ehr, complete, composition, "800")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("entered-in-error", (string?)(await fhir.ReadAsync($"Observation/{(string?)view["id"]}"))["status"]);
        Assert.Empty(await fhir.FindAsync($"Observation?patient={ehr}"));
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_over_a_complete_version_leaves_the_views_as_they_are(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var composition = VitalSigns();
        var uid = await openEhr.CommitAsync(ehr, composition);
        Items(composition, ".pulse.")[0]!["value"]!["magnitude"] = 123;
        (await UpdateAsync(openEhr, ehr, uid, composition, "553")).Expect(HttpStatusCode.NoContent);
        var pulse = await fhir.ReadAsync($"Observation/{Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code=8867-4"))}");
        Assert.Equal(("final", "1"), ((string?)pulse["status"], (string?)pulse["meta"]!["versionId"]));
    }

    [Theory, OnEachDatabase]
    public async Task The_views_of_an_erased_record_are_erased_with_it(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        await openEhr.CommitAsync(ehr, VitalSigns());
        var views = await fhir.FindAsync($"Observation?patient={ehr}");
        (await openEhr.CallAsync("DELETE", $"admin/ehr/{ehr}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await fhir.FindAsync($"Observation?patient={ehr}"));
        foreach (var view in views) Assert.Contains((await fhir.GetAsync($"Observation/{view}")).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.Gone });
    }

    [Theory, OnEachDatabase]
    public async Task An_answer_warns_of_documents_that_are_not_shown_as_FHIR(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var search = $"AllergyIntolerance?patient={ehr}";
        Assert.Empty(Entries((await fhir.GetAsync(search)).Expect(HttpStatusCode.OK).JsonBody));
        await openEhr.CommitAsync(ehr, VitalSigns());
        Assert.Empty(Entries((await fhir.GetAsync(search)).Expect(HttpStatusCode.OK).JsonBody));
        await CommitUnmappedAsync(openEhr, ehr);
        foreach (var asked in new[] { search, $"AllergyIntolerance?patient=Patient/{ehr}", $"Patient/{ehr}/AllergyIntolerance" })
        {
            var entry = Assert.Single(Entries((await fhir.GetAsync(asked)).Expect(HttpStatusCode.OK).JsonBody));
            Assert.Equal(("outcome", "warning"), ((string?)entry["search"]!["mode"], (string?)entry["resource"]!["issue"]![0]!["severity"]));
            Assert.Contains("test.unmapped.v1", entry.ToJsonString(), StringComparison.Ordinal);
        }
        Assert.Empty(Entries((await fhir.GetAsync($"Encounter?patient={ehr}")).Expect(HttpStatusCode.OK).JsonBody));
    }

    // A document by a template that is not the platform's: that of vital signs under another name.
    /// <summary>Commits a document of a template that no mapping knows.</summary>
    internal static async Task CommitUnmappedAsync(Api openEhr, string ehr) => await openEhr.CommitAsync(ehr, await UnmappedAsync(openEhr));

    private static async Task<JsonObject> UnmappedAsync(Api openEhr)
    {
        var template = Varde.Templates.OperationalTemplates.Get("varde.vital_signs.v1").Xml.Replace("varde.vital_signs.v1", "test.unmapped.v1", StringComparison.Ordinal);
        Assert.Contains((await openEhr.CallAsync("POST", "definition/template/adl1.4", template, Api.Xml)).Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict });
        var composition = VitalSigns();
        composition["archetype_details"]!["template_id"]!["value"] = "test.unmapped.v1";
        return composition;
    }

    [Theory, OnEachDatabase]
    public async Task Upkeep_makes_the_views_of_what_was_committed_before_its_mapping_existed(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var (fhir, openEhr) = (new FhirApi(server), new Api(server));
        await openEhr.UploadTemplatesAsync();
        var ehr = await fhir.CreateAsync(Person());
        var uid = Varde.Foundation.VersionUid.Parse(await openEhr.CommitAsync(ehr, VitalSigns())).Value;
        var upkeep = server.Services.GetRequiredService<Varde.ClinicalExchange.ViewUpkeep>();
        Assert.Equal(new Varde.ClinicalExchange.ViewReport(7, 0, 0), await upkeep.RunAsync(repairs: false));
        // The same document without views, as a server left it that knew none.
        var stored = (await server.Store.ReadLatestAsync(new Varde.Foundation.EhrId(Guid.Parse(ehr)), uid.ObjectId)).Value;
        await server.Store.CommitAsync(new Varde.Records.CommitRequest
        {
            Owner = stored.Owner, Envelope = "{}"u8.ToArray(), Audit = Audit(ehr),
            Versions =
            [
                new Varde.Records.NewVersion
                {
                    Uid = new(Guid.NewGuid(), uid.SystemId, 1), Kind = stored.Kind, TemplateId = stored.TemplateId, ArchetypeId = stored.ArchetypeId, Content = stored.Content,
                    Envelope = stored.Envelope, AccessClass = stored.AccessClass,
                },
            ],
        });
        Assert.Equal(7, (await fhir.FindAsync($"Observation?patient={ehr}")).Count);
        Assert.Equal(new Varde.ClinicalExchange.ViewReport(14, 7, 0), await upkeep.RunAsync(repairs: false));
        Assert.Equal(new Varde.ClinicalExchange.ViewReport(14, 7, 7), await upkeep.RunAsync(repairs: true));
        Assert.Equal(14, (await fhir.FindAsync($"Observation?patient={ehr}")).Count);
        Assert.True((await upkeep.RunAsync(repairs: true)).Holds);
        Assert.Equal(0, (await server.Store.ReindexAsync()).Changed);
    }

    private static Varde.Records.AuditEntry Audit(string ehr) => new()
    {
        Time = TimeProvider.System.GetUtcNow(), ActorId = "test", ActorDisplay = "test", Action = "create", Object = "COMPOSITION", Ehr = new Varde.Foundation.EhrId(Guid.Parse(ehr)), Rule = "test", Purpose = "test", Outcome = "permit",
    };
}
