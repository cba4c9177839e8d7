using Varde.Foundation.Identifiers;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>One of each role that the rules know, until the region has people of its own. Names and numbers are invented; the numbers pass their checks.</summary>
internal sealed class BuiltInPeople : IDemoPeople
{
    private const string Hospital = "310070009";
    private const string GpOffice = "310070041";
    private const string OutOfHours = "310070068";
    private const string Municipality = "310070092";
    private const string Pharmacy = "310070130";

    public IReadOnlyList<DemoPerson> All { get; } =
    [
        Works("hospital-doctor", "Ingrid Prøve Fjell", "14837110034", "Overlege ved sykehuset", "Senior doctor at the hospital", Hospital, "310070017", "9900010"),
        Works("hospital-nurse", "Jonas Prøve Li", "02898510037", "Sykepleier ved sykehuset", "Nurse at the hospital", Hospital, "310070017", "9900011"),
        Works("gp", "Marit Prøve Vik", "21866610034", "Fastlege", "General practitioner", GpOffice, null, "9900012"),
        Works("out-of-hours-doctor", "Even Prøve Nes", "08917910015", "Lege ved legevakten", "Doctor at the out-of-hours service", OutOfHours, null, "9900013"),
        Works("municipal-nurse", "Sara Prøve Dal", "30819010095", "Sykepleier i kommunen", "Nurse in the municipality", Municipality, "310070106", "9900014"),
        Works("pharmacist", "Nils Prøve Berg", "17857410084", "Farmasøyt ved apoteket", "Pharmacist at the pharmacy", Pharmacy, null, "9900015"),
        Works("security-officer", "Tove Prøve Lund", "05926310064", "Sikkerhetsansvarlig ved sykehuset", "Security officer at the hospital", Hospital, "310070025", null),
        Citizen("patient", "Olav Prøve Haug", "11845810097", "Pasient", "Patient"),
        Citizen("mother", "Hanne Prøve Strand", "23828410067", "Mor til gutten, jenta og ungdommen", "Mother of the boy, the girl and the youth"),
        Citizen("father", "Petter Prøve Moen", "09888110027", "Far, bor på en annen adresse", "Father, lives elsewhere"),
        Citizen("boy-12", "Emil Prøve Strand", "19831490015", "Gutt på 12 år", "Boy of 12"),
        Citizen("girl-14", "Nora Prøve Strand", "27861290056", "Jente på 14 år", "Girl of 14"),
        Citizen("youth-16", "Jakob Prøve Strand", "04901090063", "Ungdom på 16 år", "Youth of 16"),
        Citizen("protected", "Liv Prøve Holm", "15877710049", "Person med sperret adresse", "Person with a protected address"),
        Citizen("son", "Arne Prøve Eide", "06856810281", "Sønn med fullmakt fra sin gamle mor", "Son with his old mother's power of attorney"),
        Citizen("old-mother", "Solveig Prøve Eide", "28813910006", "Gammel mor, har gitt sønnen fullmakt", "Old mother, has given her son power of attorney"),
    ];

    private static DemoPerson Works(string name, string displayName, string person, string bokmål, string english, string organisation, string? unit, string? hpr) =>
        Citizen(name, displayName, person, bokmål, english) with
        {
            Work = new DemoWork(OrganisationNumber.Parse(organisation).Value, unit is null ? null : OrganisationNumber.Parse(unit).Value, hpr is null ? null : HprNumber.Parse(hpr).Value),
        };

    private static DemoPerson Citizen(string name, string displayName, string person, string bokmål, string english) =>
        new(name, displayName, NationalId.Parse(person).Value, bokmål, english);
}
