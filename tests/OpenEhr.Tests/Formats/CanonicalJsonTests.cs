using System.Text;
using CsCheck;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Formats;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void What_is_written_reads_back_the_same() => RandomObjects.Any.Sample(made =>
    {
        var read = CanonicalJson.Read(CanonicalJson.Write(made), made.Class);
        return RandomObjects.Same(made, read.ValueOrThrow());
    }, iter: 2000);

    [Fact]
    public void Cut_or_changed_bytes_never_throw() => Gen.Select(RandomObjects.Of(RmModel.Observation), Gen.Double.Unit, Gen.Byte, Gen.Bool).Sample((made, at, value, cut) =>
    {
        var bytes = CanonicalJson.Write(made);
        var place = (int)(at * (bytes.Length - 1));
        if (cut) bytes = bytes[..place];
        else bytes[place] = value;
        var read = CanonicalJson.Read<Observation>(bytes);
        return read.Succeeded || read.Faults.Count > 0;
    }, iter: 2000);

    [Fact]
    public void Attributes_are_written_in_the_order_of_the_table_with_the_class_first() =>
        Assert.Equal("""{"_type":"DV_QUANTITY","magnitude_status":"<","magnitude":5.0,"units":"mg"}""",
            Rewritten("""{"units":"mg","magnitude":5.0,"magnitude_status":"<","_type":"DV_QUANTITY"}"""));

    [Theory]
    [InlineData("0"), InlineData("-0.0"), InlineData("1E5"), InlineData("1.230"), InlineData("0.10000000000000000000000001"), InlineData("1e-400")]
    public void The_text_of_a_number_is_kept(string number) =>
        Assert.Contains($"\"magnitude\":{number},", Rewritten($$"""{"_type":"DV_QUANTITY","magnitude":{{number}},"units":"1"}"""), StringComparison.Ordinal);

    [Fact]
    public void A_number_in_quotes_is_the_number() =>
        Assert.Equal("""{"_type":"DV_COUNT","magnitude":6}""", Rewritten("""{"_type":"DV_COUNT","magnitude":"6"}"""));

    [Fact]
    public void Norwegian_letters_emoji_and_dates_are_written_as_they_are() =>
        Assert.Equal("""{"_type":"DV_TEXT","value":"Blåbærsyltetøy 👩‍⚕️ 2026-11-22T10:00:00,5-03:00 / <&>'"}""",
            Rewritten("""{"_type":"DV_TEXT","value":"Bl\u00e5b\u00E6rsyltet\u00f8y \ud83d\udc69‍⚕️ 2026-11-22T10:00:00,5-03:00 \/ <&>'"}"""));

    [Fact]
    public void Quotes_backslashes_and_line_breaks_are_escaped() =>
        Assert.Equal("""{"_type":"DV_TEXT","value":"\" \\ \t\r\n"}""", Rewritten("""{"_type":"DV_TEXT","value":"\u0022 \u005c \u0009\u000d\u000a"}"""));

    [Fact]
    public void Null_and_empty_lists_are_left_out() =>
        Assert.Equal("""{"_type":"DV_TEXT","value":"x"}""", Rewritten("""{"_type":"DV_TEXT","value":"x","mappings":[],"hyperlink":null,"unheard_of":null}"""));

    [Fact]
    public void A_generic_argument_is_dropped() =>
        Assert.Equal("""{"_type":"DV_INTERVAL","lower":{"_type":"DV_COUNT","magnitude":1}}""",
            Rewritten("""{"_type":"DV_INTERVAL<DV_COUNT>","lower":{"_type":"DV_COUNT","magnitude":1}}"""));

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.True(CanonicalJson.Read<DvText>([0xEF, 0xBB, 0xBF, .. """{"value":"x"}"""u8]).Succeeded);

    [Fact]
    public void The_class_may_be_left_out_where_it_is_implied() =>
        Assert.IsType<DvText>(CanonicalJson.Read<DvText>("""{"value":"x"}"""u8).ValueOrThrow());

    [Fact]
    public void The_class_may_stand_last_and_be_a_descendant()
    {
        var read = CanonicalJson.Read<Element>("""
            {"name":{"value":"n","defining_code":{"code_string":"at1","terminology_id":{"value":"local"}},"_type":"DV_CODED_TEXT"},
             "value":{"value":"v","\u005ftype":"DV_TEXT"},"archetype_node_id":"at1","_type":"ELEMENT"}
            """u8).ValueOrThrow();
        Assert.IsType<DvCodedText>(read.Name);
        Assert.IsType<DvText>(read.Value);
    }

    [Fact]
    public void An_object_that_repeats_its_class_as_type_is_read() =>
        Assert.Equal("""{"_type":"DV_CODED_TEXT","value":"x"}""", Encoding.UTF8.GetString(CanonicalJson.Write(CanonicalJson.Read<DvCodedText>("""{"type":"DV_CODED_TEXT","value":"x"}"""u8).ValueOrThrow())));

    [Theory]
    [InlineData("""{"value":"x"}""", "/_type: _type is missing")]
    [InlineData("""{"_type":"DV_NOTHING"}""", "/_type: there is no class DV_NOTHING")]
    [InlineData("""{"_type":7}""", "/_type: must be the name of a class, as a text")]
    [InlineData("""{"_type":{"_type":"DV_TEXT"}}""", "/_type: must be the name of a class, as a text")]
    [InlineData("""{"value":"x","_type":["DV_TEXT"]}""", "/_type: must be the name of a class, as a text")]
    [InlineData("""{"_type":"DATA_VALUE"}""", "/_type: DATA_VALUE is abstract: one of its descendants is needed")]
    [InlineData("""{"_type":"ELEMENT","value":{"value":"x"}}""", "/value/_type: _type is missing: DATA_VALUE is abstract")]
    [InlineData("""{"_type":"ELEMENT","value":{"_type":"CLUSTER"}}""", "/value/_type: CLUSTER does not fit here: a DATA_VALUE is needed")]
    [InlineData("""{"_type":"ELEMENT","name":{"_type":"DV_TEXT","_type":"DV_TEXT"}}""", "/name/_type: _type stands here more than once")]
    [InlineData("""{"_type":"DV_TEXT","value":"x","value":"y"}""", "/value: value stands here more than once")]
    [InlineData("""{"_type":"DV_TEXT","value":null,"value":null}""", "/value: value stands here more than once")]
    [InlineData("""{"_type":"DV_TEXT","valeu":"x"}""", "/valeu: DV_TEXT has no attribute valeu")]
    [InlineData("""{"_type":"DV_TEXT","value":7}""", "/value: a number stands here: a text is needed")]
    [InlineData("""{"_type":"DV_TEXT","value":{"a":[1,2]}}""", "/value: an object stands here: a text is needed")]
    [InlineData("""{"_type":"DV_BOOLEAN","value":"true"}""", "/value: a text stands here: true or false is needed")]
    [InlineData("""{"_type":"DV_COUNT","magnitude":1.5}""", "/magnitude: 1.5 is not whole: a whole number is needed")]
    [InlineData("""{"_type":"DV_COUNT","magnitude":9223372036854775808}""", "/magnitude: 9223372036854775808 does not fit a 64-bit whole number")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":1e999}""", "/magnitude: 1e999 is larger than a number can be")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":"mye"}""", "/magnitude: a text stands here: a number is needed")]
    [InlineData("""{"_type":"DV_QUANTITY","magnitude":""}""", "/magnitude: a text stands here: a number is needed")]
    [InlineData("""{"_type":"CLUSTER","items":{"_type":"ELEMENT"}}""", "/items: an object stands here: a list is needed")]
    [InlineData("""{"_type":"CLUSTER","items":[{"_type":"ELEMENT"},null,3]}""", "/items[1]: null stands here: an ITEM is needed")]
    [InlineData("""{"_type":"DV_TEXT","value":"\ud800x"}""", "/value: is not valid Unicode: it holds half of a surrogate pair, or bytes that are not UTF-8")]
    [InlineData("""{"_type":"DV_TEXT","value":"\u0000"}""", "/value: holds a control character or a non-character that XML cannot carry")]
    [InlineData("""{"_type":"DV_TEXT","value":"\uffff"}""", "/value: holds a control character or a non-character that XML cannot carry")]
    [InlineData("[]", "/: a list stands here: an object is needed")]
    [InlineData("null", "/: null stands here: an object is needed")]
    [InlineData("", "/: not well-formed JSON: ")]
    [InlineData("""{"_type":"DV_TEXT"} x""", "/: not well-formed JSON: ")]
    [InlineData("""{"_type":"CLUSTER","items":[{"_type":"ELEMENT","name":}]}""", "/items[0]/name: not well-formed JSON: ")]
    [InlineData("""{"_type":"DV_TEXT",}""", "/: not well-formed JSON: ")]
    [InlineData("""{"_type":"DV_TEXT","value":"x" /* no */}""", "/: not well-formed JSON: ")]
    public void A_fault_is_named_with_its_path(string json, string fault)
    {
        var faults = CanonicalJson.Read<RmObject>(Encoding.UTF8.GetBytes(json)).Faults;
        Assert.Contains(faults, f => $"{f.Path}: {f.Message}".StartsWith(fault, StringComparison.Ordinal) && f is { Line: 1, Column: > 0 });
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_a_fault()
    {
        byte[] json = [.. """{"_type":"DV_TEXT","value":"a"""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal("is not valid UTF-8", Assert.Single(CanonicalJson.Read<RmObject>(json).Faults).Message);
    }

    [Fact]
    public void All_faults_are_named_in_one_pass_with_line_and_column()
    {
        var faults = CanonicalJson.Read<Element>("""
            {"_type": "ELEMENT",
             "name": {"valeu": "x"},
             "archetype_node_id": 4,
             "value": {"_type": "DV_QUANTITY", "magnitude": true, "precision": 1.5}}
            """u8).Faults;
        Assert.Equal(
            ["/name/valeu: DV_TEXT has no attribute valeu (line 2, column 11)", "/archetype_node_id: a number stands here: a text is needed (line 3, column 23)",
             "/value/magnitude: true or false stands here: a number is needed (line 4, column 49)", "/value/precision: 1.5 is not whole: a whole number is needed (line 4, column 68)"],
            faults.Select(f => f.ToString()));
    }

    [Fact]
    public void Faults_are_named_up_to_a_limit()
    {
        var many = "{\"_type\":\"CLUSTER\",\"items\":[" + string.Join(',', Enumerable.Repeat("1", 5000)) + "]}";
        var faults = CanonicalJson.Read<RmObject>(Encoding.UTF8.GetBytes(many)).Faults;
        Assert.Equal(101, faults.Count);
        Assert.Equal("there are more than 100 faults: the others are not named", faults[^1].Message);
    }

    [Theory]
    [InlineData("{\"_type\":\"CLUSTER\",\"items\":[", "]}")]
    [InlineData("{\"_type\":\"DV_MULTIMEDIA\",\"thumbnail\":", "}")]
    [InlineData("{\"unknown\":", "}")]
    [InlineData("[", "]")]
    public void Nesting_beyond_the_limit_is_a_fault_and_not_a_crash(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "{\"_type\":\"ELEMENT\"}" + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.False(CanonicalJson.Read<RmObject>(Encoding.UTF8.GetBytes(deep)).Succeeded);
    }

    [Fact]
    public void Nesting_within_the_limit_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"_type\":\"CLUSTER\",\"items\":[", 99)) + "{\"_type\":\"ELEMENT\"}" + string.Concat(Enumerable.Repeat("]}", 99));
        Assert.True(CanonicalJson.Read<Cluster>(Encoding.UTF8.GetBytes(deep)).Succeeded);
        Assert.Contains("lies deeper than 200", Assert.Single(CanonicalJson.Read<Cluster>(Encoding.UTF8.GetBytes(deep.Replace("{\"_type\":\"ELEMENT\"}", "{\"_type\":\"CLUSTER\",\"items\":[{\"_type\":\"CLUSTER\",\"items\":[]}]}", StringComparison.Ordinal))).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_named_last_do_not_make_reading_slow()
    {
        // Each of 99 levels names its class after a large content; looking ahead level by level would read it 99 times over.
        var inner = "{\"items\":[" + string.Join(',', Enumerable.Repeat("{\"archetype_node_id\":\"at0001\",\"_type\":\"ELEMENT\"}", 50_000)) + "],\"_type\":\"CLUSTER\"}";
        var json = string.Concat(Enumerable.Repeat("{\"items\":[", 90)) + inner + string.Concat(Enumerable.Repeat("],\"_type\":\"CLUSTER\"}", 90));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.True(CanonicalJson.Read<Cluster>(Encoding.UTF8.GetBytes(json)).Succeeded);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_class_that_does_not_fit_the_expected_one_is_a_fault() =>
        Assert.Equal("/_type: CLUSTER does not fit here: a COMPOSITION is needed (line 1, column 10)",
            Assert.Single(CanonicalJson.Read<Composition>("""{"_type":"CLUSTER"}"""u8).Faults).ToString());

    [Fact]
    public void Half_a_surrogate_pair_is_not_written() =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(new DvText { Value = "\uD800" }));

    [Fact]
    public void A_contribution_body_holds_whole_versions()
    {
        var body = CanonicalJson.ReadContribution("""
            {"versions":[{"lifecycle_state":{"value":"complete"},"data":{"_type":"FOLDER"},"commit_audit":{"_type":"UPDATE_AUDIT","system_id":"s"}},
             {"_type":"IMPORTED_VERSION","item":{"data":{"_type":"FOLDER"}}}],"audit":{"system_id":"a"},"uid":{"value":"u"}}
            """u8).ValueOrThrow();
        Assert.Equal(("u", "a"), (body.Uid?.Value, body.Audit?.SystemId));
        Assert.IsType<Folder>(Assert.IsType<OriginalVersion>(body.Versions[0]).Data);
        Assert.IsType<ImportedVersion>(body.Versions[1]);
    }

    [Fact]
    public void A_contribution_body_with_references_is_refused() =>
        Assert.Equal("/versions[0]/_type: OBJECT_REF does not fit here: a VERSION is needed",
            Assert.Single(CanonicalJson.ReadContribution("""{"versions":[{"_type":"OBJECT_REF"}]}"""u8).Faults) is var fault ? $"{fault.Path}: {fault.Message}" : "");

    private static string Rewritten(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Write(CanonicalJson.Read<RmObject>(Encoding.UTF8.GetBytes(json)).ValueOrThrow()));
}
