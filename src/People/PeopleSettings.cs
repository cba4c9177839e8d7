using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Systems;

namespace Varde.People;

/// <summary>What an operator lays down about people and machines.</summary>
public sealed record PeopleSettings
{
    /// <summary>The machine clients that the operator has registered; organisations register their own. What stands here goes before what they say of the same client.</summary>
    public IReadOnlyList<RegisteredClient> Clients { get; init; } = [];

    /// <summary>The clients that say what the population register says.</summary>
    public IReadOnlyList<string> RegisterClients { get; init; } = [];

    /// <summary>Reads the clients that an operator registers: a list of objects with id, organisation, name, kind, kinds, services and receives, in JSON.</summary>
    /// <returns>The clients, or <see cref="Invalid"/> with the first fault and its place.</returns>
    public static Outcome<IReadOnlyList<RegisteredClient>> ReadClients(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 16 }) is JsonArray listed ? ClientRequest.ReadAll(listed) : Invalid.At("", "must be a list");
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return Invalid.At("", "must be JSON, with each name once");
        }
    }
}
