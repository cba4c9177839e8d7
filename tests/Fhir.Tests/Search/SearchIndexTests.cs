using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Tests.Search;

public sealed class SearchIndexTests
{
    [Fact]
    public void Every_search_parameter_of_R4_is_compiled_or_told_to_be_unsupported()
    {
        foreach (var type in FhirDefinitions.R4.ResourceTypes)
        {
            var index = SearchIndex.Of(type);
            var missing = FhirDefinitions.R4.ParametersOf(type).Keys.Where(code => code is not ("_lastUpdated" or WordsCriterion.Text or WordsCriterion.Content) && !SearchIndex.Unsupported.ContainsKey(code) && !index.Parameters.ContainsKey(code));
            Assert.Empty(missing);
            Assert.All(index.Parameters.Values, p => Assert.True(p.Sources.Count > 0 || p.Composites.Count > 0, $"{type}.{p.Code}"));
        }
    }

    [Fact]
    public void A_patient_is_a_subject_so_both_are_indexed_once()
    {
        var observation = SearchIndex.Of("Observation").Parameters;
        Assert.Same(observation["subject"].Sources[0].Source, observation["patient"].Sources[0].Source);
        Assert.Equal("Patient", observation["patient"].Sources[0].Target);
        Assert.Equal(["Patient"], observation["patient"].Targets);
    }

    [Fact]
    public void A_name_is_its_parts()
    {
        var patient = SearchIndex.Of("Patient").Parameters;
        Assert.Equal(5, patient["name"].Sources.Count);
        Assert.Contains(patient["family"].Sources[0], patient["name"].Sources);
    }

    [Theory]
    [InlineData("Patient.deceased.exists() and Patient.deceased != false", "Patient.deceased.exists()")]
    [InlineData("(Observation.value as CodeableConcept).text", "Observation.value.as(CodeableConcept).text")]
    [InlineData("Patient.telecom.where(system='phone')", "Patient.telecom.where(system='phone')")]
    [InlineData("Bundle.entry[0].resource", "Bundle.entry[0].resource")]
    public void Expressions_are_read(string expression, string meant)
    {
        var path = Assert.Single(SearchExpression.Parse(expression));
        Assert.Equal(meant, path.Root + string.Concat(path.Steps));
    }

    [Theory]
    [InlineData("Patient.name.")]
    [InlineData("Patient.name.first()")]
    [InlineData("(Patient.name")]
    [InlineData("")]
    public void Other_expressions_are_refused(string expression) => Assert.Throws<FormatException>(() => SearchExpression.Parse(expression));

    [Theory]
    [InlineData("""{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/1/_history/2"}}""", "Observation.subject reference", "LinkValue { Address = Patient/1 }")]
    [InlineData("""{"resourceType":"Observation","id":"o","subject":{"display":"Kari"}}""", "Observation.subject reference", "")]
    [InlineData("""{"resourceType":"Observation","id":"o","subject":{"display":"Kari"}}""", "Observation.subject text", "TextValue { Text = Kari }")]
    [InlineData("""{"resourceType":"Observation","id":"o","code":{"coding":[{"system":"s","code":"c"},{"code":"d"}],"text":"t"}}""", "Observation.code token", "TokenValue { System = s, Code = c }; TokenValue { System = , Code = d }")]
    [InlineData("""{"resourceType":"Observation","id":"o","status":"final"}""", "Observation.status token", "TokenValue { System = , Code = final }")]
    [InlineData("""{"resourceType":"Patient","id":"p","birthDate":"1980-05"}""", "Patient.birthDate date", "DateValue { Begin = 325987200000000, End = 328665600000000, Written = 1980-05 }")]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", "Patient.deceased.exists() token", "TokenValue { System = , Code = false }")]
    [InlineData("""{"resourceType":"Patient","id":"p","deceasedDateTime":"2020"}""", "Patient.deceased.exists() token", "TokenValue { System = , Code = true }")]
    [InlineData("""{"resourceType":"Patient","id":"p","deceasedBoolean":false}""", "Patient.deceased.exists() token", "TokenValue { System = , Code = false }")]
    [InlineData("""{"resourceType":"Patient","id":"p","identifier":[{"system":"s","value":"1","type":{"coding":[{"system":"t","code":"MR"}]}}]}""", "Patient.identifier of-type", "OfTypeValue { System = t, Code = MR, Value = 1 }")]
    [InlineData("""{"resourceType":"Patient","id":"p","telecom":[{"system":"phone","value":"1"},{"system":"email","value":"2"}]}""", "Patient.telecom.where(system='phone') token", "TokenValue { System = , Code = 1 }")]
    [InlineData("""{"resourceType":"Observation","id":"o","valueQuantity":{"value":5.40,"comparator":"<","unit":"u","code":"mg"}}""", "Observation.value.as(Quantity) amount", "AmountValue { Low = , High = 5.40, System = , Code = mg, Unit = u, IsPoint = False }")]
    public void Values_are_taken_out(string resource, string name, string values)
    {
        using var json = JsonDocument.Parse(resource);
        var found = SearchValues.Of(json.RootElement.GetProperty("resourceType").GetString()!, json.RootElement)[name];
        Assert.Equal(values, string.Join("; ", found.Select(v => v.Value)));
    }
}
