using System.Globalization;
using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>The data types of FHIR that the resources are made of.</summary>
internal static class Fhir
{
    private const string Norwegian = NorwegianIdentifiers.Root + "1.";
    private const string MunicipalityCode = "http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode";
    private const string OfficialAddress = "http://hl7.no/fhir/StructureDefinition/no-basis-address-official";

    public static DemoResource Resource(string type, Guid id, JsonObject content)
    {
        var whole = new JsonObject { ["resourceType"] = type, ["id"] = Id(id) };
        foreach (var (name, value) in content.ToList())
        {
            content.Remove(name);
            if (value is not null) whole[name] = value;
        }
        return new(type, Id(id), whole);
    }

    public static string Id(Guid id) => id.ToString("D");

    /// <summary>An id that follows from a person's and a purpose.</summary>
    public static Guid IdOf(Guid person, string purpose) => Dice.For(0, $"resource/{purpose}/{person}", 0).Uuid();

    public static JsonObject Identifier(string system, string value) => new() { ["system"] = system, ["value"] = value };

    public static JsonObject Reference(string type, Guid id, string? display = null)
    {
        var reference = new JsonObject { ["reference"] = $"{type}/{id:D}" };
        if (display is not null) reference["display"] = display;
        return reference;
    }

    /// <summary>A code of a Norwegian system, by its number.</summary>
    public static JsonObject Norsk(string table, string code, string text) => Coded(Norwegian + table, code, text);

    public static JsonObject Coded(string system, string code, string? text = null)
    {
        var coding = Coding(system, code, text);
        var concept = new JsonObject { ["coding"] = new JsonArray(coding) };
        if (text is not null) concept["text"] = text;
        return concept;
    }

    public static JsonObject Coding(string system, string code, string? text = null)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (text is not null) coding["display"] = text;
        return coding;
    }

    public static JsonObject Text(string text) => new() { ["text"] = text };

    public static JsonArray List(params ReadOnlySpan<JsonNode?> items)
    {
        var list = new JsonArray();
        foreach (var item in items)
            if (item is not null) list.Add(item);
        return list;
    }

    /// <summary>A list, or nothing when it would be empty: FHIR has no empty lists.</summary>
    public static JsonArray? ListOrNothing(IEnumerable<JsonNode> items)
    {
        var list = List([.. items]);
        return list.Count == 0 ? null : list;
    }

    public static string Date(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static JsonObject Period(DateOnly from, DateOnly? to = null)
    {
        var period = new JsonObject { ["start"] = Date(from) };
        if (to is { } last) period["end"] = Date(last);
        return period;
    }

    public static JsonArray Name(string given, string family) => List(new JsonObject { ["use"] = "official", ["family"] = family, ["given"] = List(given) });

    public static string Gender(bool female) => female ? "female" : "male";

    /// <summary>A registered address, as far as its protection lets it stand: of kode 7 the municipality alone, of kode 6 nothing.</summary>
    public static JsonArray? Address(HomeAddress? address, AddressProtection protection) => (address, protection) switch
    {
        (null, _) or (_, AddressProtection.StrictlyConfidential) => null,
        ({ Municipality: { } municipality }, AddressProtection.Confidential) => List(District(new JsonObject { ["use"] = "home" }, municipality)),
        (_, AddressProtection.Confidential) => null,
        _ => List(Home(address)),
    };

    /// <summary>Where an organisation is: the place only, since none of the houses exists.</summary>
    public static JsonObject Place(Municipality municipality) =>
        District(new JsonObject { ["city"] = municipality.PostPlace, ["postalCode"] = municipality.PostCode, ["country"] = "NO" }, municipality);

    private static JsonObject Home(HomeAddress address)
    {
        var home = new JsonObject
        {
            ["extension"] = List(new JsonObject { ["url"] = OfficialAddress, ["valueBoolean"] = true }),
            ["use"] = "home", ["line"] = List(address.Line), ["city"] = address.Place, ["postalCode"] = address.PostCode, ["country"] = address.Country,
        };
        return address.Municipality is { } municipality ? District(home, municipality) : home;
    }

    private static JsonObject District(JsonObject address, Municipality municipality)
    {
        address["district"] = municipality.ShortName;
        address["_district"] = new JsonObject
        {
            ["extension"] = List(new JsonObject { ["url"] = MunicipalityCode, ["valueCoding"] = Coding(Norwegian + "3402", municipality.Number, municipality.Name) }),
        };
        return address;
    }
}
