using System.Text.Json;
using CsCheck;
using Varde.Fhir.FhirPath;
using Varde.Foundation;

namespace Varde.Fhir.Tests.FhirPath;

public sealed class FhirPathExpressionTests
{
    private static readonly FhirPathNode Patient = FhirPathNode.Of(JsonElement.Parse(
        """
        {"resourceType":"Patient","id":"a","contained":[{"resourceType":"Organization","id":"o","name":"Fjell"}],
         "name":[{"family":"Lie","given":["Kari","Anne"],"_given":[null,{"extension":[{"url":"http://x","valueCode":"y"}]}]}],
         "_gender":{"extension":[{"url":"http://x","valueCode":"unknown"}]},"birthDate":"1980-05-17","multipleBirthInteger":2,
         "managingOrganization":{"reference":"#o"},"generalPractitioner":[{"reference":"Practitioner/1"}],"extension":[{"url":"http://n","valueDecimal":1.50}]}
        """));

    [Theory]
    [InlineData("Patient.name.given", "Kari,Anne")]
    [InlineData("name.given[1].extension('http://x').value", "y")]
    [InlineData("gender.extension.value", "unknown")]
    [InlineData("gender.hasValue()", "false")]
    [InlineData("multipleBirth", "2")]
    [InlineData("multipleBirth is integer", "true")]
    [InlineData("managingOrganization.resolve().name", "Fjell")]
    [InlineData("generalPractitioner.resolve()", "")]
    [InlineData("contained.select(%rootResource.id & %resource.id)", "aa")]
    [InlineData("extension.value.toString()", "1.50")]
    [InlineData("extension.value = 1.5", "true")]
    [InlineData("birthDate < @1980-06", "true")]
    [InlineData("birthDate < @1980", "")]
    [InlineData("@2024-01-31 + 1 month", "2024-02-29")]
    [InlineData("contact.name.exists() or name.where(family = 'Lie').exists()", "true")]
    [InlineData("%`vs-administrative-gender`", "http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("1 'kg' = 1000 'g'", "")]
    [InlineData("2 hours = 120 minutes", "true")]
    public void An_expression_is_evaluated_on_JSON_by_the_definitions(string expression, string expected) =>
        Assert.Equal(expected, string.Join(',', FhirPathExpression.Parse(expression).Value.Evaluate(Patient).Value.Select(Shown)));

    [Theory]
    [InlineData("name.")]
    [InlineData("name.frob()")]
    [InlineData("name.where()")]
    [InlineData("%nothing")]
    [InlineData("$that")]
    [InlineData("'no end")]
    [InlineData("name is Frob")]
    [InlineData("1 +")]
    [InlineData("name § 2")]
    [InlineData("'a'.matches('(')")]
    [InlineData("@2024-13")]
    public void A_text_that_is_no_expression_is_refused(string text) => Assert.IsType<Invalid>(FhirPathExpression.Parse(text).Refusal);

    [Theory]
    [InlineData("name.given + 'a'")]
    [InlineData("name.given.single()")]
    [InlineData("1 + 'a'")]
    [InlineData("1 < 'a'")]
    [InlineData("name.given.not()")]
    public void An_operator_that_is_not_made_for_what_it_meets_is_refused(string expression) =>
        Assert.IsType<Invalid>(FhirPathExpression.Parse(expression).Value.Evaluate(Patient).Refusal);

    [Theory]
    [InlineData("descendants().select(%resource.descendants().select(%resource.descendants().select(%resource.descendants().select(%resource.descendants()))))")]
    [InlineData("descendants().repeat($this & 'x')")]
    [InlineData("descendants().aggregate($total & $total, 'xxxxxxxxxxxxxxxxxxxxxxxxx').select($this & $this & $this).select($this & $this).repeat($this & $this)")]
    [InlineData("'a'.replace('a','aaaaaaaaaaaaaaaa').replace('a','aaaaaaaaaaaaaaaa').replace('a','aaaaaaaaaaaaaaaa').replace('a','aaaaaaaaaaaaaaaa').replace('a','aaaaaaaaaaaaaaaa').replace('a','aaaaaaaaaaaaaaaa')")]
    [InlineData("(1 | 2 | 3).repeat($this + 1)")]
    public void Too_much_work_is_refused(string expression) =>
        Assert.IsType<Invalid>(FhirPathExpression.Parse(expression).Value.Evaluate(Patient).Refusal);

    [Fact]
    public void A_regular_expression_that_would_backtrack_for_ever_does_not() =>
        Assert.Equal("false", Shown(FhirPathExpression.Parse($"'{new string('a', 500)}!'.matches('^(a+)+$')").Value.Evaluate(Patient).Value.Single()));

    [Theory]
    [InlineData("(", ")", 5000)]
    [InlineData("-", "", 5000)]
    [InlineData("not(", ")", 900)]
    [InlineData("a.", "", 4000)]
    [InlineData("1+", "", 4000)]
    [InlineData("a[", "]", 1500)]
    public void A_text_may_be_nested_and_long_without_harm(string before, string after, int times) =>
        Assert.True(FhirPathExpression.Parse(string.Concat(Enumerable.Repeat(before, times)) + "1" + string.Concat(Enumerable.Repeat(after, times))).Refusal is Invalid);

    [Fact]
    public void No_text_throws()
    {
        var words = Gen.OneOf(
            "name", "given", "Patient", "(", ")", "[", "]", ".", "1", "0", "2.5", "-", "+", "*", "/", "div", "mod", "&", "|", "=", "!=", "~", "<", ">=", "in", "contains", "is", "as", "and",
            "or", "xor", "implies", "'a'", "'", "@2024-02", "@T10:30", "{}", "$this", "$total", "$index", "%resource", "%context", "1 'kg'", "3 days", "where(", "select(", "exists()", "first()",
            "iif(", ",", "toString()", "length()", "matches('a*')", "descendants()", "repeat(", "aggregate(", "ofType(", "Quantity", "System.String", "9999999999999", "79228162514264337593543950335",
            "power(", "round(", "today()", "toQuantity()", "toDateTime()", "substring(", "replace(", "take(", "children()", "type()", "resolve()", "@9999-12-31", "100 years", "combine(", "birthDate", "extension");
        words.Array[1, 14].Sample(parts =>
        {
            if (FhirPathExpression.Parse(string.Join(' ', parts)) is { IsDone: true } parsed) parsed.Value.Evaluate(Patient, steps: 20_000);
        }, iter: 100_000);
    }

    [Fact]
    public void No_expression_made_of_expressions_throws()
    {
        var leaf = Gen.OneOf(
            "name", "name.given", "birthDate", "1", "0", "-1", "2.5", "'ab'", "@2024-02-29", "@2024-02-29T10:00:00Z", "@T23:59", "{}", "$this", "true", "false", "5 'mg'", "1 week", "extension.value",
            "%resource", "9999999999", "79228162514264337593543950335", "contained", "'1.5'", "generalPractitioner");
        var operation = Gen.OneOf("+", "-", "*", "/", "div", "mod", "&", "|", "=", "!=", "~", "!~", "<", "<=", ">", ">=", "in", "contains", "and", "or", "xor", "implies");
        var function = Gen.OneOf(
            FhirPathFunctions.All.Where(f => f.Value.Least == 0).Select(f => (f.Key, 0)).Concat(FhirPathFunctions.All.Where(f => f.Value.Most >= 1).Select(f => (f.Key, Math.Max(1, f.Value.Least)))).ToArray());
        var expression = Gen.Recursive<string>((depth, inner) => depth > 3
            ? leaf
            : Gen.OneOf(
                leaf, Gen.Select(inner, operation, inner, (a, o, b) => $"({a} {o} {b})"),
                Gen.Select(inner, function, inner, inner, (a, f, b, c) => $"{a}.{f.Key}({string.Join(", ", new[] { b, c, b }.Take(f.Item2))})")));
        expression.Sample(text => FhirPathExpression.Parse(text).Then(parsed => parsed.Evaluate(Patient, steps: 20_000)), iter: 50_000);
    }

    private static string Shown(FhirPathNode node) => node.Value switch { bool truth => truth ? "true" : "false", var value => $"{value}" };
}
