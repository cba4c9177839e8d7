namespace Varde.AccessControl;

/// <summary>The gate's answer.</summary>
/// <param name="Effect">Whether it may be done.</param>
/// <param name="Rule">Id of the rule that decided.</param>
/// <param name="Sentences">The rule in words: first to the one who asked, then to the person whose record it is.</param>
public sealed record Decision(AccessEffect Effect, string Rule, DecisionSentences Sentences)
{
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

/// <summary>A rule in words.</summary>
/// <param name="ToActor">What the one who asked reads.</param>
/// <param name="ToCitizen">What the person whose record it is reads in the access log.</param>
public sealed record DecisionSentences(string ToActor, string ToCitizen);
