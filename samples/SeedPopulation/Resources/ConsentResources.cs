using System.Text.Json.Nodes;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>What people have decided, as Consents: how much of the portal, a youth's own use, powers of attorney, blocks.</summary>
internal static class ConsentResources
{
    private const string Kinds = "urn:varde:consent";
    private const string Services = "urn:varde:service";

    public static IEnumerable<DemoResource> Of(Household household, DateOnly today) =>
    [
        .. household.Residents.Where(r => r.Level != PortalLevel.None).Select(r => Level(r, today)),
        .. household.Residents.SelectMany(Closed), .. household.Residents.Where(r => r.HasReservedSummaryRecord).Select(Reserved),
        .. household.YouthConsents.Select(Youth), .. household.YouthConsents.Where(c => c.RefusedBy is not null).Select(Refused),
        .. household.PowersOfAttorney.Select(p => Power(p, today)),
        .. household.AssignedPowersOfAttorney.Select(p => Assigned(p, today)),
        .. household.Blocks.Select(Blocked),
    ];

    private static DemoResource Level(Resident resident, DateOnly today) => Consent(
        resident.Id, "level", isActive: resident.Died is null, "portal-level", $"Samtykke til innbyggertjenester: {LevelName(resident.Level)}",
        LaterOf(resident.Born.Latest, today.AddYears(-2)), performer: Fhir.Reference("Patient", resident.Id), new()
        {
            ["type"] = "permit", ["code"] = Fhir.List(Fhir.Coded(Kinds, LevelCode(resident.Level), LevelName(resident.Level))),
        });

    private static string LevelCode(PortalLevel level) => level switch { PortalLevel.Basis => "basis", PortalLevel.BasisPlus => "basis-plus", _ => "full" };

    private static string LevelName(PortalLevel level) => level switch { PortalLevel.Basis => "Basis", PortalLevel.BasisPlus => "Basis+", _ => "Full" };

    private static DateOnly LaterOf(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DemoResource Youth(YouthConsent consent) => Consent(
        consent.Youth, "youth/" + consent.Parent, consent is { Withdrawn: null }, "youth-access", "Foreldresamtykke til ungdomstilgang",
        consent.From, Relative(consent.Youth, consent.Parent), new() { ["type"] = "permit", ["period"] = Fhir.Period(consent.From, consent.Withdrawn) });

    // A refusal stands for as long as it is not taken back.
    private static DemoResource Refused(YouthConsent consent) => Consent(
        consent.Youth, "youth/" + consent.RefusedBy, isActive: true, "youth-access", "Forelder sier nei til ungdomstilgang",
        consent.From, Relative(consent.Youth, consent.RefusedBy!.Value), new() { ["type"] = "deny", ["period"] = Fhir.Period(consent.From) });

    private static IEnumerable<DemoResource> Closed(Resident resident) => resident.LockedServices.Select(service => Consent(
        resident.Id, "closed/" + service, isActive: true, "closed-service", "Tjeneste slått av på nett",
        resident.Born.Latest.AddYears(20), Fhir.Reference("Patient", resident.Id), new() { ["type"] = "deny", ["code"] = Fhir.List(Fhir.Coded(Services, service)) }));

    private static DemoResource Reserved(Resident resident) => Consent(
        resident.Id, "summary-record", isActive: true, "summary-record", "Reservasjon mot kjernejournal",
        resident.Born.Latest.AddYears(20), Fhir.Reference("Patient", resident.Id), new() { ["type"] = "deny" });

    private static DemoResource Power(PowerOfAttorney power, DateOnly today) => Consent(
        power.Giver, $"power/{power.Receiver}/{power.From:O}", power.Ended is null, "power-of-attorney", "Fullmakt",
        EarlierOf(power.From, today), Fhir.Reference("Patient", power.Giver), new()
        {
            ["type"] = "permit",
            ["period"] = Fhir.Period(power.From, power.Ended ?? power.To),
            ["actor"] = Actor("GRANTEE", Relative(power.Giver, power.Receiver)),
            ["code"] = Fhir.List([.. power.Areas.Select(area => Fhir.Coded(Kinds, $"area-{area}", AreaName(area)))]),
        });

    // A power that begins next month was given today.
    private static DateOnly EarlierOf(DateOnly one, DateOnly other) => one < other ? one : other;

    private static string AreaName(int area) => area switch { 1 => "Innsyn i opplysninger registrert om deg", 2 => "Innsyn i journal", _ => "Digitale helsetjenester" };

    private static DemoResource Assigned(AssignedPowerOfAttorney power, DateOnly today) => Consent(
        power.Person, "assigned/" + power.Holder, power.To >= today, "assigned-power", "Tildelt fullmakt",
        power.From, Relative(power.Person, power.Holder), new() { ["type"] = "permit", ["period"] = Fhir.Period(power.From, power.To), ["actor"] = Actor("GRANTEE", Relative(power.Person, power.Holder)) });

    private static DemoResource Blocked(Block block) => Consent(
        block.Person, $"block/{block.Kind}", isActive: true, "block", "Sperring av opplysninger", block.From, Fhir.Reference("Patient", block.Person), new()
        {
            ["type"] = "deny",
            ["period"] = Fhir.Period(block.From),
            ["actor"] = block.Target is { } target ? Actor("PRCP", Target(block.Kind, target)) : null,
            ["code"] = block.Category is { } category ? Fhir.List(Fhir.Coded(Services, category)) : null,
        });

    private static JsonObject Target(BlockKind kind, Guid id) => kind == BlockKind.NamedPerson ? Fhir.Reference("Practitioner", id) : OrganisationResources.ReferenceTo(CareDirectory.Instance.Of(id));

    private static JsonObject Relative(Guid person, Guid relative) => Fhir.Reference("RelatedPerson", RelationResources.IdOf(person, relative));

    private static JsonArray Actor(string role, JsonObject reference) => Fhir.List(new JsonObject { ["role"] = Fhir.Coded(Kinds, role), ["reference"] = reference });

    private static DemoResource Consent(Guid patient, string purpose, bool isActive, string kind, string text, DateOnly given, JsonObject performer, JsonObject provision)
    {
        foreach (var empty in provision.Where(p => p.Value is null).Select(p => p.Key).ToList()) provision.Remove(empty);
        return Fhir.Resource("Consent", Fhir.IdOf(patient, "consent/" + purpose), new()
        {
            ["status"] = isActive ? "active" : "inactive",
            ["scope"] = Fhir.Coded("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            ["category"] = Fhir.List(Fhir.Coded(Kinds, kind, text)),
            ["patient"] = Fhir.Reference("Patient", patient),
            ["dateTime"] = Fhir.Date(given),
            ["performer"] = Fhir.List(performer),
            ["policyRule"] = Fhir.Text("Pasient- og brukerrettighetsloven"),
            ["provision"] = provision,
        });
    }
}
