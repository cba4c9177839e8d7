namespace Varde.AccessControl;

/// <summary>A citizen, for oneself or for somebody else.</summary>
/// <param name="Relation">What the citizen is to the person.</param>
public sealed record CitizenFacts(Relation Relation) : ActorFacts
{
    /// <summary>How surely it is known who signed in.</summary>
    public SignInLevel Login { get; init; } = SignInLevel.High;

    /// <summary>Which parent with responsibility is registered at the child's address.</summary>
    public ParentsAddress Address { get; init; } = ParentsAddress.Own;

    /// <summary>No registered address in Norway.</summary>
    public bool IsAbroad { get; init; }

    /// <summary>The citizen's own address is protected (kode 6 or 7).</summary>
    public bool HasProtectedAddress { get; init; }

    /// <summary>The power of attorney that the person has given; null when there is none.</summary>
    public PowerOfAttorney? PowerOfAttorney { get; init; }

    /// <summary>The holder of the power of attorney is a parent of the person.</summary>
    public bool HolderIsParent { get; init; }

    /// <summary>The assigned power of attorney; null when there is none.</summary>
    public AssignedPowerOfAttorney? Assigned { get; init; }
}

/// <summary>What a citizen is to the person whose record it is.</summary>
public enum Relation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The person.</summary>
    Self,

    /// <summary>Has parental responsibility in the population register, by birth, adoption or judgment.</summary>
    Parent,

    /// <summary>A parent without parental responsibility.</summary>
    ParentWithoutResponsibility,

    /// <summary>Foster parent.</summary>
    FosterParent,

    /// <summary>Step-parent.</summary>
    StepParent,

    /// <summary>Guardian (verge, code VE of 7611).</summary>
    Guardian,

    /// <summary>Holder of a power of attorney (code FU of 7611).</summary>
    PowerOfAttorney,

    /// <summary>Holder of an assigned power of attorney (code TD of 7611).</summary>
    AssignedPowerOfAttorney,
}

/// <summary>Levels of electronic sign-in.</summary>
public enum SignInLevel
{
    /// <summary>Not signed in, or at a level below substantial.</summary>
    None,

    /// <summary>Substantial (MinID).</summary>
    Substantial,

    /// <summary>High (BankID or similar).</summary>
    High,
}

/// <summary>Which parent with parental responsibility is registered at the child's address.</summary>
public enum ParentsAddress
{
    /// <summary>The one who asks.</summary>
    Own,

    /// <summary>The other one.</summary>
    Other,

    /// <summary>None of them.</summary>
    Neither,
}
