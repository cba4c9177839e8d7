namespace Varde.SeedPopulation.Region;

/// <summary>An organisation, or a unit of one, that gives care or that care belongs to. Trusts, hospitals and municipalities have their real names; their numbers are made up.</summary>
public sealed record CareOrganisation
{
    /// <summary>An opaque id, the same for every population.</summary>
    public required Guid Id { get; init; }

    public required OrganisationKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>What it is part of; null for the region and for those that are nobody's part.</summary>
    public CareOrganisation? PartOf { get; init; }

    /// <summary>Where it is.</summary>
    public required Municipality Municipality { get; init; }

    /// <summary>Number of the register of legal entities; units within an entity have none.</summary>
    public string? OrganisationNumber { get; init; }

    /// <summary>The address of its messages.</summary>
    public string? HerId { get; init; }

    /// <summary>Units of the specialist service only.</summary>
    public string? ReshId { get; init; }

    /// <summary>Pharmacies only.</summary>
    public string? PharmacyLicence { get; init; }

    /// <summary>The legal entity: itself, or the nearest above that has an organisation number.</summary>
    public CareOrganisation LegalEntity => OrganisationNumber is not null || PartOf is null ? this : PartOf.LegalEntity;

    /// <summary>Whether it belongs to a hospital trust.</summary>
    public bool IsSpecialistService => Kind is OrganisationKind.HospitalTrust || (PartOf?.IsSpecialistService ?? false);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The kinds of organisations and units.</summary>
public enum OrganisationKind
{
    RegionalAuthority, HospitalTrust, Hospital, HospitalClinic,
    EmergencyDepartment, MedicalWard, MedicalOutpatients, OrthopaedicWard, MaternityWard, Laboratory, ChildrensWard, ChildPsychiatry, AdultPsychiatry,
    HospitalPharmacy, Administration,
    Municipality, GeneralPractice, OutOfHours, NursingHome, HomeCare, SchoolHealth, Midwifery, Pharmacy,
}
