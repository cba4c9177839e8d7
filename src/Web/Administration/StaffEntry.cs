using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Fhir;
using Varde.Foundation.Identifiers;
using Varde.People;
using Varde.Web.Components;

namespace Varde.Web.Administration;

/// <summary>A member of staff at a unit as a form has it: who (FHIR R4, Practitioner), as what, where and when (PractitionerRole). What the form has no field for stays as it was.</summary>
internal static class StaffEntry
{
    /// <summary>The number in the register of health personnel.</summary>
    public const string Hpr = "hpr";

    /// <summary>The given names.</summary>
    public const string Given = "fornavn";

    /// <summary>The family name.</summary>
    public const string Family = "etternavn";

    /// <summary>The unit, by the id of its Organization.</summary>
    public const string Unit = "enhet";

    /// <summary>The role, as the access rules name it.</summary>
    public const string Role = "rolle";

    /// <summary>Whether they lead the unit, and review its emergencies.</summary>
    public const string Leader = "leder";

    /// <summary>Whether their task needs protected addresses.</summary>
    public const string AddressTask = "adresser";

    /// <summary>The first day.</summary>
    public const string From = "fra";

    /// <summary>The last day.</summary>
    public const string Until = "til";

    /// <summary>The word of a field that is ticked.</summary>
    public const string Ticked = "ja";

    /// <summary>The fields, in their order on the page.</summary>
    public static IReadOnlyList<string> Fields { get; } = [Hpr, Given, Family, Unit, Role, Leader, AddressTask, From, Until];

    /// <summary>The roles, as the access rules name them.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["doctor", "nurse", "secretary", "it", "informatician", "org-admin", "security-officer", "rollout-lead"];

    private const int LongestName = 100;

    /// <summary>What the resources say in the fields.</summary>
    /// <param name="role">The PractitionerRole.</param>
    /// <param name="person">The Practitioner.</param>
    public static FormEntry Read(JsonObject role, JsonObject person) => FormEntry.Of([.. OfRole(role), .. OfPerson(person)]);

    /// <summary>What a PractitionerRole alone says.</summary>
    public static IEnumerable<(string Field, string? Text)> OfRole(JsonObject role)
    {
        var codes = FhirParts.CodesOf(role, "code", PeopleCodes.Role).ToList();
        return
        [
            (Unit, FhirParts.IdOf(role, "organization", "Organization")), (Role, codes.Find(Roles.Contains)), (Leader, codes.Contains("leader") ? Ticked : null),
            (AddressTask, codes.Contains("address") ? Ticked : null), (From, DayOf(role, "start")), (Until, DayOf(role, "end")),
        ];
    }

    private static IEnumerable<(string Field, string? Text)> OfPerson(JsonObject person)
    {
        var name = FhirParts.Items(person, "name").FirstOrDefault() ?? [];
        return [(Hpr, FhirParts.IdentifierOf(person, NorwegianIdentifiers.HprNumber)), (Given, string.Join(' ', (name["given"] as JsonArray)?.Select(one => (string?)one) ?? [])), (Family, FhirParts.Text(name, "family"))];
    }

    /// <summary>What is wrong with the fields.</summary>
    /// <param name="entry">What stands in them.</param>
    /// <param name="known">Whether who it is is known already, by the number.</param>
    /// <param name="units">The units that somebody may be put at, by their ids.</param>
    /// <param name="today">Now.</param>
    /// <param name="texts">The words.</param>
    public static FormEntry Checked(FormEntry entry, bool known, IReadOnlyCollection<string> units, DateTimeOffset today, IStringLocalizer<AdministrationTexts> texts)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (entry[Hpr].Length > 0 && !HprNumber.Parse(entry[Hpr]).IsDone) faults[Hpr] = texts["Fault.Hpr"];
        foreach (var name in new[] { Given, Family })
            if (entry[name].Length > LongestName) faults[name] = texts["Fault.TooLong", LongestName];
            else if (entry[name].Length == 0 && !known) faults[name] = texts[$"Fault.{name}"];
        if (!units.Contains(entry[Unit])) faults[Unit] = texts["Fault.Unit"];
        if (!Roles.Contains(entry[Role])) faults[Role] = texts["Fault.Role"];
        foreach (var day in new[] { From, Until })
            if (entry[day].Length > 0 && !NorwegianDate.TryRead(entry[day], today, out _)) faults[day] = texts["Fault.day"];
        if (faults.Count == 0 && NorwegianDate.TryRead(entry[From], today, out var from) && NorwegianDate.TryRead(entry[Until], today, out var until) && until < from) faults[Until] = texts["Fault.BeforeFirst", entry[From]];
        return entry with { Faults = faults };
    }

    /// <summary>The Practitioner with what stands in the fields.</summary>
    /// <param name="before">As it was; for a new one its type and id.</param>
    /// <param name="entry">What stands in the fields, checked.</param>
    public static JsonObject WritePerson(JsonObject before, FormEntry entry)
    {
        var person = (JsonObject)before.DeepClone();
        FhirParts.SetIdentifier(person, NorwegianIdentifiers.HprNumber, entry[Hpr]);
        if (FormEntry.Of(OfPerson(before)) is var was && was[Given] == entry[Given] && was[Family] == entry[Family]) return person;
        var name = new JsonObject { ["use"] = "official", ["family"] = entry[Family], ["given"] = new JsonArray([.. entry[Given].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => JsonValue.Create(one))]) };
        FhirParts.SetItems(person, "name", [name, .. FhirParts.Items(person, "name").Skip(1)]);
        return person;
    }

    /// <summary>The PractitionerRole with what stands in the fields.</summary>
    /// <param name="before">As it was; for a new one its type and id.</param>
    /// <param name="entry">What stands in the fields, checked.</param>
    /// <param name="person">Who it is.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="today">Now.</param>
    public static JsonObject WriteRole(JsonObject before, FormEntry entry, JsonObject person, OrganisationRow unit, DateTimeOffset today)
    {
        var role = (JsonObject)before.DeepClone();
        role["practitioner"] = FhirParts.Reference("Practitioner", FhirParts.Text(person, "id")!, NameOf(person));
        role["organization"] = FhirParts.Reference("Organization", unit.Id, unit.Name);
        FhirParts.SetCodes(role, "code", PeopleCodes.Role, [.. CodesOf(entry).Select(code => FhirParts.Concept(PeopleCodes.Role, code, RoleName(code)))]);
        return WritePeriod(role, entry, today);
    }

    /// <summary>The PractitionerRole with the days of the fields.</summary>
    public static JsonObject WritePeriod(JsonObject role, FormEntry entry, DateTimeOffset today)
    {
        var period = (JsonObject?)role["period"]?.DeepClone() ?? [];
        foreach (var (field, name) in new[] { (From, "start"), (Until, "end") })
            if (entry[field] != (DayOf(role, name) ?? "")) FhirParts.Set(period, name, NorwegianDate.TryRead(entry[field], today, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "");
        if (period.Count == 0) role.Remove("period");
        else role["period"] = period;
        return role;
    }

    /// <summary>A new resource of an id.</summary>
    public static JsonObject New(ResourceKey key) => new() { ["resourceType"] = key.Type, ["id"] = key.Id, ["active"] = true };

    /// <summary>What somebody is called.</summary>
    public static string NameOf(JsonObject person) => FormEntry.Of(OfPerson(person)) is var entry ? $"{entry[Given]} {entry[Family]}".Trim() : "";

    private static IEnumerable<string> CodesOf(FormEntry entry)
    {
        yield return entry[Role];
        if (entry[Leader] == Ticked) yield return "leader";
        if (entry[AddressTask] == Ticked) yield return "address";
    }

    // What is stored is in Norwegian, whatever language the page is read in.
    private static string RoleName(string code) => code switch
    {
        "doctor" => "Lege", "nurse" => "Sykepleier eller annet helsepersonell", "secretary" => "Helsesekretær", "it" => "IKT-medarbeider", "informatician" => "Klinisk informatiker",
        "org-admin" => "Organisasjonsansvarlig", "security-officer" => "Sikkerhetsansvarlig", "rollout-lead" => "Innføringsleder", "leader" => "Leder", _ => "Arbeider med beskyttede adresser",
    };

    private static string? DayOf(JsonObject role, string name) =>
        role["period"] is JsonObject period && FhirParts.Text(period, name) is { Length: >= 10 } text && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? NorwegianDate.Of(day)
        : role["period"] is JsonObject partial ? FhirParts.Text(partial, name) : null;
}
