using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Subscriptions;

/// <summary>Finds topics: those that are always there, and those that are stored as Basic.</summary>
internal sealed class SubscriptionTopics(SearchEngine engine, Gate gate)
{
    /// <summary>The topic of a canonical address, which may name a version.</summary>
    public async Task<Outcome<SubscriptionTopic>> FindAsync(string canonical, CancellationToken cancellation)
    {
        var url = Canonical.Of(canonical).Url;
        if (SubscriptionTopic.Find(url) is { } known) return known;
        // The server looks for what it offers itself: nobody is told of anything.
        var session = gate.Open(Actor.Server);
        List<KeyValuePair<string, string>> asked = [new("code", StoredTopic.Code), new("_count", "1000")];
        if (!engine.Read(FhirDefinitions.R4.Resource("Basic"), asked, []).TryGet(out var query, out var refusal)) return refusal;
        if (!(await session.AskToQueryAsync(ehr: null, url, "fhir-topics", cancellation)).TryGet(out var permit, out refusal)) return refusal;
        if (!(await engine.SearchAsync(query, permit, cursor: null, cancellation)).TryGet(out var found, out refusal)) return refusal;
        foreach (var basic in found.Matches.Select(m => StoredJson.Parse(m.Content)))
            if (StoredTopic.UrlOf(basic) == url) return StoredTopic.Read(basic, url);
        return Invalid.At("Subscription.criteria", "is no topic of this server: the CapabilityStatement lists them, and so does Basic?code=" + StoredTopic.Code);
    }
}
