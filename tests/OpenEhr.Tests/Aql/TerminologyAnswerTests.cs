using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Language;

namespace Varde.OpenEhr.Tests.Aql;

/// <summary>What queries ask of terminologies is answered before they are bound: from openEHR's own terminology, and what is not known there is a fault where it stands.</summary>
public sealed class TerminologyAnswerTests
{
    [Theory]
    [InlineData("{ terminology://openehr/group?name=instruction_transitions }")]
    [InlineData("{ terminology://openEHR/GROUP?NAME=instruction%20transitions }")]
    [InlineData("TERMINOLOGY('expand', 'openehr', 'terminology://openehr/group?name=instruction_transitions')")]
    [InlineData("TERMINOLOGY('expand', 'openehr', 'group?name=instruction transitions')")]
    [InlineData("{ TERMINOLOGY('EXPAND', 'openEHR', 'group?name=instruction_transitions') }")]
    public async Task A_group_of_openehr_is_its_codes(string set)
    {
        var bound = (await BindAsync($"SELECT c FROM COMPOSITION c WHERE c/category/defining_code MATCHES {set}")).Value!;
        var codes = Assert.IsType<MatchCodes>(Assert.Single(Assert.IsType<BoundMatches>(bound.Where).Items));
        Assert.Equal(("openehr", 20), (codes.Terminology, codes.Codes.Count));
        Assert.Contains("535", codes.Codes);
    }

    [Theory]
    [InlineData("TERMINOLOGY('validate', 'openehr', 'group?name=null_flavours&code=271')", true)]
    [InlineData("TERMINOLOGY('validate', 'openehr', 'group?name=null_flavours&code=433')", false)]
    [InlineData("TERMINOLOGY('validate', 'openehr', 'codeset?name=languages&code=nb-NO')", true)]
    [InlineData("TERMINOLOGY('validate', 'openehr', 'codeset?name=ISO_3166-1&code=XX')", false)]
    [InlineData("TERMINOLOGY('lookup', 'openehr', 'group?name=null_flavours&code=272')", "masked")]
    [InlineData("TERMINOLOGY('lookup', 'openehr', 'group?name=null_flavours&code=272&language=nb')", "skjult")]
    [InlineData("TERMINOLOGY('lookup', 'openehr', 'group?name=null_flavours&code=1')", null)]
    public async Task A_code_is_validated_and_looked_up(string call, object? value)
    {
        var bound = (await BindAsync($"SELECT {call} AS x FROM EHR e")).Value!;
        Assert.Equal(value, Assert.IsType<BoundConstant>(bound.Columns[0].Expression).Value.Raw);
    }

    [Theory]
    [InlineData("{ terminology://snomed-ct/hierarchy?rootConceptId=50043002 }")]
    [InlineData("{ terminology://openehr/group?name=nowhere }")]
    [InlineData("{ terminology://openehr/group }")]
    [InlineData("{ terminology://openehr/group?name=setting&filter=x }")]
    [InlineData("{ terminology://openehr/codeset?name=languages }")]
    [InlineData("{ http://snomed.info/sct }")]
    [InlineData("TERMINOLOGY('expand', 'hl7.org/fhir/4.0', 'http://snomed.info/sct?fhir_vs=isa/50697003')")]
    [InlineData("TERMINOLOGY('expand', 'hl7.org/fhir/4.0', 'group?name=setting')")]
    [InlineData("TERMINOLOGY('map', 'openehr', 'group?name=setting&code=1')")]
    [InlineData("TERMINOLOGY('validate', 'openehr', 'group?name=setting')")]
    [InlineData("{ DV_CODED_TEXT matches { defining_code matches { terminology://openehr/group?name=nowhere } } }")]
    public async Task What_is_not_known_is_a_fault_at_its_place_that_tells_what_is(string set)
    {
        var query = $"SELECT c FROM COMPOSITION c WHERE c/category MATCHES {set}";
        var fault = Assert.Single((await BindAsync(query)).Faults);
        Assert.Contains("is not known to this server", fault.Message, StringComparison.Ordinal);
        Assert.Contains("terminology://openehr/group?name=… with attestation_reason, ", fault.Hint, StringComparison.Ordinal);
        Assert.True(fault.Span.Start >= query.IndexOf("MATCHES", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Codes_are_no_value() =>
        Assert.Contains("several codes", Assert.Single((await BindAsync("SELECT TERMINOLOGY('expand', 'openehr', 'group?name=setting') FROM EHR e")).Faults).Message, StringComparison.Ordinal);

    private static async Task<AqlOutcome<BoundQuery>> BindAsync(string text)
    {
        var query = AqlParser.Parse(text).Value!;
        return AqlBinder.Bind(query, answers: await AqlTerminologyAnswers.AskAsync(query, new OpenEhrTerminologyAnswers(), TestContext.Current.CancellationToken));
    }
}
