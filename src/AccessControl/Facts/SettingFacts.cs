namespace Varde.AccessControl;

/// <summary>What is to be given or withheld, and by whom.</summary>
/// <param name="What">The code, reservation or release that is to be set.</param>
public sealed record SettingFacts(Settable What)
{
    /// <summary>The member of staff is authorised as health personnel.</summary>
    public bool IsAuthorised { get; init; } = true;

    /// <summary>The member of staff has a care relation in the organisation that owns the object.</summary>
    public bool HasCareRelation { get; init; } = true;

    /// <summary>A reason was given.</summary>
    public bool HasReason { get; init; } = true;

    /// <summary>A date for a new assessment was given.</summary>
    public bool HasReviewDate { get; init; } = true;

    /// <summary>The road by which the change would come; null for the sharing panel, which is the only one that is open.</summary>
    public SettingRoute? Route { get; init; }
}

/// <summary>What can be set on an object: a code of 9603, a reservation, or a release.</summary>
public readonly record struct Settable
{
    private Settable(RestrictionCode? code, ReleasedTo? release) => (Code, Release) = (code, release);

    /// <summary>The guardian access reservation (vergeinnsynsreservasjon) on a prescription.</summary>
    public static Settable GuardianAccessReservation { get; } = new(null, null);

    /// <summary>The code of 9603; null for what is none.</summary>
    public RestrictionCode? Code { get; }

    /// <summary>To whom it releases; null for what is no release.</summary>
    public ReleasedTo? Release { get; }

    /// <summary>A code of 9603.</summary>
    public static Settable Of(RestrictionCode code) => new(code, null);

    /// <summary>A release.</summary>
    public static Settable Of(ReleasedTo release) => new(null, release);
}

/// <summary>The roads by which codes and releases are never changed.</summary>
public enum SettingRoute
{
    /// <summary>FHIR PUT.</summary>
    Put,

    /// <summary>FHIR PATCH.</summary>
    Patch,

    /// <summary>FHIR $meta-add.</summary>
    MetaAdd,

    /// <summary>FHIR $meta-delete.</summary>
    MetaDelete,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A contribution.</summary>
    Contribution,
}
