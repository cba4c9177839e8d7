using System.Globalization;
using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.People.Me;

namespace Varde.People.Register;

/// <summary>What the register says, as it stands in the local copy: in Patient, RelatedPerson and Flag.</summary>
internal static class RegisterResources
{
    private const string Family = "http://hl7.no/fhir/CodeSystem/no-basis-family-relation";
    private const string Responsibility = "http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility";
    private const string Terms = NorwegianIdentifiers.Root + "1.9033";
    private const string OfficialAddress = "http://hl7.no/fhir/StructureDefinition/no-basis-address-official";

    /// <summary>A new address; of one that is protected nothing is told but that it is in Norway.</summary>
    public static JsonObject Address(Moved moved, bool isProtected) => isProtected
        ? new() { ["use"] = "home", ["country"] = moved.Country }
        : new()
        {
            ["extension"] = new JsonArray(new JsonObject { ["url"] = OfficialAddress, ["valueBoolean"] = true }),
            ["use"] = "home", ["line"] = new JsonArray(moved.Line), ["city"] = moved.City.Length > 0 ? moved.City : "ukjent", ["postalCode"] = moved.PostalCode.Length > 0 ? moved.PostalCode : "0000", ["country"] = moved.Country,
        };

    /// <summary>Takes back all that a Patient tells of where somebody lives: the narrative may repeat it, and who is to be told lives there too.</summary>
    public static void TakeAddressBack(JsonObject patient)
    {
        foreach (var name in (string[])["address", "_address", "text"]) patient.Remove(name);
        if (patient["contact"] is not JsonArray contacts) return;
        foreach (var contact in contacts.OfType<JsonObject>().ToList())
        {
            // A contact of whom an address alone was told is none without it (pat-1).
            if (contact.Remove("address") && !ContactDetails.Any(contact.ContainsKey)) contacts.Remove(contact);
        }
        if (contacts.Count == 0) patient.Remove("contact");
    }

    private static readonly string[] ContactDetails = ["name", "telecom", "organization"];

    /// <summary>A name.</summary>
    public static JsonArray Name(string given, string family) => new(new JsonObject { ["use"] = "official", ["family"] = family, ["given"] = new JsonArray(given) });

    /// <summary>A flag that is raised from now on: that an address is protected, say.</summary>
    public static WrittenResource Raised(EhrId record, string code, DateTimeOffset now)
    {
        var id = ResourceKey.NewId();
        return new(new("Flag", id), new()
        {
            ["resourceType"] = "Flag", ["id"] = id, ["status"] = "active", ["code"] = FhirNodes.Coded(PeopleCodes.Person, code),
            ["subject"] = FhirNodes.Reference($"Patient/{record}"), ["period"] = new JsonObject { ["start"] = FhirNodes.Moment(now) },
        });
    }

    /// <summary>A flag that is no longer raised.</summary>
    public static WrittenResource Lowered(JsonObject flag, DateTimeOffset now)
    {
        flag["status"] = "inactive";
        var period = flag["period"] as JsonObject ?? [];
        flag["period"] = new JsonObject { ["start"] = period["start"]?.DeepClone() ?? FhirNodes.Moment(now), ["end"] = FhirNodes.Moment(now) };
        return new(new("Flag", (string)flag["id"]!), flag);
    }

    /// <summary>Somebody who has parental responsibility and was not known as a relative.</summary>
    public static WrittenResource Relative(EhrId child, Holder holder, string name)
    {
        var id = ResourceKey.NewId();
        var related = new JsonObject
        {
            ["resourceType"] = "RelatedPerson", ["id"] = id,
            ["identifier"] = new JsonArray(Identifier(holder.Person)), ["active"] = true, ["patient"] = FhirNodes.Reference($"Patient/{child}"), ["relationship"] = new JsonArray(),
        };
        if (name.Length > 0) related["name"] = new JsonArray(new JsonObject { ["text"] = name });
        return new(new("RelatedPerson", id), Responsible(related, holder));
    }

    /// <summary>A relative who has parental responsibility, as the register says.</summary>
    public static JsonObject Responsible(JsonObject related, Holder holder)
    {
        var kept = Relationships(related).Where(concept => !Is(concept, Responsibility)).Select(concept => concept!.DeepClone()).ToList();
        if (holder.Relation is { } relation && !kept.Any(concept => Is(concept, Family)))
        {
            kept.Add(FhirNodes.Coded(Family, relation));
            if (relation != "medmor") kept.Add(FhirNodes.Coded(Terms, relation == "mor" ? "MO" : "FA"));
        }
        (related["active"], related["relationship"]) = (true, new JsonArray([.. kept, FhirNodes.Coded(Responsibility, holder.Responsibility)]));
        return related;
    }

    /// <summary>A relative without parental responsibility; by an adoption no longer one at all.</summary>
    public static JsonObject NotResponsible(JsonObject related, bool isAdoption)
    {
        if (isAdoption) related["active"] = false;
        List<JsonNode> kept = [.. Relationships(related).Where(concept => !Is(concept, Responsibility)).Select(concept => concept!.DeepClone())];
        related.Remove("relationship");
        if (kept.Count > 0) related["relationship"] = new JsonArray([.. kept]);
        return related;
    }

    /// <summary>A child that was born.</summary>
    public static WrittenResource Child(Born born, JsonNode? address)
    {
        var id = Guid.NewGuid().ToString("D");
        var patient = new JsonObject { ["resourceType"] = "Patient", ["id"] = id, ["active"] = true, ["birthDate"] = born.Day.ToString("O", CultureInfo.InvariantCulture) };
        if (born.Number is { } number) patient["identifier"] = new JsonArray(Identifier(number));
        if (born.Given.Length > 0 && born.Family.Length > 0) patient["name"] = Name(born.Given, born.Family);
        if (address is not null) patient["address"] = address.DeepClone();
        return new(new("Patient", id), patient);
    }

    /// <summary>A national number.</summary>
    public static JsonObject Identifier(NationalId number) =>
        new() { ["system"] = number.Kind == NationalIdKind.DNumber ? NorwegianIdentifiers.DNumber : NorwegianIdentifiers.BirthNumber, ["value"] = number.ToString() };

    private static IEnumerable<JsonNode?> Relationships(JsonObject related) => related["relationship"] as JsonArray ?? [];

    private static bool Is(JsonNode? concept, string system) => concept?["coding"] is JsonArray codings && codings.Any(coding => (string?)coding?["system"] == system);
}
