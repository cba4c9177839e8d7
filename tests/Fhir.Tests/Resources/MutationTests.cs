using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Resources;

public sealed class MutationTests
{
    private static readonly Lazy<byte[][]> Examples = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(SharedResources.Folder!, "r4-examples"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(b => b.Length < 6000)]);

    private static readonly string[] Pieces =
        ["\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "0", "1e9", ".", "\\", "\\u0000", "\\ud83d", " ", "\n", "é", "_", "<", ">", "&", "<b>", "</div>", "value", "id", "#", "/", "'"];

    private static readonly string[] Values =
    [
        "null", "[]", "{}", "true", "1", "-1.50", "1e400", "\"\"", "\" \"", "\"a\"", "\"2020-01-01\"", "\"#a\"", "\"Patient/1\"", "[null]", "[\"a\"]", "[{}]", "{\"id\":\"a\"}",
        "{\"extension\":[{\"url\":\"a\",\"valueCode\":\"b\"}]}", "[{\"extension\":[{\"url\":\"a\",\"valueCode\":\"b\"}]}]", "{\"resourceType\":\"Patient\"}",
        "[{\"resourceType\":\"Patient\",\"id\":\"a\"}]", "{\"reference\":\"#a\"}", "{\"text\":\"\\t\\r\\n\\u00e6\"}",
    ];

    private static readonly Gen<(int Example, (double At, int Length, int Piece)[] Edits)> Mutations =
        Gen.Select(Gen.Int[0, 10_000], Gen.Select(Gen.Double[0, 1], Gen.Int[0, 6], Gen.Int[0, Pieces.Length - 1]).Array[1, 3]);

    [Fact]
    public void Any_mutation_of_JSON_is_refused_or_comes_back()
    {
        Assert.SkipWhen(SharedResources.Folder is null, SharedResources.Absent);
        Mutations.Sample(mutation => IsRefusedOrComesBack(Mutated(Examples.Value[mutation.Example % Examples.Value.Length], mutation.Edits), ResourceFormat.Json), iter: 20_000);
    }

    [Fact]
    public void Any_mutation_of_XML_is_refused_or_comes_back()
    {
        Assert.SkipWhen(SharedResources.Folder is null, SharedResources.Absent);
        var examples = Examples.Value.Select(json => ResourceReader.Read(json, ResourceFormat.Json)).Where(r => r.IsDone).Select(r => Xml(r.Value).ToArray()).ToArray();
        Mutations.Sample(mutation => IsRefusedOrComesBack(Mutated(examples[mutation.Example % examples.Length], mutation.Edits), ResourceFormat.Xml), iter: 10_000);
    }

    [Fact]
    public void Any_value_in_the_place_of_another_is_refused_or_comes_back()
    {
        Assert.SkipWhen(SharedResources.Folder is null, SharedResources.Absent);
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Int[0, Values.Length - 1]).Sample(
            (example, place, value) => IsRefusedOrComesBack(Replaced(Examples.Value[example % Examples.Value.Length], place, Values[value]), ResourceFormat.Json), iter: 10_000);
    }

    [Fact]
    public void Any_bytes_are_refused() =>
        Gen.Byte.Array[0, 64].Sample(bytes => !ResourceReader.Read(bytes, ResourceFormat.Json).IsDone && !ResourceReader.Read(bytes, ResourceFormat.Xml).IsDone);

    private static bool IsRefusedOrComesBack(byte[] body, ResourceFormat format)
    {
        var read = ResourceReader.Read(body, format);
        if (!read.IsDone) return true;
        var values = ReadJson.Values(read.Value.Root);
        var back = ResourceReader.Read(Xml(read.Value), ResourceFormat.Xml);
        var stored = StoredForm.Of(read.Value, read.Value.Id ?? "a");
        return back.IsDone && values.Select(Narrated).SequenceEqual(ReadJson.Values(back.Value.Root).Select(Narrated)) && stored.AsSpan().SequenceEqual(StoredForm.Of(StoredForm.Read(stored), read.Value.Id ?? "a"));
    }

    // White space around a narrative is none of it in XML.
    private static string Narrated(string value) => value.Split(' ', 2) is [var path, var text] && path.EndsWith(".div", StringComparison.Ordinal) ? $"{path} {text.Trim()}" : value;

    private static byte[] Mutated(byte[] body, (double At, int Length, int Piece)[] edits)
    {
        foreach (var (where, length, piece) in edits)
        {
            var at = (int)(where * body.Length);
            body = [.. body[..at], .. Encoding.UTF8.GetBytes(Pieces[piece]), .. body[Math.Min(body.Length, at + length)..]];
        }
        return body;
    }

    private static byte[] Replaced(byte[] body, int place, string value)
    {
        var root = JsonNode.Parse(body)!;
        List<JsonNode> nodes = [.. Below(root)];
        nodes[place % nodes.Count].ReplaceWith(JsonNode.Parse(value));
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        var children = node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] };
        return children.OfType<JsonNode>().SelectMany(c => Below(c).Prepend(c));
    }

    private static ReadOnlyMemory<byte> Xml(Resource resource)
    {
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(resource.Root, xml);
        return xml.WrittenMemory;
    }
}
