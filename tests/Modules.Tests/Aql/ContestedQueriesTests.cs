namespace Varde.Modules.Tests.Aql;

public sealed class ContestedQueriesTests
{
    [Fact]
    public void Every_query_is_listed_once_with_the_sentence_that_decides()
    {
        Assert.NotEmpty(ContestedQueries.All);
        Assert.All(ContestedQueries.All.GroupBy(one => one.Name), group => Assert.Single(group));
        Assert.All(ContestedQueries.All, one => Assert.True(one.Sentence.Length > 30 && one.Answer.Length > 0, one.Name));
    }

    [Fact]
    public void Every_query_that_is_listed_is_asked_or_is_of_a_suite_that_is_not()
    {
        Assert.SkipWhen(SuiteFolder.Root is null, SuiteFolder.Absent);
        HashSet<string> known = [.. Suite.All.Select(suite => suite.Name), .. Suite.All.SelectMany(SuiteCase.Of).Select(one => one.Name)];
        Assert.All(ContestedQueries.All, one => Assert.Contains(one.Name, known));
    }
}
