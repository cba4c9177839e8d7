using Varde.Fhir.Definitions;

namespace Varde.Fhir.Subscriptions;

/// <summary>What can be subscribed to: changes of resources (FHIR R5, SubscriptionTopic.resourceTrigger).</summary>
/// <param name="Url">The canonical address.</param>
/// <param name="Triggers">The changes, any of which is an event.</param>
internal sealed record SubscriptionTopic(string Url, IReadOnlyList<TopicTrigger> Triggers)
{
    private const string Own = "urn:varde:topic:";

    private static readonly (string Suffix, TopicChanges Changes)[] Kinds =
        [("", TopicChanges.All), ("-create", TopicChanges.Create), ("-update", TopicChanges.Update), ("-delete", TopicChanges.Delete)];

    /// <summary>The addresses of the topics that are always there: any change of a type of resource, its creation, its update, its deletion.</summary>
    public static IEnumerable<string> BuiltIn => FhirDefinitions.R4.ResourceTypes.SelectMany(type => Kinds.Select(kind => $"{Own}{type}{kind.Suffix}"));

    /// <summary>The topic of an address, when it is one that is always there.</summary>
    public static SubscriptionTopic? Find(string url)
    {
        if (!url.StartsWith(Own, StringComparison.Ordinal)) return null;
        var parts = url[Own.Length..].Split('-', 2);
        var kind = Kinds.FirstOrDefault(k => k.Suffix == (parts.Length == 1 ? "" : $"-{parts[1]}"));
        return kind.Changes == TopicChanges.None || FhirDefinitions.R4.Resource(parts[0]) is not { } type ? null : new(url, [new(type.Name, kind.Changes)]);
    }
}

/// <summary>A change that is an event.</summary>
/// <param name="Type">The type of resource.</param>
/// <param name="Changes">What is done to it.</param>
internal sealed record TopicTrigger(string Type, TopicChanges Changes)
{
    /// <summary>What must hold of the resource before the change, as the query of a search; null when nothing must.</summary>
    public string? Previous { get; init; }

    /// <summary>What must hold of it after the change.</summary>
    public string? Current { get; init; }

    /// <summary>Whether both must hold; else one is enough.</summary>
    public bool RequiresBoth { get; init; }

    /// <summary>Whether <see cref="Previous"/> counts as held when the resource is new.</summary>
    public bool PassesOnCreate { get; init; }

    /// <summary>Whether <see cref="Current"/> counts as held when the resource is deleted.</summary>
    public bool PassesOnDelete { get; init; }
}

/// <summary>What is done to a resource.</summary>
[Flags]
internal enum TopicChanges
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is made, or comes back after its deletion.</summary>
    Create = 1,

    /// <summary>It is changed.</summary>
    Update = 2,

    /// <summary>It is deleted.</summary>
    Delete = 4,

    /// <summary>Any of these.</summary>
    All = Create | Update | Delete,
}
