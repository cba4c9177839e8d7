using CsCheck;
using Varde.Fhir.Operations.Summaries;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Operations;

/// <summary>What a summary says in words.</summary>
public sealed class SummaryNarrativeTests
{
    [Fact]
    public void Whatever_resources_say_the_narrative_is_one() =>
        Gen.Select(Gen.String, Gen.String, Gen.String).Sample((what, details, when) =>
            Assert.Null(Narrative.FaultOf(SectionNarrative.Of(SummaryTexts.English, [details], [new(Whole(what), Whole(details), Whole(when))]))), iter: 2000);

    [Fact]
    public void Nothing_that_a_resource_says_becomes_an_element() =>
        Assert.Contains("&lt;script&gt;", SectionNarrative.Of(SummaryTexts.English, [], [new("<script>alert(1)</script>", "", "")]), StringComparison.Ordinal);

    [Fact]
    public void An_observation_is_told_with_its_value_to_the_letter_and_what_is_unusual()
    {
        var told = Of("""
            {"resourceType":"Observation","status":"preliminary","code":{"text":"Puls"},"effectiveDateTime":"2026-01-01",
             "valueQuantity":{"comparator":"<","value":50.0,"unit":"/min"},"component":[{"code":{"text":"Rytme"},"valueCodeableConcept":{"coding":[{"code":"x","display":"Jevn"}]}}]}
            """);
        Assert.Equal(new("Puls", "<50.0 /min; Rytme: Jevn; preliminary", "2026-01-01"), told);
    }

    [Fact]
    public void A_value_that_is_missing_is_said_to_be() =>
        Assert.Equal("without a value (Unknown)", Of("""{"resourceType":"Observation","status":"final","code":{"text":"Puls"},"dataAbsentReason":{"text":"Unknown"}}""").Details);

    [Fact]
    public void An_allergy_that_is_not_confirmed_is_told_so() => Assert.Equal(
        "high risk; unconfirmed", Of("""
            {"resourceType":"AllergyIntolerance","criticality":"high","code":{"text":"Nøtter"},"clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"unconfirmed"}]}}
            """).Details);

    private static EntryText Of(string resource) => EntryText.Of(System.Text.Json.JsonElement.Parse(resource), SummaryTexts.English, _ => null);

    // Texts of resources have no half characters and no control characters: they are refused when they are read.
    private static string Whole(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c) && (!char.IsControl(c) || c is '\t' or '\n' or '\r') && c < '\uFFFE'));

    [Theory]
    [InlineData("2025-05-07T15:16:00+02:00", "07.05.2025 15:16", "2025-05-07 15:16")]
    [InlineData("2025-05-07T15:16:00.123Z – 2025-06", "07.05.2025 15:16 – 2025-06", "2025-05-07 15:16 – 2025-06")]
    [InlineData("2025-05-07", "07.05.2025", "2025-05-07")]
    [InlineData("som barn", "som barn", "som barn")]
    public void Times_are_written_as_people_write_them(string written, string norwegian, string english) =>
        Assert.Equal((norwegian, english), (SummaryTexts.Norwegian.Moment(written), SummaryTexts.English.Moment(written)));
}
