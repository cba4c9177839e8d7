namespace Varde.AccessControl;

/// <summary>A member of staff in the clinical workspace, in the organisation chosen at sign-in.</summary>
/// <param name="Role">In which role.</param>
public sealed record StaffFacts(StaffRole Role) : ActorFacts
{
    /// <summary>The kind of organisation, as <see cref="OrganisationKinds"/> names it; empty when not known.</summary>
    public string OrganisationKind { get; init; } = "";

    /// <summary>Not signed in through HelseID at level high.</summary>
    public bool IsNotSignedIn { get; init; }

    /// <summary>No authorisation in HPR.</summary>
    public bool LacksAuthorisation { get; init; }

    /// <summary>Signed in without an organisation.</summary>
    public bool LacksOrganisation { get; init; }

    /// <summary>The person is the actor's child, parent, spouse, partner or sibling.</summary>
    public bool IsNearKin { get; init; }

    /// <summary>The person is the actor.</summary>
    public bool IsOwnRecord { get; init; }

    /// <summary>The actor's task needs protected addresses.</summary>
    public bool HasAddressTask { get; init; }

    /// <summary>The actor leads a unit or organisation, and reviews emergencies there.</summary>
    public bool IsLeader { get; init; }

    /// <summary>A reason was stated.</summary>
    public bool HasReason { get; init; }

    /// <summary>An approval covers the person for this purpose.</summary>
    public bool HasApproval { get; init; }

    /// <summary>The actor's part in the treatment.</summary>
    public CareRelation Care { get; init; } = CareRelation.Ordinary;

    /// <summary>What the person has blocked, as far as it hits this actor and object.</summary>
    public BlockFacts Blocks { get; init; } = BlockFacts.None;

    /// <summary>What was confirmed in an emergency besides the reason.</summary>
    public EmergencyConfirmation Emergency { get; init; } = EmergencyConfirmation.None;
}

/// <summary>The roles of staff.</summary>
public enum StaffRole
{
    /// <summary>Doctor.</summary>
    Doctor,

    /// <summary>Nurse.</summary>
    Nurse,

    /// <summary>Secretary: administration of patients.</summary>
    Secretary,

    /// <summary>Technical operation.</summary>
    Technician,

    /// <summary>Clinical informatician: templates, queries, terminology.</summary>
    Informatician,

    /// <summary>Organisation administrator: units and staff.</summary>
    OrganisationAdministrator,

    /// <summary>Security officer: the access log.</summary>
    SecurityOfficer,

    /// <summary>Rollout lead: switches.</summary>
    RolloutLead,
}

/// <summary>The kinds of organisation that rules speak of; there are others.</summary>
public static class OrganisationKinds
{
    /// <summary>Specialist service.</summary>
    public const string Hospital = "hospital";

    /// <summary>The office of the person's own general practitioner.</summary>
    public const string OwnGeneralPractitioner = "gp-own";
}

/// <summary>The actor's part in the treatment, behind an implicit basis.</summary>
/// <param name="HasEnded">The relation that the basis stands on is over.</param>
/// <param name="BeganBeforeDeath">It began before the person died.</param>
/// <param name="WasRegisteredByOther">Somebody else registered it.</param>
/// <param name="GaveCare">The actor gave care in the course that the object belongs to.</param>
public sealed record CareRelation(bool HasEnded = false, bool BeganBeforeDeath = false, bool WasRegisteredByOther = false, bool GaveCare = false)
{
    /// <summary>One that holds now.</summary>
    public static CareRelation Ordinary { get; } = new();
}

/// <summary>What the person has blocked (pjl § 17, pbrl § 5-3), as far as it hits the actor and the object that is asked for.</summary>
/// <param name="NamesActor">The actor is blocked by name.</param>
/// <param name="Reach">What else the block is made for; empty when nothing hits.</param>
/// <param name="IsOpenedByConsent">The person's elevated consent to open it is recorded.</param>
public sealed record BlockFacts(bool NamesActor, IReadOnlyList<BlockReach> Reach, bool IsOpenedByConsent = false)
{
    /// <summary>Nothing is blocked.</summary>
    public static BlockFacts None { get; } = new(false, []);
}

/// <summary>What a block is made for, when not for a named person.</summary>
public enum BlockReach
{
    /// <summary>The actor's organisation.</summary>
    Organisation,

    /// <summary>The actor's unit.</summary>
    Unit,

    /// <summary>The actor's role.</summary>
    Role,

    /// <summary>This category of information.</summary>
    Category,

    /// <summary>This document.</summary>
    Document,
}

/// <summary>What was confirmed in an emergency besides its reason.</summary>
/// <param name="IsConfirmedTwice">A second confirmation was given.</param>
/// <param name="IsNoOtherClinicianThere">It was stated that no other clinician is available.</param>
public sealed record EmergencyConfirmation(bool IsConfirmedTwice, bool IsNoOtherClinicianThere)
{
    /// <summary>Nothing.</summary>
    public static EmergencyConfirmation None { get; } = new(false, false);
}
