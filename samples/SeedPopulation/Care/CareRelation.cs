using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Care;

/// <summary>A course of care: why a unit may see a person's record, and since when.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose care.</param>
/// <param name="Kind">What ties the unit to the person.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Responsible">Who has the responsibility in the unit; null when nobody is named.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day; null while it goes on.</param>
public sealed record CareRelation(Guid Id, Guid Person, CareRelationKind Kind, CareOrganisation Unit, StaffMember? Responsible, DateOnly From, DateOnly? To = null);

/// <summary>What ties a unit to a person.</summary>
public enum CareRelationKind
{
    /// <summary>The list of a GP.</summary>
    GeneralPractitionerList,

    /// <summary>A stay in hospital.</summary>
    Admission,

    /// <summary>A course at an outpatient clinic.</summary>
    Outpatient,

    HomeCare, NursingHome, SchoolHealth, Pregnancy,
}

/// <summary>One meeting of a person and the health service.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Who came, or was visited.</param>
/// <param name="Kind">What kind of meeting.</param>
/// <param name="Unit">Where.</param>
/// <param name="Staff">Who met the person.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; null while it goes on.</param>
public sealed record CareContact(Guid Id, Guid Person, CareContactKind Kind, CareOrganisation Unit, StaffMember? Staff, DateTimeOffset Start, DateTimeOffset? End);

/// <summary>The kinds of meetings.</summary>
public enum CareContactKind
{
    Consultation, HomeVisit, Emergency, Admission,
}
