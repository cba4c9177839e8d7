namespace Varde.AccessControl;

/// <summary>A machine client with client credentials.</summary>
/// <param name="Client">What it is registered as.</param>
public sealed record SystemFacts(ClientKind Client) : ActorFacts
{
    /// <summary>It is registered here.</summary>
    public bool IsRegistered { get; init; } = true;

    /// <summary>Its token is bound to its key (DPoP or mTLS).</summary>
    public bool IsBound { get; init; } = true;

    /// <summary>Its scopes cover the service and the action.</summary>
    public bool ScopeCovers { get; init; } = true;

    /// <summary>What its organisation is to the object.</summary>
    public ClientOrganisation Organisation { get; init; } = ClientOrganisation.Owner;

    /// <summary>The kind of object stands in its registration.</summary>
    public bool KindIsRegistered { get; init; }

    /// <summary>It wrote the object itself.</summary>
    public bool WroteItself { get; init; }

    /// <summary>The patient is enrolled for home measurement.</summary>
    public bool PatientIsEnrolled { get; init; }

    /// <summary>The object is what the national exchange is about.</summary>
    public bool IsExchangeObject { get; init; } = true;

    /// <summary>An approval covers the population of an export.</summary>
    public bool PopulationIsApproved { get; init; }

    /// <summary>The person it acts for, or the subscriber it delivers to; null when it acts for its organisation.</summary>
    public PersonBehind? Person { get; init; }
}

/// <summary>The person for whom a machine client acts, or to whom it delivers: their own rules are asked too.</summary>
/// <param name="Lane">The person's lane: citizen or staff.</param>
/// <param name="Actor">The person.</param>
/// <param name="Purpose">The basis that the person states.</param>
public sealed record PersonBehind(Lane Lane, ActorFacts Actor, BasisCode? Purpose = null);

/// <summary>What a machine client is registered as.</summary>
public enum ClientKind
{
    /// <summary>None of those below.</summary>
    Other,

    /// <summary>The gateway of home measurements.</summary>
    Gateway,

    /// <summary>The national broker of prescriptions.</summary>
    PrescriptionBroker,

    /// <summary>The national summary record.</summary>
    SummaryRecord,

    /// <summary>The national portal for citizens.</summary>
    Helsenorge,

    /// <summary>A system of the owning organisation: laboratory, imaging, admission, devices.</summary>
    Integration,

    /// <summary>Bulk export.</summary>
    Export,

    /// <summary>Delivery of subscriptions.</summary>
    Subscription,
}

/// <summary>What a client's organisation is to the object.</summary>
public enum ClientOrganisation
{
    /// <summary>Its owner.</summary>
    Owner,

    /// <summary>A registered recipient of it.</summary>
    Recipient,

    /// <summary>Neither.</summary>
    Other,
}
