using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.Fhir.Tests.Search;

/// <summary>Resources made by chance, the same for the same seed, with little variety so that criteria meet.</summary>
internal sealed class MadeUpResources(int seed)
{
    private static readonly string[] Families = ["Åsen", "Aasen", "Asen", "Østby", "Ostby", "René", "O'Hara", "Nordmann", "Nor", "Ærø", "Ås"];
    private static readonly string[] Codes = ["8480-6", "8462-4", "8302-2", "718-7"];
    private static readonly string[] Systems = ["http://loinc.org", "http://other.example"];
    private static readonly string[] Units = ["mg", "g", "kg", "m", "cm", "mm[Hg]"];
    private static readonly string[] Dates = ["2019", "2020-05", "2020-05-17", "2020-05-17T10:30:00+02:00", "2020-05-17T08:30:00.125Z", "2021-01-01T00:00:00Z", "2021-12"];

    private readonly Random _random = new(seed);

    public IReadOnlyList<string> Make(int patients) => [.. Organisations(), .. Enumerable.Range(0, patients).SelectMany(Record)];

    private static IEnumerable<string> Organisations() => Enumerable.Range(0, 3).Select(i =>
        Text(new() { ["resourceType"] = "Organization", ["id"] = $"org{i}", ["name"] = $"Sykehus {i}", ["partOf"] = i == 0 ? null : Reference("Organization", $"org{i - 1}") }));

    private IEnumerable<string> Record(int i)
    {
        yield return Patient(i);
        for (var e = 0; e < 2; e++) yield return Encounter(i, e);
        for (var o = 0; o < 6; o++) yield return Observation(i, o);
    }

    private string Patient(int i) => Text(new()
    {
        ["resourceType"] = "Patient", ["id"] = $"p{i}",
        ["text"] = Chance(2) ? new JsonObject { ["status"] = "generated", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"bodø\">{OneOf(["Frisk", "Syk", "frisk og <b>syk</b>", "sykere"])} &amp; {OneOf(Families)}</p></div>" } : null,
        ["meta"] = Chance(3) ? new JsonObject { ["tag"] = new JsonArray(Coding("http://tags.example", "t1")), ["profile"] = new JsonArray($"http://profiles.example/{_random.Next(3)}") } : null,
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = OneOf(Systems), ["value"] = (i / 2).ToString(CultureInfo.InvariantCulture), ["type"] = new JsonObject { ["coding"] = new JsonArray(Coding("http://types.example", "MR")) } }),
        ["name"] = new JsonArray(Name(), Chance(3) ? Name() : new JsonObject { ["text"] = OneOf(Families) + new string('x', Chance(5) ? 250 : 0) }),
        ["telecom"] = Chance(2) ? new JsonArray(new JsonObject { ["system"] = Chance(2) ? "phone" : "email", ["value"] = $"{_random.Next(5)}" }) : null,
        ["gender"] = Chance(4) ? null : OneOf(["male", "female", "other"]), ["birthDate"] = Chance(5) ? null : OneOf(["1980-05-17", "1980-05", "1980", "2001-01-01"]),
        ["deceasedBoolean"] = Chance(4) ? Chance(2) : null,
        ["address"] = Chance(2) ? new JsonArray(new JsonObject { ["city"] = OneOf(["Bodø", "Ålesund", "Aalesund", "Moss"]) }) : null,
        ["managingOrganization"] = Chance(2) ? Reference("Organization", $"org{_random.Next(3)}") : null,
    });

    private string Encounter(int i, int e) => Text(new()
    {
        ["resourceType"] = "Encounter", ["id"] = $"e{i}-{e}", ["status"] = OneOf(["finished", "planned"]), ["class"] = Coding("http://class.example", OneOf(["AMB", "IMP"])),
        ["subject"] = Reference("Patient", $"p{i}"),
        ["period"] = new JsonObject { ["start"] = Chance(4) ? null : OneOf(Dates[..4]), ["end"] = Chance(3) ? null : OneOf(Dates[4..]) },
        ["serviceProvider"] = Reference("Organization", $"org{_random.Next(4)}"),
    });

    private string Observation(int i, int o)
    {
        var json = new JsonObject
        {
            ["resourceType"] = "Observation", ["id"] = $"o{i}-{o}", ["status"] = OneOf(["final", "amended"]),
            ["category"] = Chance(2) ? new JsonArray(Concept(), Concept()) : null, ["code"] = Concept(),
            ["subject"] = Chance(8) ? new JsonObject { ["identifier"] = new JsonObject { ["system"] = "http://loinc.org", ["value"] = "1" }, ["display"] = OneOf(Families) } : Reference("Patient", $"p{i}"),
            ["encounter"] = Chance(2) ? Reference("Encounter", $"e{i}-{_random.Next(2)}") : null,
            ["note"] = Chance(20) ? new JsonArray(new JsonObject { ["text"] = "😀" }) : null,
        };
        if (Chance(3)) json["effectivePeriod"] = new JsonObject { ["start"] = OneOf(Dates[..4]), ["end"] = Chance(2) ? null : OneOf(Dates[4..]) };
        else if (Chance(4)) json["effectiveTiming"] = new JsonObject { ["event"] = new JsonArray(OneOf(Dates), OneOf(Dates)) };
        else json["effectiveDateTime"] = OneOf(Dates);
        if (Chance(2)) json["valueQuantity"] = Quantity();
        else if (Chance(2)) json["valueCodeableConcept"] = Concept();
        else if (Chance(2)) json["valueString"] = OneOf(Families) + (Chance(3) ? new string('y', 300) : " 😀");
        if (Chance(3)) json["component"] = new JsonArray([.. Enumerable.Range(0, Chance(40) ? 300 : 2).Select(_ => new JsonObject { ["code"] = Concept(), ["valueQuantity"] = Quantity() })]);
        return Text(json);
    }

    private JsonObject Quantity() => new()
    {
        ["value"] = JsonNode.Parse(OneOf(["5.4", "5.40", "0.0054", "120", "99.5", "100", "5400", "-1.5e3", "0"])), ["comparator"] = Chance(8) ? OneOf(["<", ">="]) : null,
        ["unit"] = Chance(4) ? null : OneOf(Units), ["system"] = Chance(6) ? null : "http://unitsofmeasure.org", ["code"] = OneOf(Units),
    };

    private JsonObject Concept() => new()
    {
        ["coding"] = new JsonArray([.. Enumerable.Range(0, Chance(3) ? 2 : 1).Select(_ => Coding(Chance(5) ? null : OneOf(Systems), OneOf(Codes)))]), ["text"] = Chance(3) ? OneOf(Families) : null,
    };

    private JsonObject Name() => new() { ["family"] = OneOf(Families), ["given"] = new JsonArray(OneOf(Families), OneOf(["Kari", "Ola"])) };

    private static JsonObject Coding(string? system, string code) => new() { ["system"] = system, ["code"] = code, ["display"] = $"Display {code}" };

    private static JsonObject Reference(string type, string id) => new() { ["reference"] = $"{type}/{id}" };

    private bool Chance(int one) => _random.Next(one) == 0;

    private string OneOf(string[] some) => some[_random.Next(some.Length)];

    // FHIR has no nulls: what was left out is not there.
    private static string Text(JsonObject json) => Without(json)!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static JsonNode? Without(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Value is not null).Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Without(p.Value)))),
        JsonArray a => new JsonArray([.. a.Where(i => i is not null).Select(Without)]),
        _ => node?.DeepClone(),
    };
}
