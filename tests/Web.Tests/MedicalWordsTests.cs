using System.Globalization;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Varde.SeedPopulation;
using Varde.Web.Citizen;
using Varde.Web.Citizen.Glossary;

namespace Varde.Web.Tests;

/// <summary>The words of medicine that citizens' documents are explained by.</summary>
public sealed class MedicalWordsTests
{
    private static readonly IStringLocalizer<CitizenTexts> Texts = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<CitizenTexts>>();

    [Fact]
    public void Only_words_that_stand_there_are_explained_and_by_their_names()
    {
        using var reader = Reader.Norwegian();
        Assert.Equal(["Anamnese", "Rhinitt"], Names("Anamnese", "Allergisk rhinitt som skyldes pollen"));
        Assert.Empty(Names("Anamnesen", "Hbx", "Slutt på setningen."));
        Assert.Equal(["Blodkultur", "Inhalasjon"], Names("blodkulturer", "(inhalasjonspulver)"));
        Assert.Empty(Names());
    }

    [Fact]
    public void Whoever_reads_English_finds_the_Norwegian_word_beside_what_it_is_called()
    {
        using var reader = Reader.English();
        var word = Assert.Single(MedicalWords.In(["Allergisk rhinitt"], Texts));
        Assert.Equal(("Rhinitis", "Rhinitt", "Inflammation of the nose. An allergic one comes from pollen, for example."), (word.Name, word.Seen, word.Meaning));
        Assert.Null(Assert.Single(MedicalWords.In(["Discharge summary"], Texts)).Seen);
    }

    [Theory, InlineData("nb"), InlineData("en")]
    public void What_a_laboratory_measures_is_explained_as_on_the_page_of_results(string language)
    {
        using var reader = language == "en" ? Reader.English() : Reader.Norwegian();
        var word = Assert.Single(MedicalWords.In(["B-HbA1c"], Texts));
        Assert.Equal((Texts["Result.NPU27300"].Value, Texts["ResultText.NPU27300"].Value), (word.Name, word.Meaning));
    }

    [Theory, InlineData(""), InlineData("en")]
    public void Every_word_has_a_text_of_its_own_or_of_the_results(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var words = new ResourceManager(typeof(GlossaryTexts)).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<System.Collections.DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);
        var results = new ResourceManager(typeof(CitizenTexts)).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!;
        Assert.All(words.Keys.Where(key => key.StartsWith("Words.", StringComparison.Ordinal)).Select(key => key["Words.".Length..]),
            id => Assert.False(string.IsNullOrEmpty(words.GetValueOrDefault($"Text.{id}") ?? results.GetString($"ResultText.{id}")), id));
    }

    private static IEnumerable<string> Names(params string[] texts) => MedicalWords.In(texts, Texts).Select(word => word.Name);
}
