using Varde.AccessControl.Rules;

namespace Varde.AccessControl;

/// <summary>The sentences of the rules by their ids, for whoever tells later by which rule something was decided.</summary>
public static class RuleSentences
{
    private static readonly Dictionary<string, AccessRule> Rules = AccessTable.Current.Rules.ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    /// <summary>The ids of all rules, in their order.</summary>
    public static IReadOnlyCollection<string> Ids => Rules.Keys;

    /// <summary>What a rule says to a citizen.</summary>
    /// <param name="rule">The id.</param>
    /// <returns>
    /// Its sentences; without the English one where that speaks to staff or machines, and without any where the rule says nothing to citizens. Null when there is no such rule.
    /// </returns>
    public static DecisionSentences? ToCitizens(string rule) => !Rules.TryGetValue(rule, out var found) ? null
        : new(found.Norwegian, found.Norwegian is not null && found.Lanes.Contains(Lane.Citizen) ? found.English : null);
}
