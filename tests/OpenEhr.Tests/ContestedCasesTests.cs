using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Tests.Validation;

namespace Varde.OpenEhr.Tests;

public sealed class ContestedCasesTests
{
    private static readonly string[] Kinds = ["taken", "form", "place", "rules", "spelling", "keys", "template", "nodes"];

    private static IEnumerable<ContestedCase> All => ContestedCases.OverTheApi.Concat(ContestedCases.OfTheFormats);

    [Fact]
    public void Every_case_is_listed_once_with_a_known_kind_and_the_sentence_that_decides()
    {
        Assert.All(All.GroupBy(one => one.Name), group => Assert.Single(group));
        Assert.All(All, one => Assert.True(one.Kinds.All(Kinds.Contains) && one.Sentence.Length > 30, one.Name));
    }

    [Fact]
    public void Every_case_is_a_file_or_a_data_type_case_of_the_public_data()
    {
        Assert.SkipWhen(SharedTemplates.Folder is null, SharedTemplates.Absent);
        var dataTypes = DataTypeCases.All().Select(one => one.Name).ToHashSet();
        Assert.All(All, one => Assert.True(dataTypes.Contains(one.Name) || File.Exists(Path.Combine(SharedTemplates.Folder!, one.Name)), one.Name));
    }
}
