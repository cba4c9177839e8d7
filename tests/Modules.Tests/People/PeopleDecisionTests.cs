using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Records;
using Varde.People;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>Decisions of the gate about the named people, on the facts of the store: the edge cases of the rules' page that concern people, on each database.</summary>
public sealed class PeopleDecisionTests
{
    private static readonly (string Whose, string Who, string Service, string Expected)[] Citizens =
    [
        ("jente-9", "mor", "journal", "Permit R-PARENT-UNDER-12"), ("jente-9", "far-annen-adresse", "journal", "Permit R-PARENT-UNDER-12"), ("jente-9", "pasient", "journal", "Refuse R-REP-NONE"),
        ("gutt-12", "mor", "journal", "Refuse R-PARENT-12-SERVICE"), ("gutt-12", "mor", "vaccination", "Permit R-PARENT-12-OPEN"), ("gutt-12", "gutt-12", "vaccination", "Refuse R-SELF-AGE"),
        ("ungdom-16", "mor", "vaccination", "Refuse R-REP-16"), ("ungdom-16", "ungdom-16", "journal", "Permit R-SELF"),
        ("jente-14", "jente-14", "vaccination", "Permit R-YOUTH-OPEN"), ("jente-14", "jente-14", "journal", "Refuse R-YOUTH-SERVICE"),
        ("jente-13", "jente-13", "vaccination", "Refuse R-YOUTH-CONSENT"), ("jente-13", "jente-13", "appointment.school", "Permit R-YOUTH-SCHOOL"),
        ("gutt-14-trukket", "gutt-14-trukket", "vaccination", "Refuse R-YOUTH-CONSENT"), ("jente-13-uenige", "jente-13-uenige", "vaccination", "Refuse R-YOUTH-CONSENT"),
        ("tvilling-hos-far", "tvillingmor", "journal", "Permit R-PARENT-UNDER-12"), ("tvilling-hos-mor", "tvillingfar", "journal", "Permit R-PARENT-UNDER-12"),
        ("tvilling-hos-bestemor", "mor-harstad", "journal", "Refuse R-REP-ADDRESS"), ("tvilling-hjemme", "mor-harstad", "journal", "Permit R-PARENT-UNDER-12"), ("tvilling-hos-bestemor", "bestemor-harstad", "journal", "Refuse R-REP-NONE"),
        ("fosterbarn", "mor-fosterbarn", "journal", "Refuse R-REP-CARE-ORDER"), ("fosterbarn", "fostermor", "journal", "Refuse R-REP-RESPONSIBILITY"), ("omsorgsovertatt-hjemme", "mor-omsorgsovertakelse", "journal", "Refuse R-REP-CARE-ORDER"),
        ("gutt-8", "far-uten-foreldreansvar", "journal", "Refuse R-REP-RESPONSIBILITY"), ("gutt-8", "stefar", "journal", "Refuse R-REP-RESPONSIBILITY"),
        ("barnebarn", "bestemor-med-foreldreansvar", "journal", "Permit R-PARENT-UNDER-12"), ("jente-11-dom", "far-ved-dom", "journal", "Permit R-PARENT-UNDER-12"),
        ("jente-10", "far-i-sverige", "journal", "Refuse R-REP-ABROAD"), ("jente-10", "mor-narvik", "journal", "Permit R-PARENT-UNDER-12"),
        ("nyfodt-uten-nummer", "nybakt-mor", "journal", "Refuse R-GATE-UNKNOWN"), ("dod-10-dager", "enke", "journal", "Refuse R-GATE-DEAD"),
        ("kode-6-barn", "kode-6", "journal", "Refuse R-GATE-PROTECTED"), ("kode-6", "kode-6", "journal", "Permit R-SELF"),
        ("gammel-mor", "sonn-med-fullmakt", "vaccination", "Permit R-POA"), ("gammel-mor", "sonn-med-fullmakt", "journal", "Refuse R-POA-AREA"), ("gammel-mor", "datter-journalfullmakt", "journal", "Permit R-POA"),
        ("gammel-mor", "sonn-avsluttet-fullmakt", "journal", "Refuse R-POA-INVALID"), ("gammel-mor", "barnebarn-kommende-fullmakt", "medlist", "Refuse R-POA-INVALID"),
        ("jente-snart-18", "mor-bodo", "journal", "Permit R-POA"), ("jente-snart-18", "far-bodo", "journal", "Refuse R-REP-16"),
        ("mangler-samtykkekompetanse", "datter-tildelt-fullmakt", "journal", "Permit R-TD"), ("mangler-samtykkekompetanse", "utlopt-tildelt-fullmakt", "journal", "Refuse R-TD-INVALID"),
        ("enslig-mindreaarig", "verge", "journal", "Refuse R-REP-GUARDIAN"), ("gutt-snart-12", "sykepleier", "journal", "Permit R-PARENT-UNDER-12"),
        ("samtykke-ingen", "samtykke-ingen", "journal", "Refuse R-LEVEL"), ("samtykke-basis", "samtykke-basis", "journal", "Refuse R-LEVEL"), ("samtykke-basis", "samtykke-basis", "medlist", "Permit R-SELF"),
        ("samtykke-basis-pluss", "samtykke-basis-pluss", "journal", "Permit R-SELF"), ("stengt-tjeneste", "stengt-tjeneste", "journal", "Refuse R-GATE-LOCKED"),
    ];

    private static readonly (string Whose, string Who, string Service, string Expected)[] Staff =
    [
        ("pasient", "fastlege", "journal", "Permit R-STAFF-CARE"), ("pasient", "lege-bodo", "journal", "Refuse R-STAFF-NO-BASIS"), ("pasient", "ortoped", "journal", "Refuse R-STAFF-NO-BASIS"),
        ("gutt-snart-12", "sykepleier", "journal", "Refuse R-STAFF-KIN"), ("sykepleier", "sykepleier", "journal", "Refuse R-STAFF-OWN"),
        ("pasient", "sikkerhetsansvarlig", "journal", "Refuse R-STAFF-OFFICE"), ("pasient", "informatiker", "journal", "Refuse R-STAFF-OFFICE"), ("pasient", "driftsansvarlig", "journal", "Refuse R-STAFF-NO-BASIS"),
        ("sperret-person", "sykehuslege", "journal", "Refuse R-STAFF-NAMED-BLOCK"), ("sperret-dokumenttype", "fastlege", "journal", "Refuse R-STAFF-BLOCK"),
        ("dod-10-dager", "hjemmesykepleier", "journal", "Permit R-STAFF-CARE"), ("jente-14", "barnepsykiater", "journal", "Permit R-STAFF-CARE"),
    ];

    [Theory, OnEachDatabase]
    public async Task What_citizens_may_see_follows_from_the_facts_of_the_store(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var (whose, who, service, expected) in Citizens) Assert.Equal((whose, who, service, expected), (whose, who, service, await DecidedAsync(world, world.Citizen(who), whose, service)));
    }

    [Theory, OnEachDatabase]
    public async Task What_staff_may_see_follows_from_the_facts_of_the_store(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var (whose, who, service, expected) in Staff) Assert.Equal((whose, who, service, expected), (whose, who, service, await DecidedAsync(world, world.Staff(who), whose, service)));
    }

    [Fact]
    public async Task At_level_substantial_only_the_school_nurse_is_there()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Equal("Refuse R-GATE-LOGIN", await DecidedAsync(world, world.Citizen("pasient", SignInLevel.Substantial), "pasient", "journal"));
        Assert.Equal("Permit R-YOUTH-SCHOOL", await DecidedAsync(world, world.Citizen("jente-13", SignInLevel.Substantial), "jente-13", "appointment.school"));
    }

    [Fact]
    public async Task Ages_follow_the_moment_of_the_question()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var midnight = FhirJson.Midnight(world.Region.Today.AddDays(7));
        Assert.Equal("Permit R-PARENT-UNDER-12", await DecidedAsync(world, world.Citizen("far"), "gutt-snart-12", "journal", midnight.AddSeconds(-1)));
        Assert.Equal("Refuse R-PARENT-12-SERVICE", await DecidedAsync(world, world.Citizen("far"), "gutt-snart-12", "journal", midnight));
        Assert.Equal("Permit R-POA", await DecidedAsync(world, world.Citizen("datter-journalfullmakt"), "gammel-mor", "journal", midnight));
        Assert.Equal("Refuse R-POA-INVALID", await DecidedAsync(world, world.Citizen("datter-journalfullmakt"), "gammel-mor", "journal", midnight.AddDays(1)));
    }

    [Theory, OnEachDatabase]
    public async Task The_next_decision_is_made_on_the_new_fact(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            await AdoptionAsync(world);
            await ProtectionAsync(world);
            await DeathAsync(world);
            await WithdrawalAsync(world);
            await MovingAsync(world);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_another_process_stores_is_decided_on_after_a_second()
    {
        var world = await RegionWorld.MakeAsync(Database.PostgreSql);
        try
        {
            await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = world.Server.Place, MasterKeys = TestMasterKeys.Of(world.Server.Place) });
            var clock = new Ahead();
            using var freshness = new Freshness(store, clock);
            var other = new KnownPeople(store, new ResourceLookup(store, clock), freshness);
            var record = world.RecordOf("pasient");
            Assert.Equal(AddressProtection.None, (await other.OfRecordAsync(record, default))!.At(Now).Protection);
            await world.StoreAsync(Flag(record.Value, "kode-7"));
            clock.Offset += 2 * Freshness.MostAge;
            Assert.Equal(AddressProtection.Kode7, (await other.OfRecordAsync(record, default))!.At(Now).Protection);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    // Edge case 10: the stepfather adopts, the mother is no longer a parent.
    private static async Task AdoptionAsync(RegionWorld world)
    {
        Assert.Equal("Permit R-PARENT-UNDER-12", await DecidedAsync(world, world.Citizen("alenemor"), "gutt-8", "journal"));
        await ChangeAsync(world, "gutt-8", "stefar", related => related["relationship"] = new JsonArray(Code("http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility", "far")));
        await ChangeAsync(world, "gutt-8", "alenemor", related => related["active"] = false);
        Assert.Equal("Refuse R-REP-NONE", await DecidedAsync(world, world.Citizen("alenemor"), "gutt-8", "journal"));
        Assert.Equal("Permit R-PARENT-UNDER-12", await DecidedAsync(world, world.Citizen("stefar"), "gutt-8", "journal"));
    }

    // Edge case 40: the address becomes confidential while a parent is signed in.
    private static async Task ProtectionAsync(RegionWorld world)
    {
        Assert.Equal("Permit R-PARENT-UNDER-12", await DecidedAsync(world, world.Citizen("mor"), "jente-9", "journal"));
        await world.StoreAsync(Flag(world.RecordOf("mor").Value, "kode-7"));
        Assert.Equal("Refuse R-GATE-PROTECTED", await DecidedAsync(world, world.Citizen("mor"), "jente-9", "journal"));
    }

    // Edge case 36: whoever gave the power of attorney dies.
    private static async Task DeathAsync(RegionWorld world)
    {
        Assert.Equal("Permit R-POA", await DecidedAsync(world, world.Citizen("datter-journalfullmakt"), "gammel-mor", "journal"));
        var patient = await world.ReadAsync("Patient", world.RecordOf("gammel-mor").Value);
        patient["deceasedDateTime"] = $"{world.Region.Today:yyyy-MM-dd}";
        await world.StoreAsync(patient);
        Assert.Equal("Refuse R-GATE-DEAD", await DecidedAsync(world, world.Citizen("datter-journalfullmakt"), "gammel-mor", "journal"));
    }

    // Edge case 33: consent is withdrawn while the youth reads.
    private static async Task WithdrawalAsync(RegionWorld world)
    {
        Assert.Equal("Permit R-YOUTH-OPEN", await DecidedAsync(world, world.Citizen("jente-14"), "jente-14", "vaccination"));
        var consent = await world.ReadAsync("Consent", RelationOf(world, "Consent", "jente-14", "consent/youth/" + world.RecordOf("mor").Value));
        consent["status"] = "inactive";
        await world.StoreAsync(consent);
        Assert.Equal("Refuse R-YOUTH-CONSENT", await DecidedAsync(world, world.Citizen("jente-14"), "jente-14", "vaccination"));
    }

    // Edge case 11, by the address: the parent with whom the child lives moves out, and the facts of another record decide.
    private static async Task MovingAsync(RegionWorld world)
    {
        Assert.Equal("Permit R-PARENT-UNDER-12", await DecidedAsync(world, world.Citizen("tvillingfar"), "tvilling-hos-mor", "journal"));
        var mother = await world.ReadAsync("Patient", world.RecordOf("tvillingmor").Value);
        mother["address"]![0]!["line"] = new JsonArray("Demostien 99");
        await world.StoreAsync(mother);
        Assert.Equal("Refuse R-REP-ADDRESS", await DecidedAsync(world, world.Citizen("tvillingfar"), "tvilling-hos-mor", "journal"));
    }

    private static async Task ChangeAsync(RegionWorld world, string whose, string who, Action<JsonObject> change)
    {
        var related = await world.ReadAsync("RelatedPerson", RelationOf(world, "RelatedPerson", whose, "relative/" + world.RecordOf(who).Value));
        change(related);
        await world.StoreAsync(related);
    }

    private static Guid RelationOf(RegionWorld world, string type, string whose, string purpose) =>
        Guid.Parse(world.Region.NamedHouseholds().SelectMany(world.Region.RelationsOf).Single(r => r.Type == type && r.Id == SeedPopulation.SyntheticRegion.ResourceIdOf(world.RecordOf(whose).Value, purpose).ToString("D")).Id);

    private static JsonObject Flag(Guid person, string code) => new()
    {
        ["resourceType"] = "Flag", ["id"] = Guid.NewGuid().ToString("D"), ["status"] = "active", ["code"] = Code(PeopleCodes.Person, code), ["subject"] = new JsonObject { ["reference"] = $"Patient/{person:D}" },
    };

    private static JsonObject Code(string system, string code) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) };

    private static Task<string> DecidedAsync(RegionWorld world, Actor actor, string whose, string service, DateTimeOffset? now = null) => world.DecidedAsync(actor, whose, service, now);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A clock that can be set ahead.</summary>
    private sealed class Ahead : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Offset.TotalSeconds * TimestampFrequency);
    }
}
