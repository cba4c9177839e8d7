using System.Text;
using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Resources;

namespace Varde.Samples.Tests;

/// <summary>The region as FHIR resources.</summary>
public sealed class RegionResourcesTests
{
    private static readonly SyntheticRegion Region = new(1, new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero));
    private static readonly IReadOnlyList<Household> Households = [.. Region.Households(200)];
    private static readonly IReadOnlyList<DemoResource> Resources = [.. All(Region, Households)];

    public static IEnumerable<DemoResource> All(SyntheticRegion region, IEnumerable<Household> households) =>
    [
        .. region.DirectoryResources(), .. region.Staff.All.SelectMany(SyntheticRegion.ResourcesOf),
        .. households.SelectMany(h => region.PatientsOf(h).Concat(region.RelationsOf(h)).Concat(h.Residents.SelectMany(r => SyntheticRegion.ResourcesOf(region.CareOf(r, region.RecordOf(r)))))),
    ];

    [Fact]
    public void The_same_seed_gives_the_same_bytes() =>
        Assert.Equal(Resources.Select(r => Encoding.UTF8.GetString(r.ToUtf8())), All(new SyntheticRegion(1, new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero)), Region.Households(200)).Select(r => Encoding.UTF8.GetString(r.ToUtf8())));

    [Fact]
    public void Each_has_an_id_of_its_own() => Assert.Equal(Resources.Count, Resources.Select(r => r.ToString()).Distinct().Count());

    [Fact]
    public void Every_kind_of_resource_is_there() => Assert.Equal(
        ["CareTeam", "Consent", "Encounter", "EpisodeOfCare", "Flag", "Location", "Organization", "Patient", "Person", "Practitioner", "PractitionerRole", "RelatedPerson", "ServiceRequest"],
        Resources.Select(r => r.Type).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_reference_leads_to_something_that_is_there()
    {
        var known = Resources.Select(r => r.ToString()).ToHashSet();
        var dangling = Resources.SelectMany(r => Nodes(r.Content)).OfType<JsonObject>().Select(o => (string?)(o["reference"] as JsonValue)).OfType<string>().Where(r => !known.Contains(r)).Distinct().ToList();
        Assert.Empty(dangling);
    }

    [Fact]
    public void Nothing_is_empty_or_null() => Assert.All(Resources.SelectMany(r => Nodes(r.Content)), node =>
        Assert.True(node is JsonValue or JsonArray { Count: > 0 } or JsonObject { Count: > 0 }));

    [Fact]
    public void Identifiers_pass_the_checks_of_their_systems() => Assert.All(
        Resources.SelectMany(r => Nodes(r.Content)).OfType<JsonObject>().Where(o => o["system"] is not null && o["value"] is not null),
        o => Assert.Null(NorwegianIdentifiers.FaultOf((string)o["system"]!, (string)o["value"]!)));

    [Fact]
    public void A_protected_address_is_told_only_as_far_as_it_may_be()
    {
        Assert.Null(Patient("kode-6")["address"]);
        Assert.Null(Patient("kode-6")["generalPractitioner"]);
        var confidential = Patient("kode-7")["address"]![0]!.AsObject();
        Assert.Equal(["use", "district", "_district"], confidential.Select(p => p.Key));
        Assert.Equal("Prøvegata 30", (string?)Patient("pasient")["address"]![0]!["line"]![0]);
    }

    [Fact]
    public void Whoever_is_known_in_several_ways_is_one_Person()
    {
        var nurse = Resources.Single(r => r.Type == "Person" && (string?)r.Content["name"]![0]!["family"] == "Prøvestrand" && (string?)r.Content["name"]![0]!["given"]![0] == "Hedda");
        var linked = nurse.Content["link"]!.AsArray().Select(l => ((string)l!["target"]!["reference"]!).Split('/')[0]).ToList();
        Assert.Equal(["Patient", "Practitioner", "RelatedPerson"], linked.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("gutt-12", "mor", "felles")]
    [InlineData("gutt-12", "far-annen-adresse", "felles")]
    [InlineData("gutt-8", "alenemor", "mor")]
    [InlineData("gutt-8", "far-uten-foreldreansvar", null)]
    [InlineData("barnebarn", "bestemor-med-foreldreansvar", "andre")]
    [InlineData("fosterbarn", "fostermor", null)]
    public void A_relative_shows_the_parental_responsibility_of_the_register(string child, string relative, string? expected)
    {
        var (of, other) = (Named(child), Named(relative));
        var related = Resources.Single(r => r.Type == "RelatedPerson" && (string?)r.Content["patient"]!["reference"] == $"Patient/{of.Id:D}" && (string?)r.Content["name"]![0]!["given"]![0] == other.GivenName);
        var code = related.Content["relationship"]!.AsArray().Select(r => r!["coding"]![0]!).FirstOrDefault(c => ((string)c["system"]!).EndsWith("parental-responsibility", StringComparison.Ordinal))?["code"];
        Assert.Equal(expected, (string?)code);
    }

    [Fact]
    public void A_block_denies_and_a_power_permits()
    {
        var consents = Resources.Where(r => r.Type == "Consent").ToLookup(r => (string)r.Content["category"]![0]!["coding"]![0]!["code"]!);
        Assert.Equal(4, consents["block"].Count(c => (string?)c.Content["provision"]!["type"] == "deny"));
        Assert.Contains(consents["power-of-attorney"], c => (string?)c.Content["status"] == "active");
        Assert.Contains(consents["power-of-attorney"], c => (string?)c.Content["status"] == "inactive");
        Assert.Contains(consents["youth-access"], c => (string?)c.Content["status"] == "inactive");
        Assert.NotEmpty(consents["assigned-power"]);
    }

    private static Resident Named(string key) => Households.SelectMany(h => h.Residents).Single(r => r.Key == key);

    private static JsonObject Patient(string key) => Resources.Single(r => r.Type == "Patient" && r.Id == Named(key).Id.ToString("D")).Content;

    private static IEnumerable<JsonNode?> Nodes(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Nodes(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Nodes).Prepend(a),
        _ => [node],
    };
}
