namespace Varde.AccessControl;

/// <summary>The object that is asked for, with what clinicians and the person have laid down about it.</summary>
public sealed record ObjectFacts
{
    /// <summary>The type of an object that a clinician writes to one named parent (pbrl § 3-4 fourth para.).</summary>
    public const string Disclosure = "disclosure";

    /// <summary>One of which nothing is laid down.</summary>
    public static ObjectFacts Ordinary { get; } = new();

    /// <summary>A FHIR type or <see cref="Disclosure"/>; empty when not known.</summary>
    public string Type { get; init; } = "";

    /// <summary>The codes of 9603 that it carries.</summary>
    public IReadOnlyList<RestrictionCode> Codes { get; init; } = [];

    /// <summary>The codes of the referral that it hangs on: the stricter of own and inherited wins, so both count.</summary>
    public IReadOnlyList<RestrictionCode> InheritedCodes { get; init; } = [];

    /// <summary>When a delay (NORU) is over; null when it lasts until the object is assessed.</summary>
    public DateTimeOffset? DelayedUntil { get; init; }

    /// <summary>To whom a clinician has released it, or the referral it hangs on.</summary>
    public IReadOnlyList<ReleasedTo> Released { get; init; } = [];

    /// <summary>A prescription that parents are not told of (vergeinnsynsreservasjon).</summary>
    public bool HasGuardianAccessReservation { get; init; }

    /// <summary>An appointment that is exempt from parents.</summary>
    public bool IsExemptFromParents { get; init; }

    /// <summary>Not approved, an earlier version, or deleted.</summary>
    public bool IsUnapproved { get; init; }

    /// <summary>Whose draft it is; null when it is none.</summary>
    public DraftOf? Draft { get; init; }

    /// <summary>Parts of it are marked as about another person.</summary>
    public bool HasThirdPartyParts { get; init; }

    /// <summary>A clinician has assessed it.</summary>
    public bool IsAssessed { get; init; }

    /// <summary>Whole working days since the referral was received; null for what hangs on none.</summary>
    public int? WorkingDaysSinceReferral { get; init; }

    /// <summary>The message thread it is or belongs to.</summary>
    public ThreadFacts? Thread { get; init; }

    /// <summary>The actor is the named recipient of a disclosure.</summary>
    public bool NamesActorAsRecipient { get; init; }

    /// <summary>Another organisation owns it.</summary>
    public bool BelongsToOtherOrganisation { get; init; }

    /// <summary>True for a disclosure to a named parent.</summary>
    public bool IsDisclosure => string.Equals(Type, Disclosure, StringComparison.Ordinal);

    /// <summary>Carries a code, or hangs on what does.</summary>
    public bool Has(RestrictionCode code) => Codes.Contains(code) || InheritedCodes.Contains(code);
}

/// <summary>Codes of 9603 (urn:oid:2.16.578.1.12.4.1.1.9603). They hide from citizens and never from treating staff, but <see cref="BlockedByCitizen"/>.</summary>
public enum RestrictionCode
{
    /// <summary>N: normal.</summary>
    Normal,

    /// <summary>NORN_FORANS: weighty reasons against parents.</summary>
    HiddenFromParents,

    /// <summary>NORN_UNGDOM: urgent to prevent danger to life or serious harm to the youth; parents see it.</summary>
    HiddenFromYouth,

    /// <summary>NORN_FFL: danger to life.</summary>
    DangerToLife,

    /// <summary>NORN_KUT: clearly inadvisable for someone close.</summary>
    InadvisableForSomeoneClose,

    /// <summary>NORN_FPB: sound treatment.</summary>
    SoundTreatment,

    /// <summary>NORN_FFH: threatened personnel.</summary>
    ThreatenedPersonnel,

    /// <summary>NORN_ANG: other.</summary>
    OtherReason,

    /// <summary>NORN_ALL: all documents.</summary>
    AllDocuments,

    /// <summary>NORN_EPO: own wish.</summary>
    OwnWish,

    /// <summary>NORN_FOR: older than online access.</summary>
    OlderThanOnlineAccess,

    /// <summary>NORN_DUP: duplicate.</summary>
    Duplicate,

    /// <summary>NORU: delayed.</summary>
    Delayed,

    /// <summary>NORS: blocked by the citizen for staff.</summary>
    BlockedByCitizen,
}

/// <summary>To whom a clinician releases an object.</summary>
public enum ReleasedTo
{
    /// <summary>The patient: the youth.</summary>
    Patient,

    /// <summary>The parents.</summary>
    Parents,
}

/// <summary>Whose draft (553 incomplete) an object is.</summary>
public enum DraftOf
{
    /// <summary>The actor's, or their unit's.</summary>
    Own,

    /// <summary>Somebody else's.</summary>
    Other,
}

/// <summary>A message thread.</summary>
/// <param name="WithParent">A parent started it or was addressed in it.</param>
/// <param name="WithYouth">The youth started it or was addressed in it.</param>
/// <param name="IsWithSchoolHealth">The other side is the school health service.</param>
/// <param name="Topic">The service that it is about; null when it is about none.</param>
public sealed record ThreadFacts(bool WithParent = false, bool WithYouth = false, bool IsWithSchoolHealth = false, ServiceId? Topic = null);
