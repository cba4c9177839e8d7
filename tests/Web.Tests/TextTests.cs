using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using Varde.AccessControl;
using Varde.OpenEhr;
using Varde.Roadmap;
using Varde.Web.Administration;
using Varde.Web.Roadmap;
using Varde.Web.Writing;

namespace Varde.Web.Tests;

public sealed class TextTests
{
    /// <summary>All texts of the pages, as they lie in the assembly: none can be forgotten.</summary>
    public static TheoryData<Type> Resources => new(TextsOf(typeof(Texts).Assembly));

    [Theory, MemberData(nameof(Resources))]
    public void Every_text_is_there_in_bokmål_and_in_English(Type texts)
    {
        var (norwegian, english) = (Keys(texts, CultureInfo.InvariantCulture), Keys(texts, new CultureInfo("en")));
        Assert.NotEmpty(norwegian);
        Assert.Equal(norwegian, english);
    }

    [Theory, InlineData(""), InlineData("en")]
    public void Every_kind_of_fault_of_a_document_has_a_text_that_is_filled_by_what_the_kind_gives(string language)
    {
        var texts = new ResourceManager(typeof(CheckTexts));
        Assert.True(FaultCode.All.Count > 100);
        Assert.Equal(FaultCode.All.Count, FaultCode.All.Select(code => code.Name).Distinct().Count());
        Assert.All(FaultCode.All, code =>
        {
            var text = texts.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!.GetString(code.Name);
            Assert.False(string.IsNullOrEmpty(text), code.Name);
            Assert.True(Filled(text) <= Filled(code.Sentence), code.Name);
            Assert.NotEqual(code.Sentence, text);
        });
    }

    [Theory, InlineData(""), InlineData("en")]
    public void Every_kind_of_fault_of_a_page_that_is_imported_has_a_text_with_its_line(string language)
    {
        var texts = SetOf(new ResourceManager(typeof(RoadmapTexts)), language);
        Assert.True(ImportFaultCode.All.Count > 20);
        Assert.All(ImportFaultCode.All, code =>
        {
            var text = texts.GetString($"Import.{code.Name}");
            Assert.False(string.IsNullOrEmpty(text), code.Name);
            Assert.True(Filled(text) == Math.Max(0, Filled(code.Sentence)) && text.Contains("{0}", StringComparison.Ordinal), code.Name);
        });
    }

    [Fact]
    public void Every_rule_is_told_in_both_languages_and_in_English_by_the_words_of_the_table()
    {
        var texts = new ResourceManager(typeof(RuleTexts));
        var (norwegian, english) = (SetOf(texts, ""), SetOf(texts, "en"));
        Assert.True(RuleBook.Rows.Count > 100);
        Assert.All(RuleBook.Rows, rule =>
        {
            Assert.Equal(rule.Condition, english.GetString($"When.{rule.Id}"));
            Assert.NotEqual(rule.Condition, norwegian.GetString($"When.{rule.Id}"));
            Assert.All(new[] { rule.Effect, rule.Shown }.OfType<string>(), words => Assert.False(string.IsNullOrEmpty(norwegian.GetString(words)), words));
        });
    }

    private static ResourceSet SetOf(ResourceManager texts, string language) => texts.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!;

    // The highest number of what is filled in; none is -1.
    private static int Filled(string text) => Enumerable.Range(0, 10).Where(number => text.Contains($"{{{number}}}", StringComparison.Ordinal)).DefaultIfEmpty(-1).Max();

    private static IEnumerable<Type> TextsOf(Assembly assembly) =>
        assembly.GetManifestResourceNames().Where(name => name.EndsWith(".resources", StringComparison.Ordinal)).Select(name => assembly.GetType(Path.GetFileNameWithoutExtension(name), throwOnError: true)!);

    private static SortedSet<string> Keys(Type texts, CultureInfo culture) =>
        [.. new ResourceManager(texts).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().Where(text => text.Value is string { Length: > 0 }).Select(text => (string)text.Key)];
}
