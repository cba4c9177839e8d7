using System.Text.Json;
using Varde.AccessControl.Rules;

namespace Varde.AccessControl;

/// <summary>
/// What the access log keeps of a look beside who, what and by which rule: from where, in which capacity, and what was cut. It is JSON with the members
/// that there is something to say of; of the developer and the server there is nothing.
/// </summary>
public sealed record LookDetails
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The lane: citizen, staff, set or system.</summary>
    public string? Lane { get; init; }

    /// <summary>The organisation that the actor acted for, by its number.</summary>
    public string? Organisation { get; init; }

    /// <summary>The unit.</summary>
    public string? Unit { get; init; }

    /// <summary>The role of staff, or what a citizen is to the person, or what a client is registered as; by the names of the explain call.</summary>
    public string? As { get; init; }

    /// <summary>The client that acted, or that the person acted through.</summary>
    public string? Client { get; init; }

    /// <summary>The rule that permitted, where a cut gave the entry its rule.</summary>
    public string? Permit { get; init; }

    /// <summary>What was left out.</summary>
    public IReadOnlyList<string>? Cuts { get; init; }

    /// <summary>What was given or withheld: a code of 9603, a reservation or a release.</summary>
    public string? Setting { get; init; }

    /// <summary>What was changed at once, where that is more than one resource.</summary>
    public IReadOnlyList<string>? Objects { get; init; }

    /// <summary>The details as an entry keeps them.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Form);

    /// <summary>Reads the details of an entry.</summary>
    /// <returns>The details, without any of what cannot be read.</returns>
    public static LookDetails Read(string details)
    {
        try
        {
            return details.Length == 0 ? new() : JsonSerializer.Deserialize<LookDetails>(details, Form) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    internal static string Of(Actor actor, Standing? standing, Decision decision, string setting) => actor.Kind is ActorKind.Developer or ActorKind.Server or ActorKind.Unknown ? "" : new LookDetails
    {
        Lane = actor.Kind switch { ActorKind.Citizen => "citizen", ActorKind.Staff => "staff", _ => "system" },
        Organisation = Said(actor.Organisation),
        Unit = Said(actor.Unit),
        As = standing is null ? null : Capacity(standing.Actor),
        Client = actor.SignIn?.Client,
        Permit = decision.Cuts.Count > 0 ? decision.Permit : null,
        Cuts = decision.Cuts.Count > 0 ? decision.Cuts : null,
        Setting = Said(setting),
    }.ToText();

    private static string? Said(string text) => text.Length > 0 ? text : null;

    private static string? Capacity(ActorFacts facts) => facts switch
    {
        CitizenFacts citizen => FactWords.Relations.Of(citizen.Relation),
        StaffFacts staff => FactWords.Roles.Of(staff.Role),
        SystemFacts client => FactWords.Clients.Of(client.Client),
        _ => null,
    };
}
