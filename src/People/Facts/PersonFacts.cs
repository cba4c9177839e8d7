using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.People.Facts;

/// <summary>What the resources of one record say of its person, as far as access depends on it. It holds for every moment: periods and ages are looked at when a decision is made.</summary>
internal sealed record PersonFacts(EhrId Record)
{
    /// <summary>The id of the Patient.</summary>
    public string Patient { get; init; } = "";

    /// <summary>The verified numbers: birth number and D-number.</summary>
    public IReadOnlyList<NationalId> Numbers { get; init; } = [];

    /// <summary>The birth date; one that may be any day where the record tells none.</summary>
    public BirthDate Born { get; init; } = BirthDate.Unknown;

    /// <summary>The name, for those who may represent the person.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name as lists are ordered by it: the family name first.</summary>
    public string SortName { get; init; } = "";

    public bool IsDead { get; init; }

    /// <summary>The day of death, where it is known.</summary>
    public DateOnly? Died { get; init; }

    /// <summary>The registered address in Norway, in a form that can be compared; null where the record tells none.</summary>
    public string? Home { get; init; }

    /// <summary>Has an address in Norway, though it may not be told which.</summary>
    public bool LivesInNorway { get; init; }

    /// <summary>The practitioners who are the person's general practitioner.</summary>
    public IReadOnlyList<string> GeneralPractitioners { get; init; } = [];

    public IReadOnlyList<FlaggedFact> Flags { get; init; } = [];

    public IReadOnlyList<Relative> Relatives { get; init; } = [];

    public IReadOnlyList<GivenConsent> Consents { get; init; } = [];

    public IReadOnlyList<CareCourse> Courses { get; init; } = [];

    public IReadOnlyList<StatedBasis> Bases { get; init; } = [];

    /// <summary>NORN_ALL holds of one of the documents.</summary>
    public bool HidesAllDocuments { get; init; }

    /// <summary>The record that this one was replaced by, as its Patient says; null where it says none, or several.</summary>
    public EhrId? ReplacedBy { get; init; }

    /// <summary>The records that this one has replaced, as its Patient says.</summary>
    public IReadOnlyList<EhrId> Replaces { get; init; } = [];

    /// <summary>What the records tell that this one has replaced: they are the same person's, and what is closed there stays closed.</summary>
    public IReadOnlyList<PersonFacts> Replaced { get; init; } = [];

    /// <summary>This record, and those that it has replaced.</summary>
    public IEnumerable<PersonFacts> All => Replaced.Count == 0 ? [this] : [this, .. Replaced];

    /// <summary>Whether a flag is raised, in any of the records.</summary>
    public bool Is(string code, DateTimeOffset now) => All.Any(one => one.Flags.Any(flag => flag.Code == code && flag.Period.Holds(now)));

    /// <summary>How strictly the address is protected.</summary>
    public AddressProtection ProtectionAt(DateTimeOffset now) =>
        Is(FlaggedFact.Kode6, now) ? AddressProtection.Kode6 : Is(FlaggedFact.Kode7, now) ? AddressProtection.Kode7 : AddressProtection.None;

    /// <summary>The consents of a kind, in force or not.</summary>
    public IEnumerable<GivenConsent> Of(ConsentKind kind) => Consents.Where(consent => consent.Kind == kind);

    /// <summary>Those of all records of the person: what somebody has closed holds wherever it was laid down.</summary>
    public IEnumerable<GivenConsent> OfAny(ConsentKind kind) => All.SelectMany(one => one.Of(kind));

    /// <summary>
    /// The person of several records. What opens something to somebody (relatives, powers, consents, stated bases) is taken from the record that stays; what closes something is taken from all of them,
    /// and so are the numbers and the care, which are the person's wherever they are written.
    /// </summary>
    /// <param name="replaced">The facts of the records that this one has replaced.</param>
    public PersonFacts Joined(IReadOnlyList<PersonFacts> replaced) => replaced.Count == 0 ? this : this with
    {
        Replaced = replaced,
        Numbers = [.. Numbers.Concat(replaced.SelectMany(one => one.Numbers)).Distinct()],
        Born = Born == BirthDate.Unknown ? replaced.Select(one => one.Born).FirstOrDefault(born => born != BirthDate.Unknown, Born) : Born,
        IsDead = IsDead || replaced.Any(one => one.IsDead),
        Died = Died ?? replaced.Select(one => one.Died).FirstOrDefault(died => died is not null),
        Courses = [.. Courses.Concat(replaced.SelectMany(one => one.Courses))],
    };
}

/// <summary>Something that a Flag says of a person.</summary>
/// <param name="Code">What, by <see cref="PeopleCodes.Person"/>.</param>
/// <param name="Period">When it holds.</param>
internal sealed record FlaggedFact(string Code, Span Period)
{
    /// <summary>The Flag.</summary>
    public string Id { get; init; } = "";

    public const string Kode6 = "kode-6";
    public const string Kode7 = "kode-7";
    public const string CareOrder = "care-order";

    /// <summary>Notices about access are held back: somebody else may read them.</summary>
    public const string AtRisk = "at-risk";
}

/// <summary>Somebody who is something to the person.</summary>
/// <param name="Id">The RelatedPerson.</param>
/// <param name="Number">The relative's number; null when it is not known.</param>
/// <param name="Ties">What the relative is to the person.</param>
internal sealed record Relative(string Id, NationalId? Number, FamilyTies Ties)
{
    public BirthDate? Born { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The address that the RelatedPerson tells, for a relative who has no record here.</summary>
    public string? Home { get; init; }

    /// <summary>Since when and until when, and never when the RelatedPerson is not active.</summary>
    public Span Period { get; init; } = Span.Always;

    public bool IsActive { get; init; } = true;

    /// <summary>Whether the relative is one of some kinds at a moment.</summary>
    public bool Is(FamilyTies ties, DateTimeOffset now) => (Ties & ties) != FamilyTies.None && IsActive && Period.Holds(now);
}

/// <summary>What a relative is to a person.</summary>
[Flags]
internal enum FamilyTies
{
    None = 0,
    Parent = 1,
    Child = 2,
    Spouse = 4,
    Sibling = 8,
    FosterParent = 16,
    StepParent = 32,
    Guardian = 64,

    /// <summary>Has parental responsibility in the population register.</summary>
    Responsible = 128,

    /// <summary>The parent is the mother; one who is registered as co-mother is a parent alone.</summary>
    Mother = 256,

    /// <summary>The parent is the father.</summary>
    Father = 512,
}

/// <summary>What a Consent of the person, or of somebody on their behalf, says.</summary>
/// <param name="Id">The Consent.</param>
/// <param name="Kind">What it decides.</param>
internal sealed record GivenConsent(string Id, ConsentKind Kind)
{
    /// <summary>True when it permits, false when it denies.</summary>
    public bool Permits { get; init; }

    /// <summary>Its status is active.</summary>
    public bool IsActive { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset? Given { get; init; }

    public Span Period { get; init; } = Span.Always;

    /// <summary>The RelatedPersons who gave it.</summary>
    public IReadOnlyList<string> Givers { get; init; } = [];

    /// <summary>The RelatedPerson to whom something was given.</summary>
    public string? Receiver { get; init; }

    /// <summary>The codes of its provision, of <see cref="PeopleCodes.Consent"/>: a level, areas.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    public IReadOnlyList<ServiceId> Services { get; init; } = [];

    /// <summary>Roles that are meant, by <see cref="PeopleCodes.Role"/>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<string> Practitioners { get; init; } = [];

    public IReadOnlyList<string> Organisations { get; init; } = [];

    /// <summary>The documents that are meant, by their versioned objects.</summary>
    public IReadOnlyList<Guid> Documents { get; init; } = [];

    /// <summary>Whether it is in force at a moment.</summary>
    public bool Holds(DateTimeOffset now) => IsActive && Period.Holds(now);
}

/// <summary>What Consents decide.</summary>
internal enum ConsentKind
{
    /// <summary>How much of the national portal.</summary>
    PortalLevel,

    /// <summary>A parent lets a youth use the portal.</summary>
    YouthAccess,

    PowerOfAttorney,

    AssignedPower,

    /// <summary>Blocks information for staff.</summary>
    Block,

    /// <summary>Elevated consent: staff may open what is blocked.</summary>
    OpenBlock,

    /// <summary>Closes a service of the portal.</summary>
    ClosedService,

    /// <summary>Reservation against a summary record.</summary>
    SummaryRecord,
}

/// <summary>A course or meeting of care: why a unit may see the record.</summary>
/// <param name="Organisation">The unit that is responsible; null when none is named.</param>
/// <param name="Basis">By which implicit basis whoever works there takes part.</param>
internal sealed record CareCourse(string? Organisation, BasisCode Basis)
{
    /// <summary>In which record it is registered.</summary>
    public EhrId Record { get; init; }

    /// <summary>The practitioners who are named.</summary>
    public IReadOnlyList<string> Practitioners { get; init; } = [];

    /// <summary>By which basis those who are named take part.</summary>
    public BasisCode OfNamed { get; init; }

    public Span Period { get; init; } = Span.Always;

    /// <summary>The person is on this unit's list of a general practitioner.</summary>
    public bool IsOfGeneralPractitioner { get; init; }

    /// <summary>The person measures at home, and the gateway sends it in.</summary>
    public bool IsHomeMonitoring { get; init; }

    /// <summary>The versioned object, whose first version tells who registered it.</summary>
    public Guid Object { get; init; }
}

/// <summary>A basis that somebody of the staff has stated for reading.</summary>
/// <param name="Id">The Basic.</param>
/// <param name="Actor">Who stated it, as the access log names them.</param>
/// <param name="Organisation">For which organisation.</param>
/// <param name="Code">The basis.</param>
/// <param name="Period">How long it holds.</param>
internal sealed record StatedBasis(string Id, string Actor, string Organisation, BasisCode Code, Span Period)
{
    public bool HasReason { get; init; }

    public EmergencyConfirmation Confirmed { get; init; } = EmergencyConfirmation.None;

    /// <summary>The leader found that it was not right.</summary>
    public bool WasFoundWrong { get; init; }
}
