using System.Collections.Frozen;
using System.Text.Json;

namespace Varde.Fhir.FhirPath;

/// <summary>The rules of the specification that nearly every resource asks for, written out; each says the same as its expression, which a test holds.</summary>
internal static class WrittenRules
{
    /// <summary>The rules by key: true when a node keeps the rule.</summary>
    public static FrozenDictionary<string, Func<FhirPathNode, bool>> All { get; } = new Dictionary<string, Func<FhirPathNode, bool>>(StringComparer.Ordinal)
    {
        ["dom-3"] = resource => !resource.Has("contained") || AllContainedAreUsed(resource),
        ["dom-4"] = resource => Contained(resource).All(c => c.Child("meta") is not { } meta || !(meta.Has("versionId") || meta.Has("lastUpdated"))),
        ["dom-5"] = resource => Contained(resource).All(c => c.Child("meta")?.Has("security") != true),
        ["dom-6"] = resource => resource.Child("text")?.Has("div") == true,
        ["att-1"] = attachment => !attachment.Has("data") || attachment.Has("contentType"),
        ["bdl-3"] = bundle => EveryEntryHas(bundle, "request", "batch", "transaction", "history"),
        ["bdl-4"] = bundle => EveryEntryHas(bundle, "response", "batch-response", "transaction-response", "history"),
        ["cpt-2"] = point => !point.Has("value") || point.Has("system"),
        ["obs-3"] = range => range.Has("low") || range.Has("high") || range.Has("text"),
        ["obs-6"] = observation => !observation.Has("dataAbsentReason") || !observation.Has("value"),
        ["obs-7"] = observation => !observation.Has("value") || !observation.Has("component") || !HasComponentOfOwnCode(observation),
        ["pat-1"] = contact => contact.Has("name") || contact.Has("telecom") || contact.Has("address") || contact.Has("organization"),
        ["per-1"] = EndsAfterStart,
        ["qty-3"] = quantity => !quantity.Has("code") || quantity.Has("system"),
        ["rat-1"] = ratio => ratio.Has("numerator") == ratio.Has("denominator") && (ratio.Has("numerator") || ratio.Has("extension")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What every entry has in a bundle of some types, and none has in others. Of a bundle without a type nothing can be said.
    private static bool EveryEntryHas(FhirPathNode bundle, string member, params ReadOnlySpan<string> types)
    {
        if (bundle.Text("type") is not { } type) return true;
        var isDemanded = types.Contains(type);
        return !Array.Exists(bundle.Children, child => child.Name == "entry" && child.Has(member) != isDemanded);
    }

    private static IEnumerable<FhirPathNode> Contained(FhirPathNode resource) => resource.Children.Where(c => c.Name == "contained");

    private static bool EndsAfterStart(FhirPathNode period)
    {
        if (period.Child("end")?.Value is not FhirPathTime end || period.Child("start")?.Value is not FhirPathTime start) return true;
        return FhirPathTime.Compare(start, end) is not > 0;
    }

    private static bool HasComponentOfOwnCode(FhirPathNode observation)
    {
        var run = new FhirPathRun(observation, FhirPathExpression.StepsOfClients, TimeProvider.System);
        var own = Codings(observation).ToHashSet(new FhirPathEquality(run));
        return Array.Exists(observation.Children, c => c.Name == "component" && Array.Exists(Codings(c), own.Contains));
    }

    private static FhirPathNode[] Codings(FhirPathNode owner) => owner.Child("code")?.ChildrenOf("coding") ?? [];

    // A contained resource is meant by a reference or an address in this one, or means this one by "#". One without an id is meant by nothing, which the words
    // of dom-3 say and its expression does not.
    private static bool AllContainedAreUsed(FhirPathNode resource)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        CollectUses(resource.Resource, used);
        return Contained(resource).All(c => used.Contains("#" + c.Text("id")) || RefersToThis(c));
    }

    private static void CollectUses(FhirPathNode node, HashSet<string> used)
    {
        foreach (var child in node.Children)
        {
            if (IsAddress(child) && child.Json.ValueKind == JsonValueKind.String && child.Json.GetString() is ['#', _, ..] address) used.Add(address);
            CollectUses(child, used);
        }
    }

    private static bool RefersToThis(FhirPathNode node) => Array.Exists(node.Children, child => IsThis(child) || RefersToThis(child));

    private static bool IsThis(FhirPathNode node) =>
        (node.Name == "reference" || node.Type!.Name == "canonical") && node.Json.ValueKind == JsonValueKind.String && node.Json.ValueEquals("#");

    private static bool IsAddress(FhirPathNode node) => node.Name == "reference" || node.Type!.Name is "canonical" or "uri" or "url";
}
