namespace Varde.AccessControl;

/// <summary>The person whose record it is.</summary>
/// <param name="Birth">When the person was born, as the register knows it, or how old the person is.</param>
public sealed record SubjectFacts(IAgeSource Birth)
{
    /// <summary>How much the person has consented to on the national portal, or the parents for the child.</summary>
    public ConsentLevel Level { get; init; } = ConsentLevel.Full;

    /// <summary>The services that the person has closed in the portal.</summary>
    public IReadOnlyList<ServiceId> Locked { get; init; } = [];

    /// <summary>A parent has consented to the youth's own use (13 to 15), and none has withdrawn.</summary>
    public bool HasYouthConsent { get; init; }

    /// <summary>Child welfare has taken over the care.</summary>
    public bool IsUnderCareOrder { get; init; }

    /// <summary>Whether the address is protected.</summary>
    public AddressProtection Protection { get; init; }

    /// <summary>Registered dead.</summary>
    public bool IsDead { get; init; }

    /// <summary>Whole days since the death; null when not known.</summary>
    public int? DaysSinceDeath { get; init; }

    /// <summary>Has no verified national identity number or D-number.</summary>
    public bool LacksNationalId { get; init; }

    /// <summary>NORN_ALL was laid down about one of the documents: in the portal it hides all of the record.</summary>
    public bool HidesAllDocuments { get; init; }

    /// <summary>Has reserved against having a summary record.</summary>
    public bool IsReservedFromSummaryRecord { get; init; }
}

/// <summary>Levels of consent on the national portal, each with all of those before it.</summary>
public enum ConsentLevel
{
    /// <summary>None.</summary>
    None,

    /// <summary>Insight into registers.</summary>
    Basis,

    /// <summary>The record too.</summary>
    BasisPlus,

    /// <summary>All services.</summary>
    Full,
}

/// <summary>How strictly an address is protected.</summary>
public enum AddressProtection
{
    /// <summary>Not.</summary>
    None,

    /// <summary>Kode 7, confidential.</summary>
    Kode7,

    /// <summary>Kode 6, strictly confidential.</summary>
    Kode6,
}
