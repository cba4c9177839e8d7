using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.AccessControl;

/// <summary>
/// What the sign-in service said of an actor. It holds a national id, so that its text tells the client alone: what is logged of an actor is <see cref="Actor.Id"/>.
/// </summary>
public sealed record SignIn
{
    /// <summary>Who signed in; null for a machine.</summary>
    public NationalId? Person { get; init; }

    /// <summary>The number in the register of health personnel; null for those who have none.</summary>
    public HprNumber? Hpr { get; init; }

    /// <summary>How sure the sign-in was: level 4 and 3 in HelseID are high and substantial. A machine that proved its key is of the high one.</summary>
    public required SignInLevel Level { get; init; }

    /// <summary>The organisation that the actor acts for; null for citizens.</summary>
    public OrganisationNumber? Organisation { get; init; }

    /// <summary>The unit of that organisation, where the client named one.</summary>
    public OrganisationNumber? Unit { get; init; }

    /// <summary>The client that acts, or that the person acts through.</summary>
    public required string Client { get; init; }

    /// <summary>What the client may do on the actor's behalf: it narrows what the rules permit, and never widens it.</summary>
    public GrantedScopes Scopes { get; init; } = GrantedScopes.None;

    /// <summary>The patient of the launch, whose record alone scopes for a patient open; null where none was chosen: then they open nothing (SMART App Launch 2.2, "Launch context").</summary>
    public EhrId? PatientInContext { get; init; }

    /// <summary>Whether it is by a code while the service is down: then only an emergency that was stated opens a record.</summary>
    public bool IsByCode { get; init; }

    /// <summary>Whether each request proves that it comes from whom the token was given to.</summary>
    public bool IsBound { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"sign-in through {Client}";
}
