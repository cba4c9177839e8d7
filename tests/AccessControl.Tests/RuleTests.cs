using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>Each case ends by the rule that it names, and no rule is there for nothing.</summary>
public sealed class RuleTests
{
    private static readonly RuleCase[] Cases = [.. EdgeCases.All, .. RuleCases.All];

    // They are decided by facts that no question can state: see GateTests.
    private static readonly string[] OutsideQuestions = ["R-SERVER"];

    public static TheoryData<int, string, string> Rows => [.. Cases.Select(one => (one.Number, one.Facts, one.Expected))];

    public static TheoryData<string> Rules => [.. AccessTable.Current.Rules.Select(rule => rule.Id).Except(OutsideQuestions)];

    [Theory, MemberData(nameof(Rows))]
    public void A_case_is_decided_by_its_rule(int number, string facts, string expected) =>
        Assert.Equal($"{number}: {expected}", $"{number}: {Told(Ask.That(facts))}");

    [Fact]
    public void Every_edge_case_of_the_design_is_asked() =>
        Assert.Equal(Enumerable.Range(1, 86), EdgeCases.All.Select(one => one.Number).Distinct().Order());

    [Theory, MemberData(nameof(Rules))]
    public void A_rule_is_named_by_a_case(string rule) => Assert.Contains(Cases, one => one.Expected.Split(' ', '+').Contains(rule));

    [Theory, MemberData(nameof(Rules))]
    public void Without_a_rule_some_case_ends_otherwise(string id)
    {
        if (string.Equals(id, AccessTable.Default.Id, StringComparison.Ordinal)) return; // It is what remains when all others are gone.
        var without = new AccessTable([.. AccessTable.Current.Rules.Where(rule => rule.Id != id)]);
        Assert.Contains(Cases, one => !string.Equals(Told(Ask.That(one.Facts, without)), one.Expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_are_unique() => Assert.Equal(AccessTable.Current.Rules.Count, AccessTable.Current.Rules.Select(rule => rule.Id).Distinct().Count());

    [Fact]
    public void Every_fact_that_a_rule_names_has_a_value() =>
        Assert.Empty(AccessTable.Current.Rules.SelectMany(rule => rule.Facts).Except(FactTable.Names));

    [Theory]
    [InlineData("staff journal role=doctor purpose=BLAALYS reason age=40", "log ends:24h tell-citizen review:leader-7d")]
    [InlineData("staff journal role=nurse purpose=DELBEHAN reason age=40", "log ends:7d review:random")]
    [InlineData("citizen journal relation=self age=40 thirdParty codes=NORN_FOR", "log show:title-and-order-form leave-out:third-party")]
    [InlineData("citizen accesslog relation=poa poa.areas=2 age=40", "log only:staff-look-ups")]
    [InlineData("citizen medlist relation=parent age=13", "log only:parts-of-table-1")]
    [InlineData("system journal client=helsenorge age=40 thirdParty person.lane=citizen person.relation=self", "log leave-out:third-party")]
    [InlineData("citizen journal relation=none age=40", "log")]
    public void A_decision_tells_what_must_be_done(string facts, string expected) =>
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), Ask.That(facts).Obligations.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("citizen journal relation=none age=40", "nothing")]
    [InlineData("citizen journal relation=self age=40 login=substantial", "401")]
    [InlineData("citizen journal relation=parent age=8 protected=subject", "general")]
    [InlineData("citizen journal relation=self age=40 locked=journal", "said")]
    [InlineData("citizen journal relation=parent age=8 locked=journal", "general")]
    [InlineData("citizen journal relation=self age=40 codes=NORN_EPO", "title")]
    [InlineData("citizen journal relation=parent age=8 codes=NORN_EPO", "nothing")]
    [InlineData("citizen journal relation=parent age=8 thirdParty", "that part left out")]
    [InlineData("system journal client=helsenorge age=13 person.lane=citizen person.relation=parent", "nothing, and one fixed line on the page")]
    public void A_decision_tells_what_is_shown(string facts, string expected) => Assert.Equal(expected, Ask.That(facts).Shown);

    [Fact]
    public void A_code_of_the_referral_covers_what_hangs_on_it()
    {
        var question = Ask.Read("citizen journal relation=parent age=8");
        var hanging = question.Facts with { Object = ObjectFacts.Ordinary with { InheritedCodes = [RestrictionCode.HiddenFromParents] } };
        Assert.Equal("refuse R-OBJ-PARENTS", Told(AccessTable.Current.Decide(hanging, question.Now)));
    }

    [Fact]
    public void A_delay_ends_at_its_time()
    {
        var facts = Ask.Read("citizen result relation=self age=40 codes=NORU").Facts;
        var delayed = facts with { Object = facts.Object with { DelayedUntil = Ask.Noon } };
        Assert.Equal("refuse R-OBJ-DELAY", Told(AccessTable.Current.Decide(delayed, Ask.Noon.AddTicks(-1))));
        Assert.Equal("permit R-SELF", Told(AccessTable.Current.Decide(delayed, Ask.Noon)));
    }

    [Theory]
    [InlineData(ParentsAddressRule.AnyParent, "permit R-PARENT-UNDER-12")]
    [InlineData(ParentsAddressRule.OwnAddress, "refuse R-REP-ADDRESS")]
    public void The_operator_chooses_whether_the_other_parents_address_counts(ParentsAddressRule rule, string expected)
    {
        var facts = Ask.Read("citizen journal relation=parent age=8 address=other").Facts;
        Assert.Equal(expected, Told(AccessTable.Current.Decide(facts with { Choices = facts.Choices with { ParentsAddress = rule } }, Ask.Noon)));
    }

    internal static string Told(Decision decision) =>
        $"{decision.Effect.ToString().Replace("Permit", "permit", StringComparison.Ordinal).ToLowerInvariant()} {(decision.Cuts.Count > 0 ? string.Join('+', decision.Cuts) : decision.Rule)}";
}
