namespace Varde.AccessControl;

/// <summary>What an operator chooses about access.</summary>
public sealed record AccessSettings
{
    /// <summary>The open development mode: whoever calls from this machine without signing in is the developer, who may do all (R-DEV-OPEN). For loopback only.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The choices that the rules leave open.</summary>
    public AccessChoices Choices { get; init; } = AccessChoices.Default;
}
