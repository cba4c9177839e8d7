using Varde.AccessControl;
using Varde.Foundation.Identifiers;
using Varde.NationalServices;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Region;

namespace Varde.Web.Demo;

/// <summary>The programs of the demo's region: a laboratory and a gateway of the university hospital, its exports, and the national portal. The demo's server registers them as an operator would.</summary>
internal static class RegionMachines
{
    private static readonly (RegisteredClient Client, string Organisation)[] Registered =
    [
        (new("lab-unn", ClientKind.Integration) { Name = "Laboratoriesystemet ved UNN", Kinds = ["Observation", "DiagnosticReport", "Specimen", "varde.laboratory_report.v1"], Services = [ServiceId.TestResult] }, Hospital.NorthNorway),
        (new("hjemmemaaling-unn", ClientKind.Gateway) { Name = "Mottaket av hjemmemålinger ved UNN" }, Hospital.NorthNorway),
        (new("eksport-unn", ClientKind.Export) { Name = "Uttrekk til godkjente formål ved UNN" }, Hospital.NorthNorway),
        (new("helsenorge", ClientKind.Helsenorge) { Name = "Helsenorge", Kinds = ["Appointment", "DocumentReference", "DiagnosticReport", "Observation", "COMPOSITION"], Receives = [ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.MunicipalAppointment, ServiceId.Journal, ServiceId.TestResult] }, Hospital.NorthNorway),
    ];

    /// <summary>Those who sign in at the stand-in.</summary>
    public static IReadOnlyList<DemoMachine> All { get; } = [.. Registered.Select(one => new DemoMachine(one.Client.Id, one.Client.Name, new DemoWork(NumberOf(one.Organisation), null, null)))];

    /// <summary>Their registrations.</summary>
    public static IReadOnlyList<RegisteredClient> Registrations { get; } = [.. Registered.Select(one => one.Client with { Organisation = NumberOf(one.Organisation).Digits })];

    private static OrganisationNumber NumberOf(string trust) => OrganisationNumber.Parse(SyntheticRegion.NumberOf(trust)).Value;
}
