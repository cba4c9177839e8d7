using Varde.Fhir.Definitions;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Answering;
using Varde.Fhir.Search.Asking;
using Varde.Foundation;

namespace Varde.Fhir.Subscriptions;

/// <summary>Says which changes are events of a subscription: those of its topic that its filters let through.</summary>
internal sealed class SubscriptionPlan
{
    private readonly IReadOnlyList<Branch> _branches;

    private SubscriptionPlan(SubscriptionRequest request, IReadOnlyList<Branch> branches) => (Request, _branches) = (request, branches);

    /// <summary>What was asked for.</summary>
    public SubscriptionRequest Request { get; }

    /// <summary>The plan of a request.</summary>
    /// <param name="engine">Reads the criteria.</param>
    /// <param name="request">The request.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="bases">The addresses that this server has, with a slash at their ends.</param>
    /// <returns>The plan; <see cref="Unprocessable"/> when a filter is none of the topic's types, or cannot be decided by the resource alone.</returns>
    public static Outcome<SubscriptionPlan> Of(SearchEngine engine, SubscriptionRequest request, SubscriptionTopic topic, IReadOnlyList<string> bases)
    {
        var (branches, faults) = (new List<Branch>(), new List<Fault>());
        foreach (var trigger in topic.Triggers)
        {
            var type = FhirDefinitions.R4.Resource(trigger.Type)!;
            var filters = request.Filters.Where(filter => TypeOf(filter) is not { } named || named == trigger.Type).SelectMany(filter => Criteria(engine, type, Query(filter), bases, faults)).ToList();
            branches.Add(new(trigger, filters, Stated(trigger.Previous), Stated(trigger.Current)));

            IReadOnlyList<SearchCriterion>? Stated(string? query) => query is null ? null : Criteria(engine, type, Query(query), bases, faults);
        }
        faults.AddRange(request.Filters.Where(f => TypeOf(f) is { } named && topic.Triggers.All(t => t.Type != named)).Select(f => new Fault("Subscription.criteria", $"the topic has no {TypeOf(f)}")));
        return faults.Count > 0 ? new Unprocessable(faults) : new SubscriptionPlan(request, branches);
    }

    /// <summary>Whether a change of a type of resource may be an event.</summary>
    public bool MayTake(string type) => _branches.Any(b => b.Trigger.Type == type);

    /// <summary>Whether a change is an event.</summary>
    public bool Takes(ChangedResource changed) => _branches.Any(b => b.Takes(changed));

    // "Observation?code=1" and "Observation.code=1" name the type; "code=1" does not.
    private static string? TypeOf(string filter) =>
        filter.IndexOfAny(['?', '.', '=']) is > 0 and var end && filter[end] != '=' && FhirDefinitions.R4.Resource(filter[..end]) is { } type ? type.Name : null;

    private static string Query(string filter) => TypeOf(filter) is { } type ? filter[(type.Length + 1)..] : filter;

    private static IReadOnlyList<SearchCriterion> Criteria(SearchEngine engine, FhirType type, string query, IReadOnlyList<string> bases, List<Fault> faults)
    {
        if (!engine.Read(type, QueryParameters.Of(query), bases).TryGet(out var search, out var refusal)) faults.Add(new("Subscription.criteria", refusal is Invalid invalid ? invalid.Faults[0].ToSentence() : refusal.Message));
        else if (search.Unknown.Count > 0) faults.Add(new("Subscription.criteria", search.Unknown[0].ToSentence()));
        else if (search.Criteria.Count == 0 || search.Criteria.Count != search.Used.Count) faults.Add(new("Subscription.criteria", "a filter consists of search parameters with values"));
        else if (search.Criteria.Any(c => c.IsOpen)) faults.Add(new("Subscription.criteria", "a filter cannot lead through references, nor name value sets and hierarchies"));
        else return search.Criteria;
        return [];
    }

    /// <summary>A trigger with what must hold.</summary>
    private sealed record Branch(TopicTrigger Trigger, IReadOnlyList<SearchCriterion> Filters, IReadOnlyList<SearchCriterion>? Previous, IReadOnlyList<SearchCriterion>? Current)
    {
        public bool Takes(ChangedResource changed) =>
            Trigger.Type == changed.Type && Trigger.Changes.HasFlag(changed.Change)
            && (changed.After ?? changed.Before) is { } subject && MatchRunner.Holds(Filters, subject) && CriteriaHold(changed);

        private bool CriteriaHold(ChangedResource changed)
        {
            var before = Previous is null ? (bool?)null : changed.Before is { } had ? MatchRunner.Holds(Previous, had) : Trigger.PassesOnCreate;
            var after = Current is null ? (bool?)null : changed.After is { } has ? MatchRunner.Holds(Current, has) : Trigger.PassesOnDelete;
            if (before is null || after is null) return before ?? after ?? true;
            return Trigger.RequiresBoth ? before.Value && after.Value : before.Value || after.Value;
        }
    }
}
