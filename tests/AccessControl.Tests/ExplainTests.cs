using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Varde.AccessControl.Explaining;
using Varde.Foundation;

namespace Varde.AccessControl.Tests;

/// <summary>The explain call: questions as JSON, with every fault and its path, and the answer as the page says.</summary>
public sealed class ExplainTests
{
    private const string Least = """{"lane":"citizen","service":"journal","actor":{"relation":"self"},"subject":{"age":40}""";

    [Fact]
    public void The_pages_question_has_the_pages_answer()
    {
        var blocks = RulesPage.JsonBlocks();
        var question = Question.Read(Encoding.UTF8.GetBytes(blocks[0]), Ask.Noon).Value;
        var answer = JsonNode.Parse(Explanation.Write(Gate.Decide(question.Facts, question.Now)).Span);
        Assert.Equal(JsonNode.Parse(blocks[1])!.ToJsonString(), answer!.ToJsonString());
    }

    [Fact]
    public void A_refusal_has_no_cuts_and_no_permit()
    {
        var answer = JsonNode.Parse(Explanation.Write(Ask.That("citizen journal relation=none age=40 thirdParty")).Span)!;
        Assert.Equal(
            """{"effect":"refuse","rule":"R-REP-NONE","cuts":[],"permit":null,"shown":"nothing","facts":{"relation":"none"},"obligations":["log"],"sentences":{"nb":"Du har ikke tilgang til dette.","en":"You do not have access to this."}}""",
            answer.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void What_the_person_behind_a_client_was_told_is_among_the_facts()
    {
        var answer = JsonNode.Parse(Explanation.Write(Ask.That("system journal client=helsenorge age=13 person.lane=citizen person.relation=parent")).Span)!;
        Assert.Equal("R-PARENT-12-SERVICE", (string?)answer["facts"]!["person"]!["rule"]);
        Assert.Equal(13, (int?)answer["facts"]!["person"]!["facts"]!["age"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("""{"lane":"citizen","lane":"staff"}""", "")]
    [InlineData("""{"lane":"\ud800"}""", "")]
    [InlineData("""{"\udc00":1}""", "")]
    [InlineData("""{"lane":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1}}}}}}}}}""", "")]
    [InlineData("{}", "lane")]
    [InlineData("""{"lane":"citizen"}""", "service actor.relation")]
    [InlineData("""{"lane":"citizen","service":"journal","actor":{"relation":"self"}}""", "subject.birthDate")]
    [InlineData("""{"lane":"street","service":"journal"}""", "lane subject.birthDate")]
    [InlineData("""{"lane":"developer","service":"journal"}""", "lane subject.birthDate")]
    [InlineData("""{"lane":"staff","service":"organisation","actor":{}}""", "actor.role")]
    [InlineData("""{"lane":"system","service":"organisation"}""", "actor.client")]
    [InlineData("""{"lane":"set","actor":{"role":"doctor"},"subject":{"age":13}}""", "facts.code")]
    [InlineData("""{"lane":"set","actor":{"role":"doctor"},"facts":{"code":"NORN_FORANS"}}""", "subject.birthDate")]
    [InlineData("""{"lane":"staff","service":"journal","purpose":"NYSGJERRIG","actor":{"role":"chief"},"subject":{"age":40}}""", "purpose actor.role")]
    [InlineData(Least + ""","now":"yesterday"}""", "now")]
    [InlineData(Least + ""","now":"0001-01-01T00:00:00"}""", "now")]
    [InlineData(Least + ""","now":"2026-11-22T12:00:00+19:00"}""", "now")]
    [InlineData(Least + ""","now":5}""", "now")]
    [InlineData(Least + ""","thirdParty":true}""", "thirdParty")]
    [InlineData(Least + ""","object":{"thirdPary":true}}""", "object.thirdPary")]
    [InlineData(Least + ""","object":{"codes":["N","NORN_X"],"released":"everybody","delay":"soon"}}""", "object.codes[1] object.delay object.released")]
    [InlineData(Least + ""","object":{"thirdParty":"yes","referralDays":-1,"thread":[]}}""", "object.referralDays object.thirdParty object.thread")]
    [InlineData(Least + ""","object":{"thread":{"topic":"weather","who":true}}}""", "object.thread.topic object.thread.who")]
    [InlineData(Least + ""","facts":{"protected":"kode8"}}""", "facts.protected")]
    [InlineData("""{"lane":"citizen","service":"journal","actor":{"relation":"poa","poa":{"areas":[4],"giverAge":1.5}},"subject":{"birthDate":"2013-02-30"}}""", "actor.poa.areas[0] actor.poa.giverAge subject.birthDate")]
    [InlineData("""{"lane":"system","service":"journal","actor":{"client":"helsenorge"},"subject":{"age":40},"facts":{"person":{"relation":"self"}}}""", "facts.person.lane")]
    [InlineData("""{"lane":"system","service":"journal","actor":{"client":"helsenorge"},"subject":{"age":40},"facts":{"person":{"lane":"staff","kinn":true}}}""", "facts.person.kinn facts.person.role")]
    public void A_question_that_cannot_be_read_is_refused_with_every_fault(string body, string paths)
    {
        var invalid = Assert.IsType<Invalid>(Question.Read(Encoding.UTF8.GetBytes(body), Ask.Noon).Refusal);
        Assert.Equal(paths.Split(' ').Order(StringComparer.Ordinal), invalid.Faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("send", AccessAction.Create)]
    [InlineData("book", AccessAction.Create)]
    [InlineData("start", AccessAction.Create)]
    [InlineData("cancel", AccessAction.Update)]
    public void The_words_for_new_use_are_create_and_cancelling_is_update(string word, AccessAction expected) =>
        Assert.Equal(expected, Ask.Read($"citizen message.read relation=self age=40 action={word}").Facts.Action);

    [Theory]
    [InlineData("message.write", AccessAction.Create)]
    [InlineData("appointment.gp.book", AccessAction.Create)]
    [InlineData("message.read", AccessAction.Read)]
    public void A_service_that_writes_is_new_use_where_no_action_is_named(string service, AccessAction expected) =>
        Assert.Equal(expected, Ask.Read($"citizen {service} relation=self age=40").Facts.Action);

    [Fact]
    public void The_clock_tells_the_time_where_the_question_does_not() => Assert.Equal(Ask.Noon, Ask.Read("citizen journal relation=self age=40").Now);

    [Fact]
    public void A_time_without_an_offset_is_norways() =>
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 10, 0, 0, TimeSpan.Zero), Ask.Read("citizen journal relation=self age=40 now=2026-06-01T12:00:00").Now);

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(bytes => Question.Read(bytes, Ask.Noon) is var _, iter: 5_000);

    [Fact]
    public void Any_change_of_a_question_is_read_or_refused()
    {
        var question = Encoding.UTF8.GetBytes(RulesPage.JsonBlocks()[0]);
        Gen.Select(Gen.Int[0, question.Length - 1], Gen.Byte).Sample((place, value) =>
        {
            var changed = question.ToArray();
            changed[place] = value;
            return Question.Read(changed, Ask.Noon).Match(read => Explanation.Write(Gate.Decide(read.Facts, read.Now)).Length > 0, refused => refused is Invalid);
        }, iter: 20_000);
    }
}
