using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// A topic that is stored as a Basic, whose elements are R5's extensions for R4 (Subscriptions R5 Backport, components, "Subscription Topics in R4"): the address,
/// and resource triggers with their interactions and query criteria.
/// </summary>
internal static class StoredTopic
{
    /// <summary>The code of such a Basic, as a search asks for it.</summary>
    public const string Code = "http://hl7.org/fhir/fhir-types|SubscriptionTopic";

    private const string Element = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.";
    private const string OfType = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The canonical address of a Basic that is a topic; null when it has none.</summary>
    public static string? UrlOf(JsonElement basic) => Text(BackportNames.Extensions(basic, Element + "url"));

    /// <summary>Reads the topic.</summary>
    /// <returns>The topic; <see cref="Invalid"/> when it asks for what this server does not do.</returns>
    public static Outcome<SubscriptionTopic> Read(JsonElement basic, string url)
    {
        if (Text(BackportNames.Extensions(basic, Element + "status")) == "retired") return Refused("it is retired");
        if (BackportNames.Extensions(basic, Element + "eventTrigger").Any()) return Refused("events that are no change of a resource are not supported");
        var triggers = new List<TopicTrigger>();
        foreach (var extension in BackportNames.Extensions(basic, Element + "resourceTrigger"))
            if (Trigger(extension).TryGet(out var trigger, out var refusal)) triggers.Add(trigger);
            else return refusal;
        return triggers.Count > 0 ? new SubscriptionTopic(url, triggers) : Refused("it has no resourceTrigger");
    }

    private static Outcome<TopicTrigger> Trigger(JsonElement extension)
    {
        if (BackportNames.Extensions(extension, "fhirPathCriteria").Any()) return Refused("fhirPathCriteria are not supported, queryCriteria are");
        var named = Text(BackportNames.Extensions(extension, "resource")) ?? "";
        if (FhirDefinitions.R4.Resource(named.StartsWith(OfType, StringComparison.Ordinal) ? named[OfType.Length..] : named) is not { } type) return Refused("a trigger names no type of resource of R4");
        if (!Changes(BackportNames.Texts(BackportNames.Extensions(extension, "supportedInteraction"))).TryGet(out var changes, out var refusal)) return refusal;
        var criteria = BackportNames.Extensions(extension, "queryCriteria").FirstOrDefault();
        return new TopicTrigger(type.Name, changes)
        {
            Previous = Text(BackportNames.Extensions(criteria, "previous")),
            Current = Text(BackportNames.Extensions(criteria, "current")),
            RequiresBoth = BackportNames.Value(BackportNames.Extensions(criteria, "requireBoth")) is { ValueKind: JsonValueKind.True },
            PassesOnCreate = Text(BackportNames.Extensions(criteria, "resultForCreate")) == "test-passes",
            PassesOnDelete = Text(BackportNames.Extensions(criteria, "resultForDelete")) == "test-passes",
        };
    }

    private static Outcome<TopicChanges> Changes(IEnumerable<string> interactions)
    {
        var changes = TopicChanges.None;
        foreach (var interaction in interactions)
        {
            var change = interaction switch { "create" => TopicChanges.Create, "update" => TopicChanges.Update, "delete" => TopicChanges.Delete, _ => TopicChanges.None };
            if (change == TopicChanges.None) return Refused($"the interaction of a trigger is create, update or delete");
            changes |= change;
        }
        return changes == TopicChanges.None ? TopicChanges.All : changes;
    }

    private static string? Text(IEnumerable<JsonElement> extensions) => BackportNames.Texts(extensions).FirstOrDefault();

    private static Invalid Refused(string why) => Invalid.At("Subscription.criteria", $"the topic cannot be used: {why}");
}
