namespace Varde.AccessControl;

/// <summary>Who asks, and what they are to the person whose record it is, now.</summary>
public abstract record ActorFacts;

/// <summary>The developer of the open development mode.</summary>
/// <param name="IsOnThisMachine">The call comes over loopback.</param>
public sealed record DeveloperFacts(bool IsOnThisMachine = true) : ActorFacts;

/// <summary>The server itself, when it fills or rebuilds what is its own.</summary>
public sealed record ServerFacts : ActorFacts;

/// <summary>Somebody of whom nothing is known.</summary>
public sealed record UnknownFacts : ActorFacts;
