using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.Web.Queries;

namespace Varde.Web.Tests;

/// <summary>How what is filled in on the query page is read, and how an answer is written as CSV.</summary>
public sealed class QueryFormTests
{
    private const string Aql = "SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c WHERE c/name/value = $v";

    [Theory]
    [InlineData(ParameterKind.Number, "37,5", "37.5")]
    [InlineData(ParameterKind.Number, " -2 ", "-2")]
    [InlineData(ParameterKind.Text, "12", "'12'")]
    [InlineData(ParameterKind.Truth, "ja", "True")]
    [InlineData(ParameterKind.Texts, "a\r\n\r\n b \n", "'a' 'b'")]
    [InlineData(ParameterKind.Numbers, "1\n2,5", "1 2.5")]
    [InlineData(ParameterKind.Number, "høyt", null)]
    [InlineData(ParameterKind.Numbers, "1\nto", null)]
    [InlineData(ParameterKind.Text, " ", null)]
    public void A_parameter_is_read_as_what_the_reader_says_it_is(ParameterKind kind, string text, string? expected)
    {
        var field = Assert.Single(Sent(("q", Aql), ("type.v", kind.ToString()), ("verdi.v", text)).Parameters);
        Assert.Equal(expected, field.Values is null ? null : string.Join(' ', field.Values.Select(Shown)));
        Assert.Equal(expected is null, field.ProblemKey is not null);
    }

    [Fact]
    public void Places_are_counted_with_one_character_for_the_end_of_a_line()
    {
        var form = Sent(("q", "SELECT c/uid/value\r\nFROM EHR e CONTAINS COMPOSITIO c"));
        var fault = Assert.Single(QueryCheck.Of(form, Bound(form.ToRequest())).Faults);
        Assert.Equal("COMPOSITIO", form.Text[fault.Span.Start..fault.Span.End]);
    }

    [Theory]
    [InlineData("2026-06-01T12:00", "2026-06-01T10:00:00Z")]
    [InlineData("2026-01-01T12:00", "2026-01-01T11:00:00Z")]
    [InlineData("1.6.2026 12.00", "2026-06-01T10:00:00Z")]
    [InlineData("01.06.2026 12:00", "2026-06-01T10:00:00Z")]
    [InlineData("31.12.2025", "2025-12-31T22:59:59.9999999Z")]
    public void A_time_is_on_the_norwegian_clock(string time, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), Sent(("q", Aql), ("tid", time)).ToRequest().AsOf);

    [Theory]
    [InlineData("tid", "2026-03-29T02:30")]
    [InlineData("tid", "i går")]
    [InlineData("tid", "31.02.2026")]
    [InlineData("ehr", "Kari")]
    public void A_field_that_cannot_be_read_keeps_the_query_from_being_asked(string name, string value) =>
        Assert.False(Sent(("q", "SELECT e FROM EHR e"), (name, value)).IsComplete);

    [Fact]
    public void What_is_wrong_with_an_empty_parameter_is_said_of_its_field_and_not_of_the_query()
    {
        var form = Sent(("q", Aql + " LIMIT $n"));
        Assert.Empty(QueryCheck.Of(form, Bound(form.ToRequest())).Faults);
        Assert.False(form.IsComplete);
    }

    [Fact]
    public void The_same_question_is_read_again_from_its_fields()
    {
        var form = Sent(("q", Aql), ("type.v", "Number"), ("verdi.v", "1,5"), ("strengt", "on"), ("antall", "20"), ("tid", "2026-06-01T12:00"));
        var again = Sent([.. form.Fields()]);
        Assert.Equal(form.Fields(), again.Fields());
        Assert.True(again.IsStrict);
    }

    [Fact]
    public void Csv_quotes_what_must_be_quoted_and_disarms_formulas_but_not_numbers()
    {
        var bound = Bound(new("SELECT c/name/value AS a, c/uid/value AS b FROM EHR e CONTAINS COMPOSITION c")).Value;
        AqlValue[][] rows =
        [
            [new("=HYPERLINK(1)"), new("-12.5")], [new("æ, \"ø\"\nå"), new(null)], [new("@x"), AqlValue.Of(-3)], [new("\tx"), new(true)], [new("+47 12"), new("a=b")], [new("＝1+1"), new("＠x")],
        ];
        var csv = CsvWriter.Write(new(bound, rows, [], new([], 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), csv[..3]);
        Assert.Equal("a,b\r\n'=HYPERLINK(1),-12.5\r\n\"æ, \"\"ø\"\"\nå\",\r\n'@x,-3\r\n'\tx,true\r\n'+47 12,a=b\r\n'＝1+1,'＠x\r\n", Encoding.UTF8.GetString(csv[3..]));
    }

    private static Outcome<BoundQuery> Bound(QueryRequest request)
    {
        var bound = AqlBinder.Bind(AqlParser.Parse(request.Text).Value!, request.Parameters);
        return bound.Value is { } query ? query : new InvalidQuery(bound.Faults);
    }

    private static QueryForm Sent(params (string Name, string Value)[] fields) =>
        QueryForm.Of(new FormCollection(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value))));

    private static string Shown(AqlValue value) => value.Raw switch { string text => $"'{text}'", RmNumber number => number.Text, var other => $"{other}" };
}
