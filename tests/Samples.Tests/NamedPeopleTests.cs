using CsCheck;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.Samples.Tests;

/// <summary>Every edge of age, address, custody, powers of attorney and blocks has somebody with a name, whatever day the demo begins.</summary>
public sealed class NamedPeopleTests
{
    private static readonly World Now = World.On(new DateOnly(2026, 11, 28));

    private static readonly DateOnly[] EdgeDays =
        [new(2028, 2, 21), new(2028, 2, 22), new(2028, 2, 28), new(2028, 2, 29), new(2028, 3, 1), new(2027, 2, 21), new(2027, 2, 28), new(2027, 12, 31), new(2028, 1, 1)];

    /// <summary>Days on which a demo may begin: any, and those around 29 February, new year and midsummer more often.</summary>
    private static readonly Gen<DateOnly> Days = Gen.Frequency(
        (3, Gen.Int[0, 6000].Select(d => new DateOnly(2025, 1, 1).AddDays(d))),
        (1, Gen.Int[0, 8].Select(n => EdgeDays[n])));

    [Fact]
    public void Ages_hold_on_whatever_day_the_demo_begins() => Days.Sample(today =>
    {
        var world = World.On(today);
        foreach (var (key, age) in new[] { ("gutt-12", 12), ("jente-14", 14), ("ungdom-16", 16), ("gutt-8", 8), ("jente-10", 10), ("jente-13", 13), ("gutt-14-trukket", 14), ("fosterbarn", 10), ("gammel-mor", 86) })
            Assert.Equal(age, world[key].AgeOn(today));
        foreach (var (key, age) in new[] { ("gutt-snart-12", 12), ("gutt-snart-16", 16), ("jente-snart-18", 18) })
        {
            Assert.Equal(age - 1, world[key].AgeOn(today));
            Assert.Equal(age, world[key].AgeOn(today.AddDays(8)));
        }
    }, iter: 60);

    [Fact]
    public void Names_and_keys_are_each_ones_own()
    {
        Assert.Equal(Now.Residents.Count, Now.Residents.Select(r => r.Key).Distinct().Count());
        Assert.Equal(Now.Residents.Count, Now.Residents.Select(r => r.Name).Distinct().Count());
        Assert.Equal(Now.Residents.Count, Now.Residents.Select(r => r.Id).Distinct().Count());
        Assert.All(Now.Residents, r => Assert.True(r.About?.Length > 5, r.Key));
    }

    [Fact]
    public void A_named_person_is_the_same_on_every_day_and_in_every_population() =>
        Assert.Equal(Now.Residents.Select(r => (r.Key, r.Id, r.Name)), new World(new SyntheticRegion(99, new DateTimeOffset(2031, 5, 5, 5, 5, 5, TimeSpan.Zero))).Residents.Select(r => (r.Key, r.Id, r.Name)));

    [Fact]
    public void Mother_lives_with_the_children_and_father_elsewhere_with_responsibility()
    {
        foreach (var child in new[] { "jente-9", "gutt-12", "jente-14", "ungdom-16" })
        {
            Assert.Equal(Now["mor"].Address, Now[child].Address);
            Assert.NotEqual(Now["far-annen-adresse"].Address, Now[child].Address);
            Assert.Equal(ParentalResponsibility.ByBirth, Now.Tie(child, "mor").Responsibility);
            Assert.Equal(ParentalResponsibility.ByBirth, Now.Tie(child, "far-annen-adresse").Responsibility);
        }
    }

    [Fact]
    public void Both_parents_may_live_at_the_childs_address()
    {
        Assert.Equal([Now["sykepleier"].Address, Now["far"].Address], Enumerable.Repeat(Now["gutt-snart-12"].Address, 2));
        Assert.Equal(Now["sykepleier"].Id, Now.Region.Staff.Named("sykepleier").Resident);
        Assert.Equal(Now["sykepleier"].Number, Now.Region.Staff.Named("sykepleier").NationalId);
    }

    [Fact]
    public void Twins_are_born_on_one_day_and_registered_apart()
    {
        Assert.Equal(Now["tvilling-hos-mor"].Born, Now["tvilling-hos-far"].Born);
        Assert.Equal(Now["tvillingmor"].Address, Now["tvilling-hos-mor"].Address);
        Assert.Equal(Now["tvillingfar"].Address, Now["tvilling-hos-far"].Address);
        Assert.Equal(Now["tvilling-hjemme"].Born, Now["tvilling-hos-bestemor"].Born);
        Assert.Equal(Now["bestemor-harstad"].Address, Now["tvilling-hos-bestemor"].Address);
        Assert.Equal(ParentalResponsibility.None, Now.Tie("tvilling-hos-bestemor", "bestemor-harstad").Responsibility);
    }

    [Fact]
    public void Responsibility_is_missing_given_by_judgment_or_overruled_by_a_care_order()
    {
        Assert.Equal(ParentalResponsibility.None, Now.Tie("gutt-8", "far-uten-foreldreansvar").Responsibility);
        Assert.Equal((TieKind.StepFather, Now["gutt-8"].Address), (Now.Tie("gutt-8", "stefar").Kind, Now["stefar"].Address));
        Assert.Equal(ParentalResponsibility.ByJudgment, Now.Tie("barnebarn", "bestemor-med-foreldreansvar").Responsibility);
        Assert.Equal(ParentalResponsibility.ByJudgment, Now.Tie("jente-11-dom", "far-ved-dom").Responsibility);
        Assert.Equal((TieKind.FosterMother, ParentalResponsibility.None), (Now.Tie("fosterbarn", "fostermor").Kind, Now.Tie("fosterbarn", "fostermor").Responsibility));
        Assert.Equal(TieKind.Guardian, Now.Tie("enslig-mindreaarig", "verge").Kind);
        Assert.Equal([Now["fosterbarn"].Id, Now["omsorgsovertatt-hjemme"].Id], Now.Households.SelectMany(h => h.CareOrders).Select(o => o.Child));
        Assert.Equal(Now["omsorgsovertatt-hjemme"].Address, Now["mor-omsorgsovertakelse"].Address);
        Assert.Equal("SE", Now["far-i-sverige"].Address!.Country);
    }

    [Fact]
    public void Youth_have_consents_given_withdrawn_disputed_and_none()
    {
        var consents = Now.Households.SelectMany(h => h.YouthConsents).ToDictionary(c => Now.Residents.Single(r => r.Id == c.Youth).Key!);
        Assert.True(consents["jente-14"] is { Withdrawn: null, RefusedBy: null });
        Assert.NotNull(consents["gutt-14-trukket"].Withdrawn);
        Assert.NotNull(consents["jente-13-uenige"].RefusedBy);
        Assert.DoesNotContain("jente-13", consents.Keys);
        Assert.All(consents.Values, c => Assert.True(Now.Residents.Single(r => r.Id == c.Youth).AgeOn(Now.Today) is >= 13 and <= 15));
    }

    [Fact]
    public void Birth_dates_are_on_29_February_or_incomplete()
    {
        Assert.Equal((2, 29), (Now["skuddaarsbarn"].Born.Month, Now["skuddaarsbarn"].Born.Day));
        Assert.Equal($"{Now.Today.Year - 16}", Now["ufullstendig-fodselsdato"].Born.ToString());
        Assert.Equal((15, 15), (new BirthDate(Now.Today.Year - 16).AgeOn(Now.Today), Now["ufullstendig-fodselsdato"].AgeOn(Now.Today)));
    }

    [Fact]
    public void Numbers_are_of_each_kind()
    {
        Assert.Equal(NationalIdKind.DNumber, Read(Now["d-nummer"].Number).Kind);
        Assert.Equal(NationalIdKind.HNumber, Read(Now["ukjent-h-nummer"].Number).Kind);
        Assert.Null(Now["nyfodt-uten-nummer"].Number);
        Assert.All(Now.Residents.Where(r => r.NumberKind != NationalIdKind.HNumber && r.Number is not null), r => Assert.True(Read(r.Number).IsOfTestSeries));
    }

    [Fact]
    public void Addresses_are_protected_and_people_have_died()
    {
        Assert.Equal([AddressProtection.StrictlyConfidential, AddressProtection.StrictlyConfidential, AddressProtection.Confidential], [Now["kode-6"].Protection, Now["kode-6-barn"].Protection, Now["kode-7"].Protection]);
        Assert.Equal(Now["kode-6"].Address, Now["kode-6-barn"].Address);
        Assert.Equal([Now.Today.AddDays(-10), Now.Today.AddDays(-40)], [Now["dod-10-dager"].Died, Now["dod-40-dager"].Died]);
    }

    [Fact]
    public void Powers_of_attorney_are_by_area_and_in_force_ended_and_to_come()
    {
        var powers = Now.Households.SelectMany(h => h.PowersOfAttorney).Where(p => p.Giver == Now["gammel-mor"].Id).ToDictionary(p => Now.Residents.Single(r => r.Id == p.Receiver).Key!);
        Assert.Equal([1, 3], powers["sonn-med-fullmakt"].Areas);
        Assert.True(powers["datter-journalfullmakt"].To > Now.Today);
        Assert.True(powers["sonn-avsluttet-fullmakt"].Ended < Now.Today);
        Assert.True(powers["barnebarn-kommende-fullmakt"].From > Now.Today);
        var given = Now.Households.SelectMany(h => h.PowersOfAttorney).Single(p => p.Giver == Now["jente-snart-18"].Id);
        Assert.Equal((Now["mor-bodo"].Id, true), (given.Receiver, Now["jente-snart-18"].AgeOn(given.From) >= 16));
        Assert.All(Now.Households.SelectMany(h => h.PowersOfAttorney), p => Assert.True(Now.Residents.Single(r => r.Id == p.Receiver).AgeOn(p.From) >= 18));
    }

    [Fact]
    public void Assigned_powers_are_in_force_and_over_and_last_five_years_at_most()
    {
        var assigned = Now.Households.SelectMany(h => h.AssignedPowersOfAttorney).ToList();
        Assert.All(assigned, a => Assert.True(a.To <= a.From.AddYears(5)));
        Assert.Contains(assigned, a => a.Holder == Now["datter-tildelt-fullmakt"].Id && a.To > Now.Today);
        Assert.Contains(assigned, a => a.Holder == Now["utlopt-tildelt-fullmakt"].Id && a.To < Now.Today);
        Assert.Contains(assigned, a => a.Person == Now["jente-13-uten-kompetanse"].Id && a.Holder == Now["mor-tildelt-fullmakt"].Id);
    }

    [Fact]
    public void Blocks_hit_a_named_person_a_unit_an_organisation_and_a_category()
    {
        var blocks = Now.Households.SelectMany(h => h.Blocks).ToDictionary(b => b.Kind);
        Assert.Equal(Now.Region.Staff.Named("sykehuslege").Id, blocks[BlockKind.NamedPerson].Target);
        Assert.Equal(OrganisationKind.MedicalWard, CareDirectory.Instance.Of(blocks[BlockKind.Unit].Target!.Value).Kind);
        Assert.Equal(Hospital.Nordland, CareDirectory.Instance.Of(blocks[BlockKind.Organisation].Target!.Value).Name);
        Assert.Equal("journal", blocks[BlockKind.Category].Category);
    }

    [Fact]
    public void Consents_are_of_each_level_and_services_are_closed()
    {
        Assert.Equal([PortalLevel.None, PortalLevel.Basis, PortalLevel.BasisPlus, PortalLevel.Full],
            new[] { "samtykke-ingen", "samtykke-basis", "samtykke-basis-pluss", "pasient" }.Select(k => Now[k].Level));
        Assert.Equal(["journal"], Now["stengt-tjeneste"].LockedServices);
        Assert.True(Now["reservert-kjernejournal"].HasReservedSummaryRecord);
    }

    [Fact]
    public void Referrals_wait_and_are_assessed()
    {
        var referrals = Now.Households.SelectMany(h => h.Referrals).ToDictionary(r => Now.Residents.Single(p => p.Id == r.Person).Key!);
        Assert.Equal((null, 4), (referrals["gutt-8"].Assessed, Now.Today.DayNumber - referrals["gutt-8"].Received.DayNumber));
        Assert.Equal((null, 40), (referrals["jente-13"].Assessed, Now.Today.DayNumber - referrals["jente-13"].Received.DayNumber));
        Assert.NotNull(referrals["jente-14"].Assessed);
    }

    /// <summary>The guide names everybody, and nobody who is not there.</summary>
    [Fact]
    public void The_guide_tells_of_all_of_them()
    {
        var guide = Path.Combine(AppContext.BaseDirectory, "demo-region.md");
        var told = File.ReadLines(guide).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|')).Select(c => (Key: c[1].Trim(' ', '`'), Name: c[2].Trim())).ToList();
        var known = Now.Region.Staff.All.Where(s => s.Key is not null).Select(s => (s.Key!, s.Name)).Concat(Now.Residents.Select(r => (r.Key!, r.Name))).Distinct();
        Assert.Equal(known.Order(), told.Distinct().Order());
    }

    private static NationalId Read(string? number) => NationalId.TryParse(number, out var id) ? id : throw new InvalidOperationException("no number");

    private sealed class World(SyntheticRegion region)
    {
        private readonly Dictionary<string, Resident> _byKey = region.NamedHouseholds().SelectMany(h => h.Residents).ToDictionary(r => r.Key!);

        public SyntheticRegion Region { get; } = region;

        public DateOnly Today => Region.Today;

        public IReadOnlyList<Household> Households { get; } = [.. region.NamedHouseholds()];

        public IReadOnlyList<Resident> Residents => [.. _byKey.Values];

        public Resident this[string key] => _byKey[key];

        public FamilyTie Tie(string person, string relative) => Households.SelectMany(h => h.Ties).Single(t => t.Person == _byKey[person].Id && t.Relative == _byKey[relative].Id);

        public static World On(DateOnly today) => new(new SyntheticRegion(1, new DateTimeOffset(today.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero)));
    }
}
