using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Resources;

/// <summary>What the population register and child welfare say of people, as Flags: a protected address, a care order.</summary>
internal static class FlagResources
{
    private const string Kinds = "urn:varde:person";

    public static IEnumerable<DemoResource> Of(Household household, DateOnly today) =>
    [
        .. household.Residents.Where(r => r.Protection != AddressProtection.None).Select(r => Protected(r, today)),
        .. household.CareOrders.Select(order => Flag(order.Child, "care-order", "Barnevernet har overtatt omsorgen", order.From)),
    ];

    private static DemoResource Protected(Resident resident, DateOnly today) => resident.Protection == AddressProtection.StrictlyConfidential
        ? Flag(resident.Id, "kode-6", "Strengt fortrolig adresse", today.AddYears(-1))
        : Flag(resident.Id, "kode-7", "Fortrolig adresse", today.AddYears(-1));

    private static DemoResource Flag(Guid person, string code, string text, DateOnly from) => Fhir.Resource("Flag", Fhir.IdOf(person, "flag/" + code), new()
    {
        ["status"] = "active",
        ["category"] = Fhir.List(Fhir.Coded("http://terminology.hl7.org/CodeSystem/flag-category", "admin")),
        ["code"] = Fhir.Coded(Kinds, code, text),
        ["subject"] = Fhir.Reference("Patient", person),
        ["period"] = Fhir.Period(from),
    });
}
