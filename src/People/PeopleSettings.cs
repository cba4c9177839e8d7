using Varde.AccessControl;

namespace Varde.People;

/// <summary>What an operator lays down about people and machines.</summary>
public sealed record PeopleSettings
{
    /// <summary>The machine clients that are registered here, besides what the sign-in service says of them.</summary>
    public IReadOnlyList<RegisteredClient> Clients { get; init; } = [];

    /// <summary>The clients that say what the population register says.</summary>
    public IReadOnlyList<string> RegisterClients { get; init; } = [];
}

/// <summary>A machine client.</summary>
/// <param name="Id">Its id at the sign-in service.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Organisation">The organisation that it acts for; empty for any.</param>
public sealed record RegisteredClient(string Id, ClientKind Kind, string Organisation = "");
