using Varde.Fhir.Definitions;

namespace Varde.Fhir.Tests.Definitions;

public sealed class FhirDefinitionsTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    [Fact]
    public void All_resource_types_of_R4_are_known() => Assert.Equal(146, R4.ResourceTypes.Count);

    [Fact]
    public void A_choice_has_a_name_for_each_of_its_types()
    {
        var observation = R4.Resource("Observation")!.Structure;
        var quantity = observation.Find("valueQuantity")!;
        Assert.Equal(("value", "Quantity", true), (quantity.Element.Name, quantity.Type.Type.Name, quantity.Element.IsChoice));
        Assert.Null(observation.Find("value"));
        Assert.Null(observation.Find("valueMoney"));
    }

    [Fact]
    public void A_part_of_a_resource_has_elements_of_its_own() =>
        Assert.Equal("CodeableConcept", R4.Resource("Patient")!.Structure.Find("contact")!.Type.Structure.Find("relationship")!.Type.Type.Name);

    [Fact]
    public void An_element_may_have_the_content_of_the_one_around_it()
    {
        var item = R4.Resource("Questionnaire")!.Structure.Find("item")!.Type.Structure;
        Assert.Same(item, item.Find("item")!.Type.Structure);
    }

    [Fact]
    public void Codes_that_the_specification_lists_are_known() =>
        Assert.Equal(
            ["female", "male", "other", "unknown"],
            R4.Codes(R4.Resource("Patient")!.Structure.Find("gender")!.Element.RequiredCodes!)!.Values.Single().Order());

    [Fact]
    public void A_type_of_resource_has_the_search_parameters_of_all_resources_too()
    {
        var parameters = R4.ParametersOf("Observation");
        Assert.Equal(SearchParameterType.Token, parameters["_id"].Type);
        Assert.Equal(SearchParameterType.Quantity, parameters["value-quantity"].Type);
        Assert.Equal(2, parameters["component-code-value-quantity"].Components.Count);
    }

    [Fact]
    public void Every_required_element_of_every_type_names_a_type() =>
        Assert.All(R4.ResourceTypes.SelectMany(name => R4.Resource(name)!.Structure.Elements), e => Assert.NotEmpty(e.Types));
}
