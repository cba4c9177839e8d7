using Varde.Fhir.Definitions;
using Varde.Fhir.Operations;
using Varde.Fhir.Operations.Summaries;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Tests.Operations;

/// <summary>What the tables of operations and compartments name is there.</summary>
public sealed class TablesTests
{
    public static TheoryData<string> Owners => [.. Compartment.All.Keys];

    [Theory, MemberData(nameof(Owners))]
    public void A_compartment_names_references_of_its_types(string owner)
    {
        var compartment = Compartment.All[owner];
        foreach (var type in compartment.Types)
            foreach (var code in compartment.ParametersOf(type))
                Assert.Equal((type, code, SearchParameterType.Reference), (type, code, SearchIndex.Parameter([type], code)?.Type));
    }

    [Fact]
    public void The_times_of_care_are_dates_of_their_types()
    {
        foreach (var (type, codes) in CareDates.Parameters)
            foreach (var code in codes) Assert.Equal((type, code, SearchParameterType.Date), (type, code, SearchIndex.Parameter([type], code)?.Type));
    }

    [Fact]
    public void The_sections_of_a_summary_ask_for_what_is_understood()
    {
        foreach (var source in SummarySection.All.SelectMany(s => s.Sources))
        {
            var query = SearchQuery.Parse(FhirDefinitions.R4.Resource(source.Type), [new("patient", "Patient/1"), .. QueryParameters.Of(source.Query)]);
            Assert.True(query.IsDone, $"{source}: {query.Refusal?.Message}");
            Assert.Empty(query.Value.Unknown);
        }
        Assert.Equal(3, SummarySection.All.Count(s => s.Required is not null));
    }

    [Theory]
    [InlineData(null, "nb")]
    [InlineData("en", "en")]
    [InlineData("de, en;q=0.5, nb;q=0.4", "en")]
    [InlineData("nn-NO, en;q=0.9", "nb")]
    [InlineData("en;q=0, de", "nb")]
    [InlineData(";;;", "nb")]
    public void A_summary_is_in_the_language_that_is_wanted_most(string? header, string language) => Assert.Equal(language, SummaryTexts.For(header).Language);
}
