namespace Varde.Fhir;

/// <summary>Settings of the FHIR API.</summary>
public sealed record FhirSettings
{
    /// <summary>The id of this system, as it stands in version uids; letters, digits, dots and hyphens.</summary>
    public string SystemId { get; init; } = "varde.local";

    /// <summary>The largest body that is read, in bytes; a larger one is answered 413.</summary>
    public long LargestBody { get; init; } = 30 * 1024 * 1024;

    /// <summary>How many entries a batch or transaction may have.</summary>
    public int MostEntries { get; init; } = 20_000;

    /// <summary>Those of subscriptions.</summary>
    public SubscriptionSettings Subscriptions { get; init; } = new();
}
