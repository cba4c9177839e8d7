using Varde.AccessControl.Explaining;
using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>The page of the rules tells what the code does, rule by rule and in its order.</summary>
public sealed class RulesPageTests
{
    [Fact]
    public void The_page_has_the_rules_in_their_order() => Assert.Equal(
        AccessTable.Current.Rules.Select(RulesPage.RowOf), RulesPage.Rows.Where(row => row.StartsWith("| R-", StringComparison.Ordinal)));

    [Fact]
    public void The_page_has_table_1() => Assert.Equal(ServiceTable.Rows.Select(RulesPage.RowOf), Following("## Table 1"));

    [Fact]
    public void The_page_has_table_2() => Assert.Equal(RestrictionTable.Rows.Select(RulesPage.RowOf), Following("## Table 2"));

    [Fact]
    public void The_page_has_table_3() => Assert.Equal(
        BasisCode.All.GroupBy(code => code.Group).Select(group => $"{group.Key} | {string.Join(' ', group)}"),
        Following("## Table 3").Select(row => string.Join(" | ", row.Split(" | ")[..2])[2..]));

    [Fact]
    public void The_page_has_every_key_of_a_question() =>
        Assert.All(QuestionFacts.Keys, key => Assert.Contains($"`{key}`", RulesPage.Text, StringComparison.Ordinal));

    private static IEnumerable<string> Following(string heading) => RulesPage.Text[RulesPage.Text.IndexOf(heading, StringComparison.Ordinal)..]
        .Split('\n').SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal));
}
