using Varde.Foundation.Identifiers;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Region;

namespace Varde.Samples.Tests;

/// <summary>The organisations and the staff of the region.</summary>
public sealed class RegionTests
{
    private static readonly SyntheticRegion Region = new(1, new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero));
    private static readonly IReadOnlyList<CareOrganisation> Organisations = CareDirectory.Instance.All;

    [Theory]
    [InlineData("Nordland", 41)]
    [InlineData("Troms", 21)]
    [InlineData("Finnmark", 18)]
    public void Each_county_has_its_municipalities(string county, int municipalities) => Assert.Equal(municipalities, Municipality.All.Count(m => m.County == county));

    [Fact]
    public void Municipalities_have_numbers_of_their_own_and_a_hospital_that_exists()
    {
        Assert.Equal(80, Municipality.All.Select(m => m.Number).Distinct().Count());
        Assert.All(Municipality.All, m => Assert.NotEqual(HospitalSize.OutpatientsOnly, Hospital.In(m.Hospital).Size));
        Assert.All(Municipality.All, m => Assert.True(m.PostCode.Length == 4 && m.Inhabitants > 0));
    }

    [Fact]
    public void Four_trusts_and_the_hospital_pharmacies_are_part_of_the_region()
    {
        var trusts = Organisations.Where(o => o.Kind == OrganisationKind.HospitalTrust).ToList();
        Assert.Equal([Hospital.Finnmark, Hospital.NorthNorway, Hospital.Nordland, Hospital.Helgeland, Hospital.Pharmacies], trusts.Select(t => t.Name));
        Assert.All(trusts, t => Assert.Equal("Helse Nord RHF", t.PartOf!.Name));
    }

    [Fact]
    public void What_is_part_of_something_comes_after_it()
    {
        var seen = new HashSet<Guid>();
        foreach (var organisation in Organisations)
        {
            Assert.True(organisation.PartOf is not { } whole || seen.Contains(whole.Id), organisation.Name);
            Assert.True(seen.Add(organisation.Id), organisation.Name);
        }
    }

    [Fact]
    public void Every_municipality_has_its_services()
    {
        OrganisationKind[] services = [OrganisationKind.GeneralPractice, OrganisationKind.OutOfHours, OrganisationKind.HomeCare, OrganisationKind.NursingHome, OrganisationKind.SchoolHealth, OrganisationKind.Midwifery];
        foreach (var municipality in Municipality.All)
            foreach (var service in services) Assert.NotEmpty(Region.Staff.Of(CareDirectory.Instance.In(municipality, service)));
    }

    [Fact]
    public void Numbers_pass_the_checks_are_unique_and_lie_where_no_real_ones_are()
    {
        Unique(Organisations.Select(o => o.OrganisationNumber), NorwegianIdentifiers.OrganisationNumber, "3");
        Unique(Organisations.Select(o => o.HerId), NorwegianIdentifiers.HerId, "990");
        Unique(Organisations.Select(o => o.ReshId), NorwegianIdentifiers.ReshId, "980");
        Unique(Organisations.Select(o => o.PharmacyLicence), NorwegianIdentifiers.PharmacyLicenceNumber, "9");
        Unique(Region.Staff.All.Select(s => s.HprNumber), NorwegianIdentifiers.HprNumber, "970");
        Unique(Region.Staff.All.Select(s => s.NationalId), NorwegianIdentifiers.BirthNumber, "");
    }

    [Fact]
    public void Units_of_a_trust_belong_to_its_hospital_as_legal_entity()
    {
        var ward = CareDirectory.Instance.AtHospital("Tromsø", OrganisationKind.MedicalWard);
        Assert.Equal("UNN Tromsø", ward.LegalEntity.Name);
        Assert.NotNull(ward.ReshId);
        Assert.Equal("UNN Tromsø", CareDirectory.Instance.AtHospital("Narvik", OrganisationKind.ChildrensWard).LegalEntity.Name);
    }

    [Theory]
    [InlineData("sykehuslege", StaffRole.Doctor)]
    [InlineData("sykepleier", StaffRole.Nurse)]
    [InlineData("fastlege", StaffRole.Doctor)]
    [InlineData("legevaktslege", StaffRole.Doctor)]
    [InlineData("hjemmesykepleier", StaffRole.Nurse)]
    [InlineData("farmasoyt", StaffRole.Pharmacist)]
    [InlineData("sikkerhetsansvarlig", StaffRole.SecurityOfficer)]
    [InlineData("helsesekretaer", StaffRole.Secretary)]
    [InlineData("klinikksjef", StaffRole.Leader)]
    [InlineData("informatiker", StaffRole.Informatician)]
    [InlineData("organisasjonsansvarlig", StaffRole.OrganisationAdministrator)]
    [InlineData("driftsansvarlig", StaffRole.Operations)]
    [InlineData("innforingsleder", StaffRole.RolloutLead)]
    public void The_demo_has_staff_of_each_role(string key, StaffRole role)
    {
        var member = Region.Staff.Named(key);
        Assert.Equal(role, member.Occupation.Role);
        Assert.Equal(member.Occupation.Authorisation is not null, member.HprNumber is not null);
        Assert.Equal(member, Region.Staff.Of(member.Unit)[0].Occupation == member.Occupation ? Region.Staff.Of(member.Unit)[0] : member);
    }

    private static void Unique(IEnumerable<string?> numbers, string system, string begins)
    {
        var all = numbers.OfType<string>().ToList();
        Assert.NotEmpty(all);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, n => Assert.Null(NorwegianIdentifiers.FaultOf(system, n)));
        Assert.All(all, n => Assert.StartsWith(begins, n, StringComparison.Ordinal));
    }
}
