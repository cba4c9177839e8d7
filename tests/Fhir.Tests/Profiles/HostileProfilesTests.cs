using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Profiles;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>Profiles come from clients: what is wrong with them is told, and none keeps the server busy.</summary>
public sealed class HostileProfilesTests
{
    private const string Url = "http://profiles.example/one";
    private const string Patient = "http://hl7.org/fhir/StructureDefinition/Patient";

    [Fact]
    public void A_profile_of_itself_is_refused() => Assert.Contains("made of itself", Told(Known(Profile(Url, Url))), StringComparison.Ordinal);

    [Fact]
    public void Profiles_of_each_other_are_refused() =>
        Assert.Contains("made of itself", Told(Known(Profile(Url, "http://profiles.example/two"), Profile("http://profiles.example/two", Url))), StringComparison.Ordinal);

    [Fact]
    public void A_long_line_of_profiles_is_refused()
    {
        var line = Enumerable.Range(0, 1000).Select(n => Profile(n == 0 ? Url : $"http://profiles.example/{n}", n == 999 ? Patient : $"http://profiles.example/{n + 1}"));
        Assert.Contains("made of too many others", Told(Known([.. line])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_may_lead_back_to_itself_by_what_lies_in_it()
    {
        var library = Known(Profile(Url, Patient, """{"path":"Patient.contained","type":[{"code":"Patient","profile":["http://profiles.example/one"]}]},{"path":"Patient.active","min":1}"""));
        var resource = JsonNode.Parse("""{"resourceType":"Patient","active":true,"contained":[{"resourceType":"Patient","id":"a"}],"link":[{"other":{"reference":"#a"},"type":"seealso"}]}""")!;
        Assert.Equal(["Patient.contained[0].active: is missing"], library.Validate(resource, Url).Errors());
    }

    [Fact]
    public void A_profile_of_the_same_element_again_ends()
    {
        var library = Known(Profile(Url, Patient, """{"path":"Patient","constraint":[{"key":"x-1","severity":"error","human":"itself","expression":"conformsTo('http://profiles.example/one')"}]}"""));
        Assert.Empty(library.Validate(JsonNode.Parse("""{"resourceType":"Patient","active":true}""")!, Url).Errors());
    }

    [Fact]
    public void A_thousand_slices_over_a_large_resource_end()
    {
        var slices = string.Concat(Enumerable.Range(0, 1000).Select(n =>
            $$""",{"path":"Patient.identifier","sliceName":"s{{n}}","min":0,"max":"*"},{"path":"Patient.identifier.system","min":1,"fixedUri":"urn:s{{n}}"}"""));
        var library = Known(Profile(Url, Patient, """{"path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"closed"}}""" + slices));
        var text = new StringBuilder("{\"resourceType\":\"Patient\",\"identifier\":[");
        for (var n = 0; n < 80_000; n++) text.Append(n == 0 ? "" : ",").Append($$"""{"system":"urn:s{{n % 1000}}","value":"{{n}} and some more to be read"}""");
        var issues = new Validator(library, new ListedCodes()).Validate(JsonElement.Parse(text.Append("]}").ToString()), [Url]);
        Assert.Contains(issues, i => i.Code == "too-costly");
    }

    [Theory]
    [InlineData("descendants().descendants().descendants().descendants().exists()")]
    [InlineData("descendants().where($this.toString().matches('(a+)+(b+)+(c+)+$')).descendants().select(descendants()).exists()")]
    [InlineData("(1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9).repeat($this + 1).exists()")]
    [InlineData("not a rule at all ((")]
    public void A_rule_that_is_much_work_or_none_ends(string expression)
    {
        var rule = JsonSerializer.Serialize(expression);
        var library = Known(Profile(Url, Patient, $$"""{"path":"Patient","constraint":[{"key":"x-1","severity":"error","human":"hostile","expression":{{rule}}}]}"""));
        var resource = new JsonObject { ["resourceType"] = "Patient", ["name"] = new JsonArray([.. Enumerable.Range(0, 2000).Select(n => new JsonObject { ["family"] = $"Prøve{n}", ["given"] = new JsonArray("a", "b") })]) };
        Assert.Contains(library.Validate(resource, Url), i => i.Message.StartsWith("x-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"path":"Patient.nothing.here","min":1}""")]
    [InlineData("""{"path":"Observation.status","min":1}""")]
    [InlineData("""{"path":"Patient.contact.contact.contact","min":1}""")]
    [InlineData("""{"path":"Patient.value[x]:a/b/c","sliceName":"a/b/c"}""")]
    public void A_differential_of_no_such_element_is_told_of(string element) =>
        Assert.Contains("is no element of its base", Told(Known(Profile(Url, Patient, element))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"path":"Patient.name","min":"1","max":7,"type":"HumanName","slicing":[],"constraint":{},"binding":[1],"fixedHumanName":5}""")]
    [InlineData("""{"path":"Patient.name","type":[5,{"code":5,"profile":{}}],"constraint":[5,{"expression":5}],"minValueNothing":1,"slicing":{"discriminator":[5,{"type":"value","path":"((("}]}}""")]
    [InlineData("""{"path":"Patient.name","sliceName":"a/b/c/d","min":2147483647,"max":"-1"}""")]
    public void A_definition_that_is_none_breaks_nothing(string element)
    {
        var library = Known(Profile(Url, Patient, element));
        var issues = library.Validate(JsonNode.Parse("""{"resourceType":"Patient","name":[{"family":"Prøve"}]}""")!, Url);
        Assert.NotNull(issues);
    }

    private static string Told(ProfileLibrary library) =>
        string.Join('\n', library.Validate(JsonNode.Parse("""{"resourceType":"Patient","active":true}""")!, Url).Select(i => i.Message));

    private static ProfileLibrary Known(params string[] profiles) => PublishedProfiles.Library(profiles.Select(p => JsonElement.Parse(p)));

    private static string Profile(string url, string basis, string elements = "") =>
        $$$"""{"resourceType":"StructureDefinition","url":"{{{url}}}","type":"Patient","kind":"resource","derivation":"constraint","baseDefinition":"{{{basis}}}","differential":{"element":[{{{elements}}}]}}""";
}
