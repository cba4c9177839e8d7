using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Resources;

namespace Varde.Fhir.Tests.FhirPath;

public sealed class SpecificationCasesTests
{
    private const string Folder = "fhir-test-cases/r4/";

    private const string Types = "names are not checked against types before an evaluation: what is not there is empty";
    private const string Order = "children have an order here, the one of the JSON";
    private const string As = "the specification's own rules apply as to collections, where it means ofType";
    private const string Units = "units other than those of time are not converted";
    private const string Later = "the function is not in FHIRPath 2.0";
    private const string Profiles = "profiles are not known to the language here";
    private const string Fractions = "a tenth of a second is a tenth of a second";

    /// <summary>The cases that give something else here, or are not run, with the reason.</summary>
    private static readonly Dictionary<string, string> Different = ((List<(string Name, string Reason)>)
    [
        .. "testSimpleFail testSimpleWithWrongContext testPolymorphismB testPolymorphismAsB testPolymorphicsB".Split(' ').Select(name => (name, Types)),
        .. "testDollarOrderNotAllowed".Split(' ').Select(name => (name, Order)),
        .. "testFHIRPathAsFunction21".Split(' ').Select(name => (name, As)),
        .. "testQuantity1 testQuantity2 testQuantity3 testQuantity4 testQuantity9 testQuantity10 testNEquality24".Split(' ').Select(name => (name, Units)),
        .. "testEncodeBase64A testEncodeHex testEncodeBase64B testEncodeUrlBase64 testDecodeBase64A testDecodeHex testDecodeBase64B testDecodeUrlBase64 testEscapeHtml testEscapeJson testUnescapeHtml testUnescapeJson testSort1 testSort2 testSort3 testSort4 testSort5 testSort6 testSort7 testSort8 testSort9 testSort10".Split(' ').Select(name => (name, Later)),
        .. "testConformsTo1 testConformsTo2".Split(' ').Select(name => (name, Profiles)),
        .. "testPlusDate19".Split(' ').Select(name => (name, Fractions)),
    ]).ToDictionary(d => d.Name, d => d.Reason, StringComparer.Ordinal);

    private readonly Dictionary<string, JsonElement> _inputs = new(StringComparer.Ordinal);

    [Fact]
    public void The_cases_of_the_specification_give_what_they_say_apart_from_those_that_are_listed_with_a_reason()
    {
        var suite = XDocument.Load(new MemoryStream(SharedResources.Bytes(Folder + "fhirpath/tests-fhir-r4.xml")));
        var cases = suite.Descendants("test").Where(t => File.Exists(Path.Combine(SharedResources.Folder!, Folder + (string?)t.Attribute("inputfile")))).ToList();
        var faults = cases.Select(test => (Name: (string)test.Attribute("name")!, Fault: Fault(test))).Where(f => f.Fault is not null).ToList();
        Assert.True(cases.Count > 800);
        var unexplained = faults.Where(f => !Different.ContainsKey(f.Name)).Select(f => $"{f.Name}: {f.Fault}").ToList();
        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        Assert.Equal([], Different.Keys.Except(faults.Select(f => f.Name)));
    }

    private string? Fault(XElement test)
    {
        var expression = test.Element("expression")!;
        var isRefused = expression.Attribute("invalid") is not null;
        var parsed = FhirPathExpression.Parse(expression.Value);
        if (parsed.Refusal is { } malformed) return isRefused ? null : $"{expression.Value} => {malformed.Message}";
        var outcome = parsed.Value.Evaluate(FhirPathNode.Of(Input((string)test.Attribute("inputfile")!)));
        if (isRefused || outcome.Refusal is not null)
            return isRefused == (outcome.Refusal is not null) ? null : $"{expression.Value} => {outcome.Refusal?.Message ?? "is accepted"}";
        var (expected, actual) = (Expected(test), outcome.Value.Select(Shown).ToList());
        if ((string?)test.Attribute("predicate") == "true" && actual.Count > 0 && actual[0] is not ("true" or "false")) actual = ["true"];
        return expected.SequenceEqual(actual) ? null : $"{expression.Value} => {string.Join(",", actual)} for {string.Join(",", expected)}";
    }

    private static List<string> Expected(XElement test) => [.. test.Elements("output").Select(output => output.Value.TrimStart('@').TrimStart('T'))];

    private static string Shown(FhirPathNode node) => node.Value switch
    {
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture),
        { } value => value.ToString()!,
        null => FhirPathQuantity.Of(node)?.ToString() ?? "(complex)",
    };

    private JsonElement Input(string file)
    {
        if (_inputs.TryGetValue(file, out var known)) return known;
        var bytes = SharedResources.Bytes(Folder + file);
        var isXml = file.EndsWith(".xml", StringComparison.Ordinal);
        return _inputs[file] = JsonElement.Parse(isXml ? ResourceXmlReader.Read(Encoding.UTF8.GetString(bytes)).Value.Json : bytes);
    }
}
