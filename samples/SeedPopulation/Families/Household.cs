namespace Varde.SeedPopulation.Families;

/// <summary>
/// People who belong together, at one address or several, with everything that ties them to each other: nobody in it is tied to someone outside.
/// </summary>
public sealed record Household
{
    public required IReadOnlyList<Resident> Residents { get; init; }

    public IReadOnlyList<FamilyTie> Ties { get; init; } = [];

    public IReadOnlyList<PowerOfAttorney> PowersOfAttorney { get; init; } = [];

    public IReadOnlyList<AssignedPowerOfAttorney> AssignedPowersOfAttorney { get; init; } = [];

    public IReadOnlyList<YouthConsent> YouthConsents { get; init; } = [];

    public IReadOnlyList<CareOrder> CareOrders { get; init; } = [];

    public IReadOnlyList<Block> Blocks { get; init; } = [];

    public IReadOnlyList<Referral> Referrals { get; init; } = [];
}

/// <summary>Who someone is to somebody, as the population register says.</summary>
/// <param name="Person">Whose relative it is.</param>
/// <param name="Relative">The relative.</param>
/// <param name="Kind">What the relative is to the person.</param>
/// <param name="Responsibility">The parental responsibility of the relative for the person.</param>
public sealed record FamilyTie(Guid Person, Guid Relative, TieKind Kind, ParentalResponsibility Responsibility = ParentalResponsibility.None);

/// <summary>What a relative is to the person.</summary>
public enum TieKind
{
    Mother, Father, StepFather, FosterMother, FosterFather, Grandmother, Guardian, Child, Spouse,
}

/// <summary>Parental responsibility.</summary>
public enum ParentalResponsibility
{
    None,

    /// <summary>As parents have it.</summary>
    ByBirth,

    /// <summary>Given by a court.</summary>
    ByJudgment,
}

/// <summary>A power of attorney that a person gives (code FU).</summary>
/// <param name="Giver">Who is represented.</param>
/// <param name="Receiver">Who represents.</param>
/// <param name="Areas">Numbers of the service areas: 1 register insight, 2 the record, 3 digital health services.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day; null until it is ended.</param>
/// <param name="Ended">The day on which one of the two ended it.</param>
public sealed record PowerOfAttorney(Guid Giver, Guid Receiver, IReadOnlyList<int> Areas, DateOnly From, DateOnly? To = null, DateOnly? Ended = null);

/// <summary>A power of attorney assigned to the next of kin of somebody who lacks the capacity to consent (code TD).</summary>
public sealed record AssignedPowerOfAttorney(Guid Person, Guid Holder, DateOnly From, DateOnly To);

/// <summary>A parent's consent to a youth's own use of the portal.</summary>
/// <param name="Youth">Who may use it.</param>
/// <param name="Parent">Who consented.</param>
/// <param name="From">Since when.</param>
/// <param name="Withdrawn">When that parent took it back.</param>
/// <param name="RefusedBy">The parent who refuses; either one's refusal counts.</param>
public sealed record YouthConsent(Guid Youth, Guid Parent, DateOnly From, DateOnly? Withdrawn = null, Guid? RefusedBy = null);

/// <summary>Child welfare has taken over the care of a child.</summary>
public sealed record CareOrder(Guid Child, DateOnly From);

/// <summary>What a person has blocked, and for whom.</summary>
/// <param name="Person">Whose record.</param>
/// <param name="Kind">What kind of target it is.</param>
/// <param name="Target">Id of the named person, unit or organisation; null for a category of documents.</param>
/// <param name="Category">The service, as the access rules name it, whose documents are blocked for all.</param>
/// <param name="From">Since when.</param>
public sealed record Block(Guid Person, BlockKind Kind, Guid? Target, string? Category, DateOnly From);

/// <summary>What a block hits.</summary>
public enum BlockKind
{
    NamedPerson, Unit, Organisation, Category,
}

/// <summary>A referral to the specialist service.</summary>
/// <param name="Person">Who is referred.</param>
/// <param name="To">The unit that receives it.</param>
/// <param name="Received">The day on which it came.</param>
/// <param name="Reason">Why.</param>
/// <param name="Assessed">The day on which a clinician assessed it; null while nobody has.</param>
public sealed record Referral(Guid Person, Guid To, DateOnly Received, string Reason, DateOnly? Assessed = null);
