namespace Varde.Foundation;

/// <summary>A reason why an operation was not done. A refusal is an expected answer, not a failure of the program; nothing was stored.</summary>
/// <param name="Message">One sentence for a developer or operator. It never holds clinical text, SQL or another patient's data.</param>
public abstract record Refusal(string Message);

/// <summary>The thing asked for does not exist, or the caller may not know that it does.</summary>
/// <param name="Message">What was not found.</param>
public sealed record NotFound(string Message) : Refusal(Message);

/// <summary>The thing existed and was deleted.</summary>
/// <param name="Message">What is gone.</param>
/// <param name="Latest">The version that records the deletion, where there is one.</param>
public sealed record Gone(string Message, VersionUid? Latest = null) : Refusal(Message);

/// <summary>The actor may know of the thing but not do this.</summary>
/// <param name="Message">The rule, in a sentence.</param>
public sealed record Forbidden(string Message) : Refusal(Message)
{
    /// <summary>The same in bokmål, as the rule says it to citizens; null where it has no such sentence.</summary>
    public string? Norwegian { get; init; }

    /// <summary>Id of the rule that refused, for pages that say it to staff in their language; null where no rule is told.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether it is for how the actor signed in, so that another sign-in would help (RFC 9110 §15.5.2).</summary>
    public bool IsForSignIn { get; init; }
}

/// <summary>The operation collides with what is stored: an id in use, a subject that has an EHR, an EHR that may not be modified.</summary>
/// <param name="Message">What it collides with.</param>
/// <param name="Reason">Which collision, for callers that answer differently.</param>
public sealed record Conflict(string Message, ConflictReason Reason = ConflictReason.Other) : Refusal(Message);

/// <summary>Which kind of collision a <see cref="Conflict"/> reports.</summary>
public enum ConflictReason
{
    /// <summary>None of the kinds below.</summary>
    Other,

    /// <summary>An EHR with this id exists.</summary>
    EhrExists,

    /// <summary>The subject (id and namespace) has another EHR.</summary>
    SubjectHasEhr,

    /// <summary>The versioned object's id is in use.</summary>
    ObjectExists,

    /// <summary>The contribution's id is in use.</summary>
    ContributionExists,

    /// <summary>EHR_STATUS.is_modifiable is false.</summary>
    EhrNotModifiable,

    /// <summary>The definition is in use and cannot be replaced or removed.</summary>
    DefinitionInUse,
}

/// <summary>The caller built on a version that is no longer the latest (If-Match or preceding_version_uid).</summary>
/// <param name="Message">What was expected.</param>
/// <param name="Latest">The latest version of the object; null when it has none.</param>
public sealed record PreconditionFailed(string Message, VersionUid? Latest) : Refusal(Message);

/// <summary>The content breaks a rule. Every fault is named.</summary>
/// <param name="Faults">All faults found, at least one.</param>
public sealed record Invalid(IReadOnlyList<Fault> Faults) : Refusal(Faults.Count == 1 ? Faults[0].Message : $"{Faults.Count} faults")
{
    /// <summary>A refusal with one fault.</summary>
    /// <param name="path">Where, as the format names it; empty for the whole.</param>
    /// <param name="message">What is wrong and what is accepted.</param>
    public static Invalid At(string path, string message) => new([new Fault(path, message)]);
}

/// <summary>One broken rule.</summary>
/// <param name="Path">Where in the input, as the format names it; empty for the whole.</param>
/// <param name="Message">What is wrong and what is accepted.</param>
public sealed record Fault(string Path, string Message)
{
    /// <summary>Of which kind it is, for those who tell it in another language; null where it has none.</summary>
    public FaultKind? Kind { get; init; }

    /// <summary>The fault in one sentence, with its place.</summary>
    public string ToSentence() => Path.Length > 0 ? $"{Path}: {Message}" : Message;
}

/// <summary>A kind of fault, and what fills its sentence.</summary>
/// <param name="Code">The name of the kind.</param>
/// <param name="Arguments">What is filled in: texts, and a <see cref="FaultChoices"/> where several would be right.</param>
public sealed record FaultKind(string Code, IReadOnlyList<object> Arguments);

/// <summary>What would be right, where there are several.</summary>
/// <param name="Shown">Some of them.</param>
/// <param name="More">How many more there are.</param>
public sealed record FaultChoices(IReadOnlyList<string> Shown, int More);

/// <summary>The content was read, and breaks the definitions that it must keep or a rule of this server: 422 over HTTP.</summary>
/// <param name="Faults">All faults found, at least one.</param>
public sealed record Unprocessable(IReadOnlyList<Fault> Faults) : Refusal(Faults.Count == 1 ? Faults[0].ToSentence() : $"The content has {Faults.Count} faults.")
{
    /// <summary>A refusal with one fault.</summary>
    /// <param name="path">Where, as the format names it; empty for the whole.</param>
    /// <param name="message">What is wrong and what is accepted.</param>
    public static Unprocessable At(string path, string message) => new([new Fault(path, message)]);
}

/// <summary>No form that the caller accepts is offered: 406 over HTTP.</summary>
/// <param name="Message">Which forms are.</param>
public sealed record NotAcceptable(string Message) : Refusal(Message);

/// <summary>The body's form is not taken here: 415 over HTTP.</summary>
/// <param name="Message">Which forms are.</param>
public sealed record UnsupportedMediaType(string Message) : Refusal(Message);

/// <summary>The body is larger than the setting allows: 413 over HTTP.</summary>
/// <param name="Message">What is allowed.</param>
public sealed record TooLarge(string Message) : Refusal(Message);

/// <summary>The specification has this, and this server does not do it.</summary>
/// <param name="Message">What is not supported.</param>
public sealed record Unsupported(string Message) : Refusal(Message);

/// <summary>A dependency is down or the queue is full; the same request may succeed later. Nothing was stored.</summary>
/// <param name="Message">What is unavailable.</param>
/// <param name="RetryAfter">When to try again.</param>
public sealed record Unavailable(string Message, TimeSpan RetryAfter) : Refusal(Message);
