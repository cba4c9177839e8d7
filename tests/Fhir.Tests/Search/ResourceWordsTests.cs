using System.Text.Json;
using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Tests.Search;

/// <summary>Which words a resource is found by.</summary>
public sealed class ResourceWordsTests
{
    [Theory]
    [InlineData("Høyt blodtrykk", "høyt blodtrykk")]
    [InlineData("Åse A\u030Ase AASE", "aase aase aase")]
    [InlineData("René's 5.4 mmol/L", "rene s 5 4 mmol l")]
    [InlineData("  --  ", "")]
    [InlineData("😀", "")]
    [InlineData("Ελένη 東京", "ελενη 東京")]
    public void A_text_is_its_folded_words(string text, string words) => Assert.Equal(words, string.Join(' ', ResourceWords.OfText(text)));

    [Fact]
    public void A_long_word_is_known_by_its_begin() => Assert.Equal([new string('x', 40)], ResourceWords.OfText(new string('X', 1000)));

    [Fact]
    public void Narratives_are_found_without_their_tags_and_content_without_the_type()
    {
        var words = ResourceWords.Of(JsonElement.Parse(
            """{"resourceType":"Patient","gender":"female","text":{"status":"generated","div":"<div title='skjult'>Sm&amp;erte<br/>rygg &#229;pen</div>"},"contained":[{"resourceType":"Basic","text":{"div":"<div>inni</div>"}}]}"""));
        Assert.Equal(["aapen", "erte", "rygg", "sm"], words.Narrative.Order(StringComparer.Ordinal));
        Assert.Equal(["aapen", "erte", "female", "generated", "inni", "rygg", "sm"], words.Content.Order(StringComparer.Ordinal));
    }
}
