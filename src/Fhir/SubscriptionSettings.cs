namespace Varde.Fhir;

/// <summary>Settings of subscriptions.</summary>
public sealed record SubscriptionSettings
{
    /// <summary>Whether an endpoint may be called over HTTP without TLS; for development.</summary>
    public bool AllowsHttp { get; init; }

    /// <summary>Names or addresses of hosts that may be called although they lie in a private network.</summary>
    public IReadOnlyList<string> TrustedHosts { get; init; } = [];

    /// <summary>How many subscriptions there may be.</summary>
    public int MostSubscriptions { get; init; } = 1000;

    /// <summary>How many streams of server-sent events this process serves at once.</summary>
    public int MostStreams { get; init; } = 100;

    /// <summary>How often it is looked for events.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it is waited after a first failure; after each further one twice as long, up to five minutes.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how many failures in a row a subscription is given up.</summary>
    public int MostFailures { get; init; } = 8;
}
