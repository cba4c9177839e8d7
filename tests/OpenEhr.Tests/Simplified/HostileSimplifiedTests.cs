using System.Text;
using CsCheck;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>Input that is no simplified document, or a spoilt one: an answer each time, never an exception, never a long wait.</summary>
public sealed class HostileSimplifiedTests
{
    private const string Document = "flat/ehrbase-sdk-conformance/ehrbase_conformance_data_types_dv_quantity.json";

    [Theory]
    [InlineData(""), InlineData("null"), InlineData("[]"), InlineData("{"), InlineData("{}"), InlineData("{\"a\":}"), InlineData("{\"\":1}"), InlineData("{\"/\":1}"), InlineData("{\"|\":1}")]
    [InlineData("{\"a:99999999999\":1}"), InlineData("{\"a\":[[1]]}"), InlineData("{\"a\":1,\"a\":2}"), InlineData("{\"a\":\"\\ud800\"}"), InlineData("{\"a\":1} {}"), InlineData("{\"a|b\":{}}")]
    public void What_is_no_document_of_the_template_is_refused_with_a_reason(string json)
    {
        var result = SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), Template()).Result;
        Assert.False(result.Succeeded);
        Assert.All(result.Faults, fault => Assert.NotEmpty(fault.Message));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        Assert.False(SimplifiedReader.Read(Encoding.UTF8.GetBytes(deep), Template()).Result.Succeeded);
        var path = "{\"" + string.Join('/', Enumerable.Repeat("a", 5000)) + "\":1}";
        Assert.False(SimplifiedReader.Read(Encoding.UTF8.GetBytes(path), Template()).Result.Succeeded);
    }

    // The tree is walked by recursion: a deep one would be the end of the whole process, not of one request.
    [Fact]
    public void Depth_is_refused_in_whatever_way_it_is_written()
    {
        var pipes = "{\"conformance-ehrbase.de.v0/x" + string.Concat(Enumerable.Repeat("|b", 100_000)) + "\":\"v\"}";
        var path = string.Join('/', Enumerable.Repeat("a", 90));
        var nested = string.Concat(Enumerable.Repeat($"{{\"{path}\":", 190)) + "1" + new string('}', 190);
        foreach (var json in (string[])[pipes, nested])
        {
            var fault = Assert.Single(SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), Template()).Result.Faults);
            Assert.Contains("more than 100 parts", fault.Message, StringComparison.Ordinal);
            Assert.InRange(fault.Path.Length, 1, 600);
        }
    }

    // It would be kept, and then no format could give it back.
    [Theory]
    [InlineData("\\u0000"), InlineData("\\u0001"), InlineData("\\ufffe"), InlineData("\uFFFF")]
    public void A_character_that_no_document_can_carry_is_refused(string character)
    {
        var json = "{\"ctx/composer_name\":\"a" + character + "\"}";
        Assert.Equal("ctx/composer_name", Assert.Single(SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), Template()).Result.Faults).Path);
    }

    [Fact]
    public void A_small_document_does_not_stand_for_a_huge_tree()
    {
        var tail = string.Concat(Enumerable.Repeat("/a", 90));
        var json = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{i}{tail}\":1")) + "}";
        Assert.Contains("different paths", Assert.Single(SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), Template()).Result.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Participations_of_the_context_do_not_multiply_without_bound()
    {
        const string Entry = "conformance-ehrbase.de.v0/conformance_section/conformance_observation";
        var json = "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"ctx/participation_name:{i}\":\"N\",\"{Entry}:{i}/any_event/dv_text\":\"t\"")) + "}";
        Assert.Contains(SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), Template()).Result.Faults, fault => fault.Path == "ctx");
    }

    [Fact]
    public void Faults_without_number_are_named_up_to_a_limit()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":[[1]]")) + "}";
        Assert.InRange(SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), Template()).Result.Faults.Count, 1000, 1001);
    }

    [Theory]
    [InlineData("conformance-ehrbase.de.v0/x{0}"), InlineData("conformance-ehrbase.de.v0/x:{0}"), InlineData("conformance-ehrbase.de.v0|x{0}"), InlineData("x{0}/y"), InlineData("ctx/link:{0}|type")]
    [InlineData("conformance-ehrbase.de.v0/conformance_section/conformance_observation/any_event:{0}/dv_text"), InlineData("ctx/participation_name:{0}")]
    public void Many_keys_take_time_in_proportion(string pattern)
    {
        var json = new StringBuilder("{");
        for (var i = 40_000; i > 0; i--) json.Append('"').Append(string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, i)).Append("\":\"v\",");
        json.Append("\"ctx/language\":\"en\"}");
        var template = Template();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        SimplifiedReader.Read(Encoding.UTF8.GetBytes(json.ToString()), template);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void A_spoilt_document_is_answered()
    {
        var bytes = SharedTemplates.Bytes(Document);
        var template = Template();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 12].Sample(changes =>
        {
            var spoilt = bytes.ToList();
            foreach (var (at, value, kind) in changes) Spoil(spoilt, at % spoilt.Count, value, kind);
            var lenient = SimplifiedReader.Read(spoilt.ToArray(), template);
            var strict = SimplifiedReader.Read(spoilt.ToArray(), template, new() { IsStrict = true });
            if (lenient.Result.Succeeded) SimplifiedWriter.WriteFlat(lenient.Result.Value, template);
            return lenient.Result.Succeeded || !strict.Result.Succeeded;
        }, iter: 3000);
    }

    [Fact]
    public void Values_of_the_wrong_kind_are_answered_at_every_key()
    {
        var template = Template();
        using var document = System.Text.Json.JsonDocument.Parse(SharedTemplates.Bytes(Document));
        var keys = document.RootElement.EnumerateObject().ToList();
        foreach (var (index, key) in keys.Index())
            foreach (var wrong in (string[])["-1", "1e308", "true", "\"\"", "\"x\"", "null", "{}", "[]", "[1,2]", "{\"|code\":1}", "\"2020-13-45\""])
            {
                var json = "{" + string.Join(',', keys.Select((one, at) => $"\"{one.Name}\":{(at == index ? wrong : one.Value.GetRawText())}")) + "}";
                var reading = SimplifiedReader.Read(Encoding.UTF8.GetBytes(json), template);
                if (reading.Result.Succeeded) SimplifiedWriter.WriteStructured(reading.Result.Value, template);
            }
    }

    private static void Spoil(List<byte> bytes, int at, byte value, int kind)
    {
        if (kind == 0) bytes[at] = value;
        else if (kind == 1) bytes.RemoveAt(at);
        else if (kind == 2) bytes.Insert(at, value);
        else bytes.InsertRange(at, bytes.GetRange(at, Math.Min(40, bytes.Count - at)));
    }

    private static WebTemplate Template()
    {
        Assert.SkipWhen(SharedTemplates.Folder is null, SharedTemplates.Absent);
        return SimplifiedCases.TemplateOf(Document)!;
    }
}
