namespace Varde.AccessControl;

/// <summary>Who acts: the one that every handler takes and every decision is about.</summary>
/// <param name="Kind">In which capacity.</param>
/// <param name="Id">The actor's id, as the access log keeps it.</param>
/// <param name="DisplayName">The actor's name, as the access log shows it.</param>
/// <param name="Organisation">The organisation the actor acts for; what the actor writes belongs to it.</param>
/// <param name="Unit">The unit the actor acts for; empty when the organisation has none.</param>
public sealed record Actor(ActorKind Kind, string Id, string DisplayName, string Organisation, string Unit)
{
    /// <summary>What the sign-in service said; null for an actor that did not sign in.</summary>
    public SignIn? SignIn { get; init; }

    /// <summary>Whether somebody is the same one in the same capacity, though by another sign-in: with another token, or through another client.</summary>
    public bool IsSame(Actor other) => (Kind, Id, Organisation) == (other.Kind, other.Id, other.Organisation);

    /// <summary>Whether no scopes narrow what they may do: they use the pages, or a client that acts as them in all of the API.</summary>
    public bool ActsWhole => SignIn is null or { Client.Length: 0 } or { Scopes.IsWholeApi: true };

    /// <summary>The person for whom a machine acts, or the subscriber to whom the server delivers: their own rules are asked too. Null for whoever acts alone.</summary>
    public Actor? OnBehalfOf { get; init; }

    /// <summary>Who sees what is shown: the subscriber where the server delivers, and else the actor.</summary>
    internal Actor Reader => Kind == ActorKind.Delivery && OnBehalfOf is { } subscriber ? subscriber : this;

    /// <summary>The server, as it delivers a subscription: it is told what the subscriber may see now, and is the subscriber in the access log.</summary>
    /// <param name="subscriber">Who subscribed.</param>
    public static Actor DeliveringTo(Actor subscriber) =>
        subscriber.Kind is ActorKind.Citizen or ActorKind.Staff or ActorKind.Machine ? subscriber with { Kind = ActorKind.Delivery, OnBehalfOf = subscriber } : subscriber;

    /// <summary>The named developer, who is everybody that calls from this machine without signing in, where the server does not require it.</summary>
    public static Actor Developer { get; } = new(ActorKind.Developer, "developer", "Utvikler på denne maskinen", "varde", "utvikling");

    /// <summary>The server itself, when it fills or rebuilds what is its own.</summary>
    public static Actor Server { get; } = new(ActorKind.Server, "server", "Varde", "varde", "");

    /// <summary>Somebody who has not said who it is: from another machine, or where sign-in is required.</summary>
    public static Actor Unknown { get; } = new(ActorKind.Unknown, "unknown", "Ukjent", "", "");
}

/// <summary>The capacities that an actor can have.</summary>
public enum ActorKind
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>The developer on loopback.</summary>
    Developer,

    /// <summary>The server itself.</summary>
    Server,

    /// <summary>Somebody who signed in as a citizen, for their own sake or another's.</summary>
    Citizen,

    /// <summary>Somebody who signed in as one who works in the health service.</summary>
    Staff,

    /// <summary>A program that acts for an organisation; for a person where <see cref="Actor.OnBehalfOf"/> names one.</summary>
    Machine,

    /// <summary>The server, as it delivers a subscription to whom <see cref="Actor.OnBehalfOf"/> names.</summary>
    Delivery,
}
