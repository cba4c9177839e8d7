namespace Varde.AccessControl;

/// <summary>A power of attorney (fullmakt): what one adult lets another do. It is never more than the giver may see.</summary>
public sealed record PowerOfAttorney
{
    /// <summary>The service areas that were given, 1 to 3.</summary>
    public IReadOnlyList<int> Areas { get; init; } = [];

    /// <summary>The giver's age when it was given; null when not known, and then today's age tells.</summary>
    public int? GiverAge { get; init; }

    /// <summary>The receiver's age; null counts as of age.</summary>
    public int? ReceiverAge { get; init; }

    /// <summary>Ended by either, or its period is over.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Its period has not begun.</summary>
    public bool HasNotBegun { get; init; }

    /// <summary>The same power of attorney on a day: its first and last days belong to its period.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day; null until somebody ends it.</param>
    /// <param name="today">The day in Norway.</param>
    public PowerOfAttorney On(DateOnly first, DateOnly? last, DateOnly today) =>
        this with { HasNotBegun = today < first, HasEnded = HasEnded || today > last };
}

/// <summary>An assigned power of attorney (tildelt fullmakt): for the next of kin of a person with lasting lack of capacity.</summary>
public sealed record AssignedPowerOfAttorney
{
    /// <summary>The holder's age; null counts as of age.</summary>
    public int? HolderAge { get; init; }

    /// <summary>How many years ago it was assigned; at five it is over. Null counts as new.</summary>
    public decimal? Years { get; init; }

    /// <summary>Ended before its time.</summary>
    public bool HasEnded { get; init; }
}
