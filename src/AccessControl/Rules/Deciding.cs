namespace Varde.AccessControl.Rules;

/// <summary>Puts a decision into the words of its rules.</summary>
internal static class Deciding
{
    private const string Log = "log";

    public static Decision Refused(Case c, AccessRule rule) => new(AccessEffect.Refuse, rule.Id, Sentences(rule))
    {
        Shown = ShownBy(c, rule, Answer.Refuse),
        Facts = FactTable.Of(c, [rule]),
        Obligations = [Log],
    };

    public static Decision Permitted(Case c, AccessRule permit, Answer answer, IReadOnlyList<AccessRule> cuts)
    {
        var (effect, first) = (cuts.Count > 0 || answer == Answer.PermitLimited ? AccessEffect.Limited : AccessEffect.Permit, cuts.Count > 0 ? cuts[0] : permit);
        return new(effect, first.Id, Sentences(first))
        {
            Cuts = [.. cuts.Select(cut => cut.Id)],
            Permit = permit.Id,
            Shown = ShownBy(c, first, cuts.Count > 0 ? Answer.Cut : answer),
            Facts = FactTable.Of(c, [permit, .. cuts]),
            Obligations = [Log, .. cuts.Append(permit).SelectMany(rule => ObligationsOf(c, rule)).Except([Log]).Distinct(StringComparer.Ordinal)],
        };
    }

    private static DecisionSentences Sentences(AccessRule rule) => new(rule.Norwegian, rule.English);

    private static string? ShownBy(Case c, AccessRule rule, Answer answer) => rule.ShownIn is { } shownIn ? shownIn(c, answer) : rule.Shown;

    private static IEnumerable<string> ObligationsOf(Case c, AccessRule rule) => [.. rule.Obligations, .. rule.ObligationsIn?.Invoke(c) ?? []];
}
