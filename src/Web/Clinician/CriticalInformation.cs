namespace Varde.Web.Clinician;

/// <summary>What everyone who gives care must know of a patient, as the record's lists of allergies and critical information have it now.</summary>
/// <param name="Knowledge">Whether there is anything to know it by.</param>
public sealed record CriticalInformation(CriticalKnowledge Knowledge)
{
    /// <summary>What the patient reacts to, the most dangerous first.</summary>
    public IReadOnlyList<AdverseReaction> Reactions { get; init; } = [];

    /// <summary>Conditions, implants, treatment, infections and routines to heed.</summary>
    public IReadOnlyList<Precaution> Precautions { get; init; } = [];

    /// <summary>The newest of the lists.</summary>
    public Guid? List { get; init; }

    /// <summary>When that list was written.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Whether the patient has blocked any of them, and the reader sees it in an emergency alone.</summary>
    public bool IsOpenedInEmergency { get; init; }

    /// <summary>True when the lists, if there are any, hold nothing that is in force.</summary>
    public bool IsEmpty => Reactions.Count + Precautions.Count == 0;

    /// <summary>Without any entries.</summary>
    public static CriticalInformation Of(CriticalKnowledge knowledge) => new(knowledge);
}

/// <summary>Why there is, or is not, critical information to show. The four must never look alike: "nothing is known" is not "nobody has asked".</summary>
public enum CriticalKnowledge
{
    /// <summary>The record has such a list; it may be empty.</summary>
    Listed,

    /// <summary>Nobody has written such a list.</summary>
    NoList,

    /// <summary>There may be a list, but this reader may not see it.</summary>
    Hidden,

    /// <summary>It could not be fetched.</summary>
    Unfetched,
}

/// <summary>Something that the patient reacts to.</summary>
/// <param name="Substance">What.</param>
/// <param name="Criticality">How dangerous it is.</param>
/// <param name="IsUnconfirmed">True when it is suspected only.</param>
/// <param name="Reaction">What happened, and how severe it was; empty when it is not told.</param>
public sealed record AdverseReaction(string Substance, Criticality Criticality, bool IsUnconfirmed, string Reaction);

/// <summary>How dangerous a further exposure is.</summary>
public enum Criticality
{
    /// <summary>Nobody has said.</summary>
    Unknown,

    /// <summary>It was considered, and cannot be said.</summary>
    Indeterminate,

    /// <summary>Low.</summary>
    Low,

    /// <summary>High: a threat to life or limb.</summary>
    High,
}

/// <summary>Something else to heed.</summary>
/// <param name="Kind">Of what kind, as the template names it.</param>
/// <param name="Condition">What.</param>
/// <param name="Comment">What is said of it; empty for nothing.</param>
public sealed record Precaution(string Kind, string Condition, string Comment);
