using Varde.AccessControl;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What each named person of the region is to others, as the gate is told.</summary>
public sealed class StandingTests
{
    // Whose record, who asks, and all standings in their order.
    public static TheoryData<string, string, string> Citizens => new()
    {
        { "pasient", "pasient", "Self" },
        { "pasient", "mor", "None" },
        { "jente-9", "mor", "Parent Own" }, { "jente-9", "far-annen-adresse", "Parent Other" }, { "jente-9", "jente-9", "Self" }, { "jente-9", "gutt-12", "None" },
        { "jente-14", "mor", "Parent Own" }, { "ungdom-16", "mor", "Parent Own" }, { "ungdom-16", "ungdom-16", "Self" }, { "mor", "ungdom-16", "None" },
        { "gutt-snart-12", "sykepleier", "Parent Own" }, { "gutt-snart-12", "far", "Parent Own" },
        { "gammel-mor", "sonn-med-fullmakt", "PowerOfAttorney 1,3" }, { "gammel-mor", "datter-journalfullmakt", "PowerOfAttorney 2" },
        { "gammel-mor", "sonn-avsluttet-fullmakt", "PowerOfAttorney 1,2,3 ended" }, { "gammel-mor", "barnebarn-kommende-fullmakt", "PowerOfAttorney 1 not yet" },
        { "sonn-med-fullmakt", "gammel-mor", "None" },
        { "kode-6-barn", "kode-6", "Parent Neither protected" }, { "kode-6", "kode-6", "Self protected" }, { "kode-7", "kode-7", "Self protected" },
        { "nyfodt-uten-nummer", "nybakt-mor", "Parent Own" }, { "nyfodt-uten-nummer", "sykehuslege", "Parent Own" },
        { "dod-10-dager", "enke", "PowerOfAttorney 1,2,3" }, { "dod-40-dager", "enke", "None" },
        { "jente-snart-18", "mor-bodo", "Parent Own; PowerOfAttorney 1,2,3 by parent" }, { "jente-snart-18", "far-bodo", "Parent Own" },
        { "tvilling-hos-mor", "tvillingmor", "Parent Own" }, { "tvilling-hos-far", "tvillingmor", "Parent Other" }, { "tvilling-hos-far", "tvillingfar", "Parent Own" }, { "tvilling-hos-mor", "tvillingfar", "Parent Other" },
        { "tvilling-hjemme", "mor-harstad", "Parent Own" }, { "tvilling-hos-bestemor", "mor-harstad", "Parent Neither" }, { "tvilling-hos-bestemor", "far-harstad", "Parent Neither" }, { "tvilling-hos-bestemor", "bestemor-harstad", "None" },
        { "gutt-8", "alenemor", "Parent Own" }, { "gutt-8", "far-uten-foreldreansvar", "ParentWithoutResponsibility" }, { "gutt-8", "stefar", "StepParent" },
        { "jente-10", "mor-narvik", "Parent Own" }, { "jente-10", "far-i-sverige", "Parent Other abroad" },
        { "fosterbarn", "mor-fosterbarn", "Parent Neither" }, { "fosterbarn", "fostermor", "FosterParent" }, { "fosterbarn", "fosterfar", "FosterParent" },
        { "omsorgsovertatt-hjemme", "mor-omsorgsovertakelse", "Parent Own" },
        { "barnebarn", "bestemor-med-foreldreansvar", "Parent Own" }, { "jente-11-dom", "far-ved-dom", "Parent Own" },
        { "enslig-mindreaarig", "verge", "Guardian" },
        { "mangler-samtykkekompetanse", "datter-tildelt-fullmakt", "AssignedPowerOfAttorney" }, { "mangler-samtykkekompetanse", "utlopt-tildelt-fullmakt", "AssignedPowerOfAttorney ended" },
        { "jente-13-uten-kompetanse", "mor-tildelt-fullmakt", "Parent Own; AssignedPowerOfAttorney by parent" },
        { "d-nummer", "d-nummer", "Self" },
    };

    // What the rules ask of the person.
    public static TheoryData<string, string> Subjects => new()
    {
        { "pasient", "Full" }, { "jente-14", "Full youth" }, { "jente-13", "Full" }, { "gutt-14-trukket", "Full" }, { "jente-13-uenige", "Full" }, { "gutt-snart-16", "Full youth" },
        { "fosterbarn", "Full care-order" }, { "omsorgsovertatt-hjemme", "Full care-order" },
        { "kode-6", "Full Kode6" }, { "kode-6-barn", "Full Kode6" }, { "kode-7", "Full Kode7" },
        { "dod-10-dager", "None dead 10" }, { "dod-40-dager", "None dead 40" },
        { "nyfodt-uten-nummer", "Full no-number" }, { "ukjent-h-nummer", "None no-number" }, { "d-nummer", "Full" }, { "enslig-mindreaarig", "None" },
        { "samtykke-ingen", "None" }, { "samtykke-basis", "Basis" }, { "samtykke-basis-pluss", "BasisPlus" }, { "stengt-tjeneste", "Full locked journal" }, { "reservert-kjernejournal", "Full reserved" },
    };

    // Whose record, who asks, and the strongest standing.
    public static TheoryData<string, string, string> Staff => new()
    {
        { "pasient", "fastlege", "Doctor PASANSV gp-own" }, { "pasient", "lege-bodo", "Doctor" }, { "pasient", "ortoped", "Doctor" },
        { "gammel-mor", "hjemmesykepleier", "Nurse PASANSV" }, { "pasient", "hjemmesykepleier", "Nurse" },
        { "jente-14", "helsesykepleier", "Nurse PASANSV" }, { "jente-14", "barnepsykiater", "Doctor VURDHENV hospital" },
        { "sykepleier", "sykepleier", "Nurse own hospital" }, { "gutt-snart-12", "sykepleier", "Nurse kin hospital" }, { "far", "sykepleier", "Nurse kin hospital" },
        { "sykehuslege", "sykehuslege", "Doctor own hospital" },
        { "sperret-virksomhet", "lege-bodo", "Doctor blocked-Organisation hospital" },
        { "pasient", "sikkerhetsansvarlig", "SecurityOfficer hospital" }, { "pasient", "informatiker", "Informatician hospital" }, { "pasient", "organisasjonsansvarlig", "OrganisationAdministrator hospital" },
        { "pasient", "driftsansvarlig", "Technician hospital" }, { "pasient", "innforingsleder", "RolloutLead hospital" }, { "pasient", "apotekfarmasoyt", "Nurse" },
    };

    [Theory, MemberData(nameof(Citizens))]
    public async Task A_citizen_is_to_a_person_what_the_register_says(string whose, string who, string expected)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Equal(expected, Told(await world.Facts.OfActorAsync(world.Citizen(who), world.RecordOf(whose), Now, default)));
    }

    [Theory, OnEachDatabase]
    public async Task On_each_database_the_relations_are_the_same(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var row in Citizens)
        {
            var (whose, who, expected) = row.Data;
            Assert.Equal((whose, who, expected), (whose, who, Told(await world.Facts.OfActorAsync(world.Citizen(who), world.RecordOf(whose), Now, default))));
        }
    }

    [Theory, MemberData(nameof(Subjects))]
    public async Task Of_a_person_the_rules_are_told_what_the_record_says(string whose, string expected)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var facts = (await world.Facts.OfSubjectAsync(world.RecordOf(whose), Now, default)).Value;
        Assert.Equal(expected, Told(facts));
        var born = world.Resident(whose).Born;
        Assert.Equal(new BirthDate(born.Earliest, born.Latest), facts.Birth);
    }

    [Theory, MemberData(nameof(Staff))]
    public async Task A_member_of_staff_has_the_role_and_the_part_in_the_care_that_the_region_tells(string whose, string who, string expected)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var standings = await world.Facts.OfActorAsync(world.Staff(who), world.RecordOf(whose), Now, default);
        Assert.StartsWith(expected, Told(standings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sperret-person", "sykehuslege", "named")]
    [InlineData("sperret-enhet", "sykehuslege", "blocked-Unit")]
    [InlineData("sperret-enhet", "sykepleier", "blocked-Unit")]
    [InlineData("sperret-dokumenttype", "jordmor", "blocked:journal")]
    public async Task A_block_hits_whom_it_names(string whose, string who, string word)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Contains(word, Told(await world.Facts.OfActorAsync(world.Staff(who), world.RecordOf(whose), Now, default)), StringComparison.Ordinal);
        Assert.DoesNotContain(word, Told(await world.Facts.OfActorAsync(world.Staff(who), world.RecordOf("pasient"), Now, default)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_token_names_an_organisation_in_which_they_have_no_role_has_none()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var bodo = world.Staff("lege-bodo").Organisation;
        Assert.Empty(await world.Facts.OfActorAsync(world.Staff("sykehuslege", bodo), world.RecordOf("pasient"), Now, default));
        Assert.Empty(await world.Facts.OfActorAsync(world.Staff("sykehuslege", bodo), null, Now, default));
        Assert.NotEmpty(await world.Facts.OfActorAsync(world.Staff("sykehuslege"), null, Now, default));
    }

    [Fact]
    public async Task Somebody_elses_HPR_number_gives_nobody_a_role_by_their_own()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var doctor = world.Staff("sykehuslege");
        var without = doctor with { Id = "person:x", SignIn = doctor.SignIn! with { Hpr = null } };
        Assert.Empty(await world.Facts.OfActorAsync(without, null, Now, default));
    }

    [Fact]
    public async Task A_citizen_sees_the_records_that_they_may_represent_and_their_own()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        Assert.Equal(
            new[] { "mor", "jente-9", "gutt-12", "jente-14", "ungdom-16" }.Select(world.RecordOf).ToHashSet(),
            (await world.Facts.RecordsOfAsync(world.Citizen("mor"), Now, default)).ToHashSet());
    }

    [Theory, OnEachDatabase]
    public async Task Staff_see_the_records_of_those_whom_their_unit_treats(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var seen = (await world.Facts.RecordsOfAsync(world.Staff("fastlege"), Now, default)).ToHashSet();
        Assert.Contains(world.RecordOf("pasient"), seen);
        Assert.DoesNotContain(world.RecordOf("mor-bodo"), seen);
        Assert.Contains(world.RecordOf("jente-14"), await world.Facts.RecordsOfAsync(world.Staff("barnepsykiater"), Now, default));
    }

    [Fact]
    public async Task Whoever_has_a_standing_by_care_is_among_those_whose_records_are_searched()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        foreach (var who in world.Region.Staff.All.Where(s => s.Key is not null).Select(s => s.Key!))
        {
            var seen = await world.Facts.RecordsOfAsync(world.Staff(who), Now, default);
            foreach (var whose in world.Region.NamedHouseholds().SelectMany(h => h.Residents))
            {
                var standings = await world.Facts.OfActorAsync(world.Staff(who), new(whose.Id), Now, default);
                if (standings.Any(s => s is { Purpose.Group: BasisGroup.Implicit, Actor: StaffFacts { Care.HasEnded: false } })) Assert.True(seen.Contains(new(whose.Id)), $"{who} is not told of {whose.Key}");
            }
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Told(IEnumerable<Standing> standings) => string.Join("; ", standings.Select(Told));

    private static string Told(Standing standing) => standing.Actor switch
    {
        CitizenFacts citizen => Words(
            citizen.Relation.ToString(), citizen.Relation == Relation.Parent ? citizen.Address.ToString() : "",
            citizen.PowerOfAttorney is { } power ? string.Join(',', power.Areas.Order()) : "", citizen is { PowerOfAttorney.HasEnded: true } or { Assigned.HasEnded: true } ? "ended" : "",
            citizen.PowerOfAttorney is { HasNotBegun: true } ? "not yet" : "", citizen.HolderIsParent ? "by parent" : "", citizen.IsAbroad ? "abroad" : "", citizen.HasProtectedAddress ? "protected" : ""),
        StaffFacts staff => Words(
            staff.Role.ToString(), staff.Care.HasEnded ? "" : standing.Purpose?.Value ?? "", staff.IsOwnRecord ? "own" : "", staff.IsNearKin ? "kin" : "", staff.Blocks.NamesActor ? "named" : "",
            string.Join(' ', staff.Blocks.Reach.Select(reach => $"blocked-{reach}")), staff.OrganisationKind, string.Join(' ', standing.BlockedServices.Select(service => $"blocked:{service}"))),
        _ => standing.Actor.ToString(),
    };

    private static string Told(SubjectFacts facts) => Words(
        facts.Level.ToString(), facts.HasYouthConsent ? "youth" : "", facts.IsUnderCareOrder ? "care-order" : "", facts.Protection == AddressProtection.None ? "" : facts.Protection.ToString(),
        facts.IsDead ? $"dead {facts.DaysSinceDeath}" : "", facts.LacksNationalId ? "no-number" : "", facts.Locked.Count > 0 ? $"locked {string.Join(',', facts.Locked)}" : "", facts.IsReservedFromSummaryRecord ? "reserved" : "");

    private static string Words(params IEnumerable<string> words) => string.Join(' ', words.Where(word => word.Length > 0));
}
