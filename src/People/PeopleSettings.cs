using Varde.AccessControl;

namespace Varde.People;

/// <summary>What an operator lays down about people and machines.</summary>
public sealed record PeopleSettings
{
    /// <summary>The machine clients that the operator has registered; organisations register their own. What stands here goes before what they say of the same client.</summary>
    public IReadOnlyList<RegisteredClient> Clients { get; init; } = [];

    /// <summary>The clients that say what the population register says.</summary>
    public IReadOnlyList<string> RegisterClients { get; init; } = [];
}
