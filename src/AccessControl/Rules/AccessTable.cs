namespace Varde.AccessControl.Rules;

/// <summary>
/// The table of the rules. It is read downwards, in the actor's lane only: a refusal that matches ends the reading, a cut is collected, and the first
/// permit ends it. Without a permit the answer is no, whatever was cut. Each decision so has one rule, one sentence and one reason in the access log.
/// </summary>
internal sealed class AccessTable
{
    private readonly Dictionary<Lane, AccessRule[]> _lanes;

    /// <summary>A table of some rules, in their order.</summary>
    public AccessTable(IReadOnlyList<AccessRule> rules)
    {
        Rules = rules;
        _lanes = Enum.GetValues<Lane>().ToDictionary(lane => lane, lane => rules.Where(rule => rule.Lanes.Contains(lane)).ToArray());
    }

    /// <summary>The rules in force.</summary>
    public static AccessTable Current { get; } = new(
        [.. CitizenRules.All, .. SettingRules.All, .. StaffRules.All, .. SystemRules.All, .. NoPatientRules.All, .. OpenRules.All]);

    /// <summary>What decides when no permit does.</summary>
    public static AccessRule Default => OpenRules.Default;

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<AccessRule> Rules { get; }

    /// <summary>Decides. A pure function of the facts and the time.</summary>
    public Decision Decide(AccessFacts facts, DateTimeOffset now)
    {
        var c = new Case(facts, now, this);
        List<AccessRule> cuts = [];
        foreach (var rule in _lanes[facts.Lane])
        {
            var answer = SpeaksOf(rule, c) ? rule.Says(c) : Answer.Silent;
            if (answer == Answer.Refuse) return Deciding.Refused(c, rule);
            if (answer == Answer.Cut) cuts.Add(rule);
            if (answer >= Answer.PermitLimited && !c.IsBeyondTheLane) return Deciding.Permitted(c, rule, answer, cuts);
        }
        return Deciding.Refused(c, Default);
    }

    // Rules that speak of a person, a basis or a patient's object never match what belongs to no patient.
    private static bool SpeaksOf(AccessRule rule, Case c) => rule.About switch
    {
        About.Patient => c.IsOfPatient,
        About.NoPatient => !c.IsOfPatient,
        _ => true,
    };
}
