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
    [InlineData("Location", "near=1|2|3|km")]
    public void What_is_unknown_is_told_and_not_used(string type, string query)
    {
        var read = Parse(type, "_id=1&" + query).Value;
        Assert.Single(read.Unknown);
        Assert.Equal(["_id"], read.Used.Select(u => u.Key));
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
