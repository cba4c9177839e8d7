using System.Text;
using System.Text.Json;
using CsCheck;
using Varde.Fhir.Patching;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Patching;

/// <summary>JSON Patch by RFC 6902.</summary>
public sealed class JsonPatchTests
{
    private const string Patient = """{"resourceType":"Patient","active":true,"name":[{"family":"A","given":["x","y"]}],"extension":[{"url":"u","valueDecimal":1.00}]}""";

    [Theory]
    [InlineData("""[{"op":"replace","path":"/active","value":false}]""", """{"resourceType":"Patient","active":false,"name":[{"family":"A","given":["x","y"]}],"extension":[{"url":"u","valueDecimal":1.00}]}""")]
    [InlineData("""[{"op":"add","path":"/name/0/given/-","value":"z"},{"op":"remove","path":"/extension"}]""", """{"resourceType":"Patient","active":true,"name":[{"family":"A","given":["x","y","z"]}]}""")]
    [InlineData("""[{"op":"move","from":"/name/0/given/1","path":"/name/0/given/0"},{"op":"remove","path":"/extension"}]""", """{"resourceType":"Patient","active":true,"name":[{"family":"A","given":["y","x"]}]}""")]
    [InlineData("""[{"op":"copy","from":"/name/0/family","path":"/name/0/text"},{"op":"remove","path":"/extension"}]""", """{"resourceType":"Patient","active":true,"name":[{"family":"A","given":["x","y"],"text":"A"}]}""")]
    [InlineData("""[{"op":"test","path":"/extension/0/valueDecimal","value":1.00},{"op":"remove","path":"/extension"},{"op":"remove","path":"/name"}]""", """{"resourceType":"Patient","active":true}""")]
    public void Operations_are_done_in_their_order_and_numbers_keep_their_digits(string patch, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Apply(patch).Value.Span));

    [Theory]
    [InlineData("""{"op":"remove","path":"/active"}""", "")]
    [InlineData("not json", "")]
    [InlineData("""[{"op":"remove","path":"/photo"}]""", "[0].path")]
    [InlineData("""[{"op":"remove","path":"active"}]""", "[0].path")]
    [InlineData("""[{"op":"test","path":"/active","value":"true"}]""", "[0].value")]
    [InlineData("""[{"op":"add","path":"/contact/0/name","value":1}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"/name/7","value":{}}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"/name/00","value":{}}]""", "[0].path")]
    [InlineData("""[{"op":"add","path":"/gender"}]""", "[0].value")]
    [InlineData("""[{"op":"replace","path":"/active","value":false},{"op":"frob","path":"/gender"}]""", "[1].op")]
    [InlineData("""[{"op":"move","from":"/name","path":"/name/0/given"}]""", "[0].path")]
    [InlineData("""[{"op":"remove","path":""}]""", "")]
    [InlineData("""[1]""", "[0]")]
    [InlineData("""[{"\ud800":1,"op":"remove","path":"/active"}]""", "")]
    [InlineData("""[{"op":"remove","path \uz000":"/active"}]""", "")]
    [InlineData("""[{"op":"remove","path":"/active"}]\""", "")]
    [InlineData("""[{"op":"remove","path":"/act\ud83d\u00"}]""", "")]
    public void What_cannot_be_done_is_refused_with_its_place(string patch, string path) => Assert.Equal(path, Assert.IsType<Invalid>(Apply(patch).Refusal).Faults.Single().Path);

    [Fact]
    public void Copies_of_copies_are_refused_before_they_fill_the_memory()
    {
        var copies = Enumerable.Repeat("""{"op":"copy","from":"/name","path":"/name/-"}""", 100);
        Assert.EndsWith("from", Assert.IsType<Invalid>(Apply($"[{string.Join(',', copies)}]").Refusal).Faults.Single().Path, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_be_nested_too_deep_is_refused()
    {
        var deeper = Enumerable.Range(0, 300).Select(i => $$$"""{"op":"add","path":"{{{string.Concat(Enumerable.Repeat("/a", i + 1))}}}","value":{}}""");
        Assert.EndsWith("path", Assert.IsType<Invalid>(Apply($"[{string.Join(',', deeper)}]").Refusal).Faults.Single().Path, StringComparison.Ordinal);
    }

    [Fact]
    public void No_patch_throws()
    {
        var pointer = OneOf("", "/", "/name", "/name/0", "/name/0/given/1", "/name/-", "/active", "/extension/0/valueDecimal", "/a~1b", "/name/99999999999", "x");
        var operation = Gen.Select(OneOf("add", "remove", "replace", "move", "copy", "test", "frob"), pointer, pointer, OneOf("1", "null", "\"x\"", "{}", "[1]"));
        operation.Array[0, 6].Sample(operations =>
        {
            var patch = $"[{string.Join(',', operations.Select(o => $$"""{"op":"{{o.Item1}}","path":"{{o.Item2}}","from":"{{o.Item3}}","value":{{o.Item4}}}"""))}]";
            if (Apply(patch).TryGet(out var patched, out _)) JsonElement.Parse(patched.Span);
        }, iter: 3000);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Outcome<ReadOnlyMemory<byte>> Apply(string patch) => JsonPatch.Apply(JsonElement.Parse(Patient), Encoding.UTF8.GetBytes(patch));
}
