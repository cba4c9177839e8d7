using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Search;

public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("Patient", "birthdate=notadate", "birthdate")]
    [InlineData("Observation", "value-quantity=abc", "value-quantity")]
    [InlineData("Patient", "gender:frobnicate=male", "gender:frobnicate")]
    [InlineData("Patient", "name:missing=maybe", "name:missing")]
    [InlineData("Patient", "_count=-1", "_count")]
    [InlineData("Patient", "_summary=some", "_summary")]
    [InlineData("Patient", "_total=unsaid", "_total")]
    [InlineData("Observation", "subject:Frob.name=x", "subject:Frob.name")]
    [InlineData("Observation", "code-value-quantity=8480-6", "code-value-quantity")]
    [InlineData("Patient", "_has:Observation=x", "_has:Observation")]
    [InlineData("Patient", "_include:often=Patient:organization", "_include:often")]
    [InlineData("Observation", "subject:Patient.birthdate=x", "subject:Patient.birthdate")]
    public void What_is_wrong_is_refused_with_the_name_of_its_parameter(string type, string query, string name) =>
        Assert.Contains(((Invalid)Parse(type, query).Refusal!).Faults, f => f.Path == name);

    [Theory]
    [InlineData("Patient", "frobnicate=1")]
    [InlineData("Observation", "subject:Patient.frobnicate=1")]
    [InlineData("Patient", "_sort=frobnicate")]
    [InlineData("Patient", "_include=Patient:frobnicate")]
    [InlineData("Patient", "_has:Observation:frobnicate:code=1")]
    [InlineData("Patient", "name=")]
    [InlineData("Patient", "_list=x")]
    public void What_is_unknown_is_told_and_not_used(string type, string query)
    {
        var read = Parse(type, "_id=1&" + query).Value;
        Assert.Single(read.Unknown);
        Assert.Equal(["_id"], read.Used.Select(u => u.Key));
    }

    [Theory]
    [InlineData("name", 5)]
    [InlineData("name eq", 8)]
    [InlineData("name is x", 6)]
    [InlineData("name eq \"x", 9)]
    [InlineData("name eq \"\\x\"", 9)]
    [InlineData("frob eq x", 1)]
    [InlineData("gender eq male and frob eq x", 20)]
    [InlineData("organization.frob eq x", 1)]
    [InlineData("(name eq x", 1)]
    [InlineData("name eq x)", 10)]
    [InlineData("name eq x gender eq male", 11)]
    [InlineData("name eq x and", 14)]
    [InlineData("not", 4)]
    [InlineData("()", 2)]
    [InlineData("name gt x", 1)]
    [InlineData("birthdate co 2020", 1)]
    [InlineData("birthdate eq x", 1)]
    [InlineData("birthdate eq ge2020", 1)]
    [InlineData("name pr maybe", 1)]
    [InlineData("link[type eq refer].other pr true", 5)]
    [InlineData("_id gt 3 or x", 1)]
    [InlineData("_filter eq x", 1)]
    [InlineData("name eq x & y", 11)]
    public void A_filter_that_is_not_understood_is_refused_with_its_place(string filter, int at)
    {
        var fault = Assert.Single(Assert.IsType<Invalid>(Parse("Patient", "_filter=" + Uri.EscapeDataString(filter)).Refusal).Faults);
        Assert.Equal("_filter", fault.Path);
        Assert.StartsWith($"at character {at}:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_are_read_to_a_bound_only()
    {
        foreach (var wrong in (string[])[new string('(', 5000), string.Concat(Enumerable.Repeat("not ", 1900)) + "name eq x", string.Join(" or ", Enumerable.Repeat("name eq x", 101)), new string('(', 30) + "name eq x" + new string(')', 30), new string(' ', 9000), "name eq " + new string('x', 3000)])
            Assert.IsType<Invalid>(Parse("Patient", "_filter=" + Uri.EscapeDataString(wrong)).Refusal);
        Assert.True(Parse("Patient", "_filter=" + Uri.EscapeDataString(string.Join(" or ", Enumerable.Repeat("(name eq x)", 100)))).IsDone);
    }

    [Fact]
    public void Codes_that_a_terminology_names_are_read_and_named_by_the_search()
    {
        var read = Assert.IsType<CodesCriterion>(Assert.Single(Parse("Observation", "code:not-in=http://v.example|1,ValueSet/2").Value.Criteria));
        Assert.Equal((CodeRelation.NotIn, "http://v.example|1 ValueSet/2"), (read.Relation, string.Join(' ', read.Named.Select(n => n.ValueSet))));
        foreach (var wrong in (string[])["code:in=", "code:below=8480-6", "code:above=http://loinc.org|", "code:below=|8480-6", "code:in=,"]) Assert.False(Parse("Observation", wrong) is { IsDone: true, Value.Unknown.Count: 0 }, wrong);
    }

    [Fact]
    public void What_shapes_the_answer_is_read()
    {
        var read = Parse("Patient", "_count=5000&_sort=-birthdate,family&_summary=true&_elements=id,name&_total=accurate&_include=Patient:organization&_revinclude:iterate=Observation:patient:Patient").Value;
        Assert.Equal(SearchQuery.LargestCount, read.Count);
        Assert.Equal([true, false], read.Sort.Select(s => s.Descending));
        Assert.Equal((SummaryMode.True, TotalMode.Accurate), (read.Summary, read.Total));
        Assert.Equal(["id", "name"], read.Elements);
        Assert.Equal(new SearchInclude("Observation", "patient", "Patient", true, true), read.Includes[1]);
    }

    [Fact]
    public void Deep_and_long_queries_are_refused()
    {
        var chain = string.Join('.', Enumerable.Repeat("part-of", 20)) + ".status=x";
        Assert.IsType<Invalid>(Parse("Procedure", chain).Refusal);
        Assert.IsType<Invalid>(Parse("Patient", "name=" + new string('x', 3000)).Refusal);
        Assert.IsType<Invalid>(Parse("Patient", "name=" + new string(',', 3000)).Refusal);
        Assert.IsType<Invalid>(Parse("Patient", string.Join('&', Enumerable.Repeat("name=x", 300))).Refusal);
    }

    private static Outcome<SearchQuery> Parse(string type, string query) => SearchQuery.Parse(FhirDefinitions.R4.Resource(type), SearchStore.Parameters(query));
}
