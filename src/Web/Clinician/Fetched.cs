namespace Varde.Web.Clinician;

/// <summary>Something that a part of a page shows, or why it shows nothing. The states must never look alike: "nothing is written" is not "it could not be fetched", and neither is "you may not see it".</summary>
/// <param name="State">Whether it is there.</param>
/// <param name="Value">What was fetched; null when nothing was.</param>
public sealed record Fetched<T>(FetchState State, T? Value) where T : class
{
    /// <summary>Not asked for.</summary>
    public static Fetched<T> Nothing { get; } = new(FetchState.Unfetched, null);

    /// <summary>A part of it, or what was made of it.</summary>
    public Fetched<TPart> Map<TPart>(Func<T, TPart> part) where TPart : class => new(State, Value is null ? null : part(Value));
}

/// <summary>Why there is, or is not, something to show.</summary>
public enum FetchState
{
    /// <summary>It was fetched; it may be empty.</summary>
    Fetched,

    /// <summary>The rules do not let this reader see it.</summary>
    Hidden,

    /// <summary>It could not be fetched.</summary>
    Unfetched,
}
