using Varde.Foundation.Identifiers;

namespace Varde.NationalServices;

/// <summary>The people who can sign in at the stand-in: none of them exists.</summary>
public interface IDemoPeople
{
    /// <summary>Those of a server without a region of its own: one of each role.</summary>
    static IDemoPeople BuiltIn { get; } = new IdentityProvider.BuiltInPeople();

    /// <summary>All of them, in the order in which the sign-in page shows them.</summary>
    IReadOnlyList<DemoPerson> All { get; }

    /// <summary>The programs that sign in for themselves, with client credentials.</summary>
    IReadOnlyList<DemoMachine> Machines => [];

    /// <summary>Those for whom an app can be started: whoever has a record, also those who do not sign in.</summary>
    IReadOnlyList<DemoPatient> Patients => [];

    /// <summary>The one of a name; null when nobody has it.</summary>
    DemoPerson? Find(string name) => All.FirstOrDefault(person => person.Name == name);
}

/// <summary>Somebody who does not exist and can sign in.</summary>
/// <param name="Name">The name to ask for, in lower case with hyphens.</param>
/// <param name="DisplayName">The name that people read.</param>
/// <param name="Person">The national id, of the test series.</param>
/// <param name="Bokmål">Who this is, in bokmål.</param>
/// <param name="English">The same in English.</param>
public sealed record DemoPerson(string Name, string DisplayName, NationalId Person, string Bokmål, string English)
{
    /// <summary>Where the person works in the health service; null for one who signs in as a citizen.</summary>
    public DemoWork? Work { get; init; }

    /// <summary>Under which heading the sign-in page shows the person; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>The FHIR resource that stands for the person, relative to the FHIR API: <c>Practitioner/…</c> or <c>Patient/…</c>; null where there is none.</summary>
    public string? FhirUser { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Somebody who has a record.</summary>
/// <param name="Id">The id of the Patient.</param>
/// <param name="DisplayName">The name that people read.</param>
/// <param name="Group">Who belongs together, as <see cref="DemoPerson.Group"/>.</param>
public sealed record DemoPatient(string Id, string DisplayName, string Group);

/// <summary>Where somebody works.</summary>
/// <param name="Organisation">The organisation.</param>
/// <param name="Unit">The unit of it; null where it has none.</param>
/// <param name="Hpr">The number in the register of health personnel; null for those who have none.</param>
public sealed record DemoWork(OrganisationNumber Organisation, OrganisationNumber? Unit, HprNumber? Hpr);

/// <summary>A program that signs in for itself.</summary>
/// <param name="Client">Its client id.</param>
/// <param name="DisplayName">The name that people read.</param>
/// <param name="Work">The organisation that it acts for; null for one that acts for none.</param>
public sealed record DemoMachine(string Client, string DisplayName, DemoWork? Work);
