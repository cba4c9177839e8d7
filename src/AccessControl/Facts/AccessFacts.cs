namespace Varde.AccessControl;

/// <summary>
/// Everything that an access decision may depend on besides the time: who asks, about whom, for what. They are gathered before the rules are
/// asked, so that a decision is a function of its facts and <c>now</c> and of nothing else. What is left out has its ordinary value.
/// </summary>
public sealed record AccessFacts
{
    /// <summary>Which part of the table is read. A session has one lane and cannot change it.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Who asks, and what they are to the person and the record.</summary>
    public required ActorFacts Actor { get; init; }

    /// <summary>What is asked for: a service of table 1, the address of a person, or what belongs to no patient.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>What is to be done with it.</summary>
    public AccessAction Action { get; init; }

    /// <summary>The basis that staff state for it; null when they state none. Citizens and machines need none.</summary>
    public BasisCode? Purpose { get; init; }

    /// <summary>Whose record it is; null for what belongs to no patient.</summary>
    public SubjectFacts? Subject { get; init; }

    /// <summary>The object that is asked for.</summary>
    public ObjectFacts Object { get; init; } = ObjectFacts.Ordinary;

    /// <summary>True when the service's switch is off for the organisation. A service without any switch is on.</summary>
    public bool IsServiceOff { get; init; }

    /// <summary>What is to be given or withheld, in the lane <see cref="Lane.Set"/>; null in all others.</summary>
    public SettingFacts? Setting { get; init; }

    /// <summary>The choices of the operator that the rules leave open.</summary>
    public AccessChoices Choices { get; init; } = AccessChoices.Default;
}

/// <summary>The parts of the table: each actor's decision is made in one of them.</summary>
public enum Lane
{
    /// <summary>Nobody known: no rule permits.</summary>
    None,

    /// <summary>A citizen in the portal, for oneself or for somebody else.</summary>
    Citizen,

    /// <summary>Staff in the clinical workspace.</summary>
    Staff,

    /// <summary>Giving and withholding of information, asked by a citizen or by staff.</summary>
    Set,

    /// <summary>A machine client with client credentials.</summary>
    System,

    /// <summary>The developer of the open development mode.</summary>
    Developer,

    /// <summary>The server itself.</summary>
    Server,
}

/// <summary>What an operator chooses where the rules leave it open.</summary>
/// <param name="ParentsAddress">Who must live at the child's address (<c>Parents:AddressRule</c>).</param>
/// <param name="NamedBlockInEmergency">Whether a block of a named person can give way (<c>Blocking:NamedBlockInEmergency</c>).</param>
public sealed record AccessChoices(ParentsAddressRule ParentsAddress, NamedBlockInEmergency NamedBlockInEmergency)
{
    /// <summary>One parent at the address opens for both; weighty reasons open a named block.</summary>
    public static AccessChoices Default { get; } = new(ParentsAddressRule.AnyParent, NamedBlockInEmergency.WeightyReasons);
}

/// <summary>Who must be registered at the child's address for a parent to represent it.</summary>
public enum ParentsAddressRule
{
    /// <summary>One of the parents with responsibility.</summary>
    AnyParent,

    /// <summary>The very parent who asks.</summary>
    OwnAddress,
}

/// <summary>Whether the block of a named person in the region's own record gives way in an emergency.</summary>
public enum NamedBlockInEmergency
{
    /// <summary>For weighty reasons (hpl § 45, pbrl § 5-3): with a second confirmation, when no other clinician is there.</summary>
    WeightyReasons,

    /// <summary>Never.</summary>
    Absolute,
}
