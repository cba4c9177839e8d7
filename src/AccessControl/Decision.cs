namespace Varde.AccessControl;

/// <summary>The gate's answer.</summary>
/// <param name="Effect">Whether it may be done.</param>
/// <param name="Rule">Id of the rule that decided: of what is limited the first cut, if there is one.</param>
/// <param name="Sentences">That rule in words.</param>
public sealed record Decision(AccessEffect Effect, string Rule, DecisionSentences Sentences)
{
    /// <summary>All cuts, in the order of the table; none of a refusal.</summary>
    public IReadOnlyList<string> Cuts { get; init; } = [];

    /// <summary>Id of the rule that permits; null of a refusal.</summary>
    public string? Permit { get; init; }

    /// <summary>What is shown: of a refusal whether it is told (nothing: as if it were missing; said: with the sentence; general: without the cause), else what remains.</summary>
    public string? Shown { get; init; }

    /// <summary>True when the actor may not learn that there is such a thing: it is answered as what is not there. The title of what the person has hidden is told where the person shows it again, and nowhere else.</summary>
    public bool TellsNothing => IsRefused && Shown is { } shown && (shown.StartsWith("nothing", StringComparison.Ordinal) || shown is "self: title" or "masked");

    /// <summary>True of a refusal that another sign-in would help.</summary>
    public bool IsForSignIn => IsRefused && Shown == "401";

    /// <summary>True of a refusal because the service is not in use there: by the switches of rollout.</summary>
    public bool IsServiceOff => Rule is "R-GATE-OFF" or "R-STAFF-OFF";

    /// <summary>The facts that the rules depend on which decided, by the names of the explain call.</summary>
    public IReadOnlyList<UsedFact> Facts { get; init; } = [];

    /// <summary>What whoever carries it out must do: the log always, and what is to be left out, told, ended or reviewed.</summary>
    public IReadOnlyList<string> Obligations { get; init; } = [];

    /// <summary>What a decision obliges to leave out of an object that has parts about another person.</summary>
    internal const string LeaveOutThirdParty = "leave-out:third-party";

    /// <summary>Whether parts about another person are to be left out.</summary>
    public bool LeavesOutThirdParty => Obligations.Contains(LeaveOutThirdParty);

    /// <summary>Whether it is blocked by the patient, from this actor or for whom they work, and open to them in an emergency alone (R-STAFF-BLOCK-EMERGENCY, R-STAFF-NAMED-EMERGENCY).</summary>
    public bool IsOpenedInEmergency => Permit is "R-STAFF-BLOCK-EMERGENCY" or "R-STAFF-NAMED-EMERGENCY";

    /// <summary>True when nothing may be done or told.</summary>
    public bool IsRefused => Effect == AccessEffect.Refuse;
}

/// <summary>What a decision permits.</summary>
public enum AccessEffect
{
    /// <summary>Nothing: also when no rule speaks.</summary>
    Refuse,

    /// <summary>With parts left out.</summary>
    Limited,

    /// <summary>All of it.</summary>
    Permit,
}

/// <summary>A rule in words. Where a rule says nothing to somebody there is no sentence: then they get the fixed line that stands on every list.</summary>
/// <param name="Norwegian">To the citizen, in bokmål.</param>
/// <param name="English">In English: to the citizen, in the lanes of staff and machines to those.</param>
public sealed record DecisionSentences(string? Norwegian, string? English);

/// <summary>A fact that a decision depends on.</summary>
/// <param name="Name">Its name in the explain call.</param>
/// <param name="Value">A text, a number, a truth value, a list of those, or a list of facts that belong together.</param>
public sealed record UsedFact(string Name, object Value);
