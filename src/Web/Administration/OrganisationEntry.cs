using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.Web.Administration;

/// <summary>An organisation or unit as a form has it (FHIR R4, Organization). What the form has no field for stays as it was.</summary>
internal static partial class OrganisationEntry
{
    /// <summary>The name.</summary>
    public const string Name = "navn";

    /// <summary>The kind of unit, by table 8624.</summary>
    public const string Kind = "type";

    /// <summary>The number of the register of legal entities.</summary>
    public const string Number = "nummer";

    /// <summary>The telephone.</summary>
    public const string Phone = "telefon";

    /// <summary>The address of electronic mail.</summary>
    public const string Mail = "epost";

    /// <summary>Street and number, or box.</summary>
    public const string Line = "adresse";

    /// <summary>The code of the post office: four digits.</summary>
    public const string PostalCode = "postnummer";

    /// <summary>The post office.</summary>
    public const string City = "poststed";

    /// <summary>The fields, in their order on the page.</summary>
    public static IReadOnlyList<string> Fields { get; } = [Name, Kind, Number, Phone, Mail, Line, PostalCode, City];

    /// <summary>The codes of 8624 that a unit is chosen to be.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["01", "02", "05", "08", "11", "12", "14", "73"];

    private const int LongestText = 200;

    private const string KindSystem = NorwegianIdentifiers.Root + "1.8624";
    private const string StandardKind = "http://terminology.hl7.org/CodeSystem/organization-type";

    /// <summary>What a resource says in the fields.</summary>
    public static FormEntry Read(JsonObject organisation) => FormEntry.Of(
        (Name, FhirParts.Text(organisation, "name")),
        (Kind, FhirParts.CodeOf(organisation, "type", KindSystem)),
        (Number, FhirParts.IdentifierOf(organisation, NorwegianIdentifiers.OrganisationNumber)),
        (Phone, Telecom(organisation, "phone")),
        (Mail, Telecom(organisation, "email")),
        (Line, (Address(organisation)?["line"] as JsonArray)?.Select(one => (string?)one).FirstOrDefault()),
        (PostalCode, Address(organisation) is { } place ? FhirParts.Text(place, "postalCode") : null),
        (City, Address(organisation) is { } address ? FhirParts.Text(address, "city") : null));

    /// <summary>What is wrong with the fields.</summary>
    /// <param name="entry">What stands in them.</param>
    /// <param name="isEntity">Whether it is a legal entity, which has a number.</param>
    /// <param name="texts">The words.</param>
    public static FormEntry Checked(FormEntry entry, bool isEntity, IStringLocalizer<AdministrationTexts> texts)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, text) in entry.Values)
            if (text.Length > LongestText) faults[field] = texts["Fault.TooLong", LongestText];
        if (entry[Name].Length == 0) faults[Name] = texts["Fault.Name"];
        if (entry[Kind].Length > 0 && !Kinds.Contains(entry[Kind])) faults[Kind] = texts["Fault.Choose"];
        if (isEntity && FaultOfNumber(entry[Number]) is { } fault) faults[Number] = texts[fault];
        if (IsOdd(entry[Phone], PhonePattern())) faults[Phone] = texts["Fault.Phone"];
        if (IsOdd(entry[Mail], MailPattern())) faults[Mail] = texts["Fault.Mail"];
        if (IsOdd(entry[PostalCode], PostalPattern())) faults[PostalCode] = texts["Fault.PostalCode"];
        return entry with { Faults = faults };
    }

    /// <summary>The resource with what stands in the fields.</summary>
    /// <param name="before">As it was; for a new one its type and id, and what it is part of.</param>
    /// <param name="entry">What stands in the fields, checked.</param>
    public static JsonObject Write(JsonObject before, FormEntry entry)
    {
        var organisation = (JsonObject)before.DeepClone();
        organisation["name"] = entry[Name];
        WriteKind(organisation, entry[Kind]);
        FhirParts.SetIdentifier(organisation, NorwegianIdentifiers.OrganisationNumber, entry[Number].Replace(" ", "", StringComparison.Ordinal));
        SetTelecom(organisation, "phone", entry[Phone]);
        SetTelecom(organisation, "email", entry[Mail]);
        WriteAddress(organisation, entry);
        return organisation;
    }

    /// <summary>A new organisation, or unit of one.</summary>
    /// <param name="key">Its type and id.</param>
    /// <param name="whole">What it is part of; null for an organisation of its own.</param>
    public static JsonObject New(ResourceKey key, OrganisationRow? whole)
    {
        var organisation = new JsonObject { ["resourceType"] = key.Type, ["id"] = key.Id, ["active"] = true, ["type"] = new JsonArray(FhirParts.Concept(StandardKind, whole is null ? "prov" : "dept", null)) };
        if (whole is not null) organisation["partOf"] = FhirParts.Reference("Organization", whole.Id, whole.Name);
        return organisation;
    }

    // What is too long is told to be that, and no pattern is laid on it: it may be longer than a pattern gets through in its time.
    private static bool IsOdd(string text, Regex pattern) => text.Length is > 0 and <= LongestText && !pattern.IsMatch(text);

    /// <summary>The sentence that tells what is wrong with an organisation number, by its name in the texts; null when nothing is.</summary>
    private static string? FaultOfNumber(string written)
    {
        var digits = written.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length == 0) return "Fault.NumberMissing";
        if (digits.Length != 9 || !digits.All(char.IsAsciiDigit)) return "Fault.NumberDigits";
        return OrganisationNumber.Parse(digits).IsDone ? null : "Fault.NumberCheck";
    }

    private static void WriteKind(JsonObject organisation, string code)
    {
        if (code == (FhirParts.CodeOf(organisation, "type", KindSystem) ?? "")) return;
        FhirParts.SetCodes(organisation, "type", KindSystem, code.Length == 0 ? [] : [FhirParts.Concept(KindSystem, code, KindName(code))]);
    }

    // As table 8624 names them: what is stored is in Norwegian, whatever language the page is read in.
    private static string KindName(string code) => code switch
    {
        "01" => "Sykehus", "02" => "Klinikk", "05" => "Avdeling", "08" => "Post", "11" => "Poliklinikk", "12" => "Institusjon", "14" => "Laboratorium", _ => "Stab",
    };

    private static string? Telecom(JsonObject organisation, string system) => FhirParts.Items(organisation, "telecom").Where(one => FhirParts.Text(one, "system") == system).Select(one => FhirParts.Text(one, "value")).FirstOrDefault();

    private static void SetTelecom(JsonObject organisation, string system, string value)
    {
        if (value == (Telecom(organisation, system) ?? "")) return;
        var others = FhirParts.Items(organisation, "telecom").Where(one => FhirParts.Text(one, "system") != system);
        FhirParts.SetItems(organisation, "telecom", value.Length == 0 ? others : others.Append(new JsonObject { ["system"] = system, ["value"] = value, ["use"] = "work" }));
    }

    private static JsonObject? Address(JsonObject organisation) => FhirParts.Items(organisation, "address").FirstOrDefault();

    private static void WriteAddress(JsonObject organisation, FormEntry entry)
    {
        var before = Read(organisation);
        if (before[Line] == entry[Line] && before[PostalCode] == entry[PostalCode] && before[City] == entry[City]) return;
        var address = (JsonObject?)Address(organisation)?.DeepClone() ?? [];
        FhirParts.Set(address, "postalCode", entry[PostalCode]);
        FhirParts.Set(address, "city", entry[City]);
        if (entry[Line].Length == 0) address.Remove("line");
        else address["line"] = new JsonArray(entry[Line]);
        address.Remove("text");
        FhirParts.SetItems(organisation, "address", [.. address.Count == 0 ? [] : new[] { address }, .. FhirParts.Items(organisation, "address").Skip(1)]);
    }

    [GeneratedRegex(@"^\+?[0-9][0-9 ]{2,18}$", RegexOptions.None, 1000)]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.None, 1000)]
    private static partial Regex MailPattern();

    [GeneratedRegex(@"^[0-9]{4}$", RegexOptions.None, 1000)]
    private static partial Regex PostalPattern();
}
