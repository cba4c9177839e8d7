using Varde.ClinicalRepository.Queries.Planning;

namespace Varde.Modules.Tests.Aql;

/// <summary>What is kept for one query is not found by another, whatever the archetypes and codes are that its parameters bring.</summary>
public sealed class PlanKeyTests
{
    [Fact]
    public void Other_lists_are_spelled_otherwise()
    {
        string?[][] lists = [["a", "b"], ["a>b"], ["a:1b"], ["a1:b"], ["ab"], ["a", null, "b"], ["a", "-", "b"], ["a", "", "b"], [null], [""], ["-"], [], ["1:a", "b"], ["a\nb"]];
        Assert.Equal(lists.Length, lists.Select(list => Spelling.Of(list)).Distinct().Count());
    }

    [Fact]
    public void Two_containers_are_not_one_with_a_strange_name() =>
        Assert.NotEqual(new PathPattern(["x", "y"], "v", [], "value").Key, new PathPattern(["x>y"], "v", [], "value").Key);
}
