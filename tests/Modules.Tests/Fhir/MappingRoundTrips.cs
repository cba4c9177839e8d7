using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Varde.ClinicalExchange.Mapping;
using Varde.ClinicalExchange.Templates;
using Varde.ClinicalExchange.Views;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.SeedPopulation;
using Varde.Templates;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Mappings in both directions: what both standards can hold comes back as it was.</summary>
public sealed class MappingRoundTrips
{
    private const string Patient = "11111111-1111-4111-8111-111111111111";
    private static readonly ConcurrentDictionary<string, OperationalTemplate> Templates = new();

    /// <summary>A template of the platform.</summary>
    internal static OperationalTemplate Template(string id) =>
        Templates.GetOrAdd(id, static key => OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(OperationalTemplates.Get(key).Xml)).ValueOrThrow());

    /// <summary>Documents of many people, of the templates whose resources are taken.</summary>
    private static readonly Lazy<IReadOnlyList<Composition>> Taken = new(() =>
        [.. DemoPopulation.Generate(7, 40, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)).SelectMany(r => r.Documents)
            .Where(d => PlatformMappings.Of(d.TemplateId)?.Entries.Any(e => e.Codes.Count > 0) == true).Select(d => d.Composition)]);

    private static IEnumerable<ViewPlace> Places(Composition composition) =>
        PlatformMappings.Of(composition.ArchetypeDetails!.TemplateId!.Value)!.PlacesIn(composition).Where(p => p.Mapping.Codes.Count > 0);

    private static JsonObject Shown(ViewPlace place) => ResourceMappings.Parse(place.Mapping.Write(place.Focus, "one", new Showing(Patient, Varde.Records.Lifecycle.Complete, [])));

    private static Composition? Read(JsonObject resource, ViewPlace place, string templateId) => ResourceReading.Read([new(place.Mapping, resource)], Template(templateId), Patient, "Nobody", "NO");

    [Fact]
    public void From_openEHR_to_FHIR_and_back_an_entry_is_the_same()
    {
        var count = 0;
        foreach (var composition in Taken.Value)
            foreach (var place in Places(composition))
            {
                var back = Assert.IsType<Composition>(Read(Shown(place), place, composition.ArchetypeDetails!.TemplateId!.Value!));
                Assert.Equal(Text(place.Focus.Entry!), Text(back.Content.Single()));
                Assert.Equal(Text(composition.Composer!), Text(back.Composer!));
                count++;
            }
        Assert.True(count > 500, $"{count}");
    }

    [Fact]
    public void From_FHIR_to_openEHR_and_back_a_resource_is_the_same()
    {
        foreach (var composition in Taken.Value)
            foreach (var place in Places(composition))
            {
                var resource = Shown(place);
                var back = Places(Read(resource, place, composition.ArchetypeDetails!.TemplateId!.Value!)!).Single();
                Assert.Equal(resource.ToJsonString(), Shown(back).ToJsonString());
            }
    }

    [Fact]
    public void Whatever_the_number_its_limits_and_its_time_are_they_come_back()
    {
        var digits = Gen.Int[0, 99_999].Select(Gen.Int[0, 6], (whole, decimals) => decimals == 0 ? $"{whole}" : $"{whole}.{new string('0', decimals - 1)}{whole % 10}");
        var times = OneOf("2026", "2026-02", "2026-02-03", "2026-02-03T04:05:06Z", "2026-02-03T04:05:06.070+01:00", "2026-02-03T04:05:06", "2026-02-03T04:05Z", "20260203T040506,5Z");
        var statuses = OneOf(null, "<", "<=", ">=", ">", "~");
        var pulse = Places(Taken.Value.First(c => c.ArchetypeDetails!.TemplateId!.Value == "varde.vital_signs.v1" && c.Content.Count == 7)).Single(p => p.Mapping.Id == "pulse");
        Gen.Select(digits, statuses, times).Sample((number, status, time) =>
        {
            var json = JsonNode.Parse(Text(pulse.Focus.Document))!;
            var moment = json["content"]![1]!["data"]!["events"]![0]!;
            moment["time"]!["value"] = time;
            json["content"]![1]!["data"]!["origin"]!["value"] = time;
            var value = moment["data"]!["items"]![0]!["value"]!.AsObject();
            (value["magnitude"], value["precision"]) = (JsonNode.Parse(number), number.Contains('.') ? number.Length - number.IndexOf('.') - 1 : 0);
            if (status is not null) value["magnitude_status"] = status;
            var composition = CanonicalJson.Read<Composition>(Encoding.UTF8.GetBytes(json.ToJsonString())).ValueOrThrow();
            var place = Places(composition).Single(p => p.Mapping.Id == "pulse");
            Assert.Equal(Text(place.Focus.Entry!), Text(Read(Shown(place), place, "varde.vital_signs.v1")!.Content.Single()));
        }, iter: 300);
    }

    private static Gen<string?> OneOf(params string?[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static string Text(RmObject value) => Encoding.UTF8.GetString(CanonicalJson.Write(value));
}
