namespace Varde.SeedPopulation.People;

/// <summary>The clinicians who write in one person's record.</summary>
internal sealed record Carers
{
    /// <summary>Those of records that are written for themselves, outside any region.</summary>
    public static readonly Carers OfNowhere = new()
    {
        GeneralPractitioner = DemoClinician.GeneralPractitioner, Ward = DemoClinician.Ward, Nurse = DemoClinician.Nurse, Emergency = DemoClinician.Emergency, OutOfHours = DemoClinician.Emergency,
        Midwife = DemoClinician.Midwife, BirthUnit = DemoClinician.BirthUnit, HealthNurse = DemoClinician.HealthNurse, HomeNurse = DemoClinician.HomeNurse,
        Laboratory = DemoClinician.Laboratory, Orthopaedics = DemoClinician.Orthopaedics, Paediatrics = DemoClinician.Paediatrics, Hospital = "Demofjord sykehus",
    };

    public required DemoClinician GeneralPractitioner { get; init; }
    public required DemoClinician Ward { get; init; }
    public required DemoClinician Nurse { get; init; }
    public required DemoClinician Emergency { get; init; }
    public required DemoClinician OutOfHours { get; init; }
    public required DemoClinician Midwife { get; init; }
    public required DemoClinician BirthUnit { get; init; }
    public required DemoClinician HealthNurse { get; init; }
    public required DemoClinician HomeNurse { get; init; }
    public required DemoClinician Laboratory { get; init; }
    public required DemoClinician Orthopaedics { get; init; }
    public required DemoClinician Paediatrics { get; init; }

    /// <summary>Whose numbers medicine orders have.</summary>
    public required string Hospital { get; init; }
}
