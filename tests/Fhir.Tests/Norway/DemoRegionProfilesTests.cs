using Varde.Fhir.Tests.Profiles;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Resources;

namespace Varde.Fhir.Tests.Norway;

/// <summary>The resources of the demo keep the Norwegian base profiles, and R4 where these have none.</summary>
public sealed class DemoRegionProfilesTests
{
    private const string OfR4 = "http://hl7.org/fhir/StructureDefinition/";
    private const string OfNorway = "http://hl7.no/fhir/StructureDefinition/no-basis-";
    private const int OfEachType = 60;

    private static readonly string[] WithNorwegianProfile = ["Patient", "RelatedPerson", "Person", "Practitioner", "PractitionerRole", "Organization", "Location"];

    [Fact]
    public void The_demos_resources_keep_their_profiles()
    {
        Assert.SkipWhen(PublishedProfiles.Norway is null, PublishedProfiles.AbsentNorway);
        var known = PublishedProfiles.Library(PublishedProfiles.In(Path.Combine(PublishedProfiles.Norway!, "HL7Norway_basisprofiler-r4", "StructureDefinition")));
        var faults = Resources().GroupBy(r => r.Type).SelectMany(type => type.Take(OfEachType))
            .SelectMany(r => known.Validate(r.Content, ProfileOf(r.Type)).Errors().Select(fault => $"{r.Type} {fault}"));
        Nothing.In(faults.Distinct());
    }

    private static string ProfileOf(string type) => WithNorwegianProfile.Contains(type) ? OfNorway + type : OfR4 + type;

    private static IEnumerable<DemoResource> Resources()
    {
        var region = new SyntheticRegion(1, new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero));
        return region.DirectoryResources().Concat(region.Staff.All.Where(s => s.Key is not null).SelectMany(SyntheticRegion.ResourcesOf)).Concat(region.NamedHouseholds().SelectMany(household =>
            region.PatientsOf(household).Concat(region.RelationsOf(household))
                .Concat(household.Residents.SelectMany(r => SyntheticRegion.ResourcesOf(region.CareOf(r, region.RecordOf(r)))))));
    }
}
