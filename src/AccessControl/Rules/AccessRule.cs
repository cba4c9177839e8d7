namespace Varde.AccessControl.Rules;

/// <summary>What a rule says of a case.</summary>
internal enum Answer
{
    /// <summary>Nothing: the reading goes on.</summary>
    Silent,

    /// <summary>No: the reading ends.</summary>
    Refuse,

    /// <summary>A part is left out; the reading goes on, for a cut opens nothing.</summary>
    Cut,

    /// <summary>Yes, to a part: the reading ends.</summary>
    PermitLimited,

    /// <summary>Yes: the reading ends.</summary>
    Permit,
}

/// <summary>Which part of what can be asked for a rule speaks of.</summary>
internal enum About
{
    /// <summary>A patient's object: the ordinary kind.</summary>
    Patient,

    /// <summary>What belongs to no patient.</summary>
    NoPatient,

    /// <summary>Both.</summary>
    Anything,
}

/// <summary>One row of the table.</summary>
/// <param name="Id">Its id, as decisions and the access log name it.</param>
/// <param name="Lanes">Where it is read.</param>
/// <param name="About">What it speaks of.</param>
/// <param name="Says">The rule: a pure function of the case.</param>
internal sealed record AccessRule(string Id, IReadOnlyList<Lane> Lanes, About About, Func<Case, Answer> Says)
{
    /// <summary>When it speaks, in words.</summary>
    public required string Condition { get; init; }

    /// <summary>What it does then, in words.</summary>
    public required string Effect { get; init; }

    /// <summary>What is shown, in words: of a refusal whether and how it is told, of a cut what remains.</summary>
    public string? Shown { get; init; }

    /// <summary>The same, where it depends on the case.</summary>
    public Func<Case, Answer, string?>? ShownIn { get; init; }

    /// <summary>Its basis in law, standard or practice.</summary>
    public required string Basis { get; init; }

    /// <summary>How sure the basis is: V read in the source, X in an excerpt, D our decision.</summary>
    public required char Mark { get; init; }

    /// <summary>The sentence for the citizen, in bokmål; null where nothing is said.</summary>
    public string? Norwegian { get; init; }

    /// <summary>The sentence in English: for the citizen, in the lanes of staff and machines for those.</summary>
    public string? English { get; init; }

    /// <summary>The names of the facts that it depends on.</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>What must be done when it decides, besides the log.</summary>
    public IReadOnlyList<string> Obligations { get; init; } = [];

    /// <summary>The same, where it depends on the case.</summary>
    public Func<Case, IReadOnlyList<string>>? ObligationsIn { get; init; }
}
