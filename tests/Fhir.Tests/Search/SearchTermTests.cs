using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Search;

public sealed class SearchTermTests
{
    private static readonly SearchSettings Settings = new(["http://here.example/fhir/"], SearchStore.Units, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("2013-01-14", "2013-01-14T10:00:00Z", true)]
    [InlineData("2013-01-14", "2013-01-14", true)]
    [InlineData("2013-01-14", "2013-01", false)]
    [InlineData("2013-01", "2013-01-14", true)]
    [InlineData("eq2013-01-14", "2013-01-15T00:00:00Z", false)]
    [InlineData("ne2013-01-14", "2013-01-15T00:00:00Z", true)]
    [InlineData("ne2013-01-14", "2013-01-14T00:00:00Z", false)]
    [InlineData("lt2013-01-14T10:00:00Z", "2013-01-14", true)]
    [InlineData("lt2013-01-14", "2013-01-14", false)]
    [InlineData("gt2013-01-14T10:00:00Z", "2013-01-14", true)]
    [InlineData("gt2013-01-14", "2013-01-14T23:59:59Z", false)]
    [InlineData("gt2013-01-14", "2013-01-13/2013-01-20", true)]
    [InlineData("ge2013-03-14", "2013-01-21/", true)]
    [InlineData("ge2013-03-14", "2013-03-14", true)]
    [InlineData("ge2013-03-14", "2013-03-13T23:59:59Z", false)]
    [InlineData("le2013-03-14", "2013-01-21/", true)]
    [InlineData("le2013-03-14", "2013-03-14T23:59:59Z", true)]
    [InlineData("le2013-03-14", "2013-03-15", false)]
    [InlineData("sa2013-03-14", "2013-03-15/", true)]
    [InlineData("sa2013-03-14", "2013-01-21/", false)]
    [InlineData("sa2013-03-14", "2013-03-14", false)]
    [InlineData("eb2013-03-14", "/2013-03-13", true)]
    [InlineData("eb2013-03-14", "2013-03-13/2013-03-15", false)]
    [InlineData("ap2013-03-14", "2013-03-14", true)]
    [InlineData("ap2013-03-14", "2013-09", true)]
    [InlineData("ap2013-03-14", "1999", false)]
    [InlineData("2021-02-28T22:30:00Z", "2021-03-01T00:30:00+02:00", true)]
    [InlineData("2021-03-01T05:30+07:00", "2021-03-01T00:30:00+02:00", true)]
    [InlineData("2021-03-01T05:30 07:00", "2021-03-01T00:30:00+02:00", true)]
    [InlineData("2021-03-01T00:30:00Z", "2021-03-01T00:30:00+02:00", false)]
    [InlineData("2021-03-01T00:30:00.123Z", "2021-03-01T00:30:00.123456Z", true)]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", true)]
    public void Dates_compare_as_stretches(string asked, string written, bool isMatch) => Assert.Equal(isMatch, Takes("Observation", "date", null, asked, FhirTime.Read(written)!));

    [Theory]
    [InlineData("2020-13-45")]
    [InlineData("notadate")]
    [InlineData("2021-02-29")]
    [InlineData("2021-02-28T25:00:00Z")]
    [InlineData("2021-02-28T10")]
    [InlineData("xx2021")]
    [InlineData("2021-02T10:00Z")]
    [InlineData("eq")]
    public void Other_dates_are_refused(string asked) => Assert.IsType<Invalid>(Read("Observation", "date", null, asked).Refusal);

    [Theory]
    [InlineData("100", "100", true)]
    [InlineData("100", "99.5", true)]
    [InlineData("100", "100.5", false)]
    [InlineData("100.00", "100.005", false)]
    [InlineData("100.00", "99.995", true)]
    [InlineData("1e2", "149", true)]
    [InlineData("1e2", "150", false)]
    [InlineData("ne5.4", "5.44", false)]
    [InlineData("ne5.4", "5.5", true)]
    [InlineData("gt5.4", "5.4", false)]
    [InlineData("gt5.4", "5.41", true)]
    [InlineData("ge5.4", "5.4", true)]
    [InlineData("lt5.4", "5.39", true)]
    [InlineData("le5.4", "5.4", true)]
    [InlineData("sa5.4", "5.5", true)]
    [InlineData("eb5.4", "5.3", true)]
    [InlineData("ap5.4", "5.9", true)]
    [InlineData("ap5.4", "6.1", false)]
    [InlineData("-5.4", "-5.42", true)]
    [InlineData("1e400", "1", false)]
    public void Numbers_compare_as_exactly_as_they_are_written(string asked, string value, bool isMatch) =>
        Assert.Equal(isMatch, Takes("RiskAssessment", "probability", null, asked, Amount(value, "", "", "")));

    [Theory]
    [InlineData("5.4|http://unitsofmeasure.org|mg", true)]
    [InlineData("5.4||mg", true)]
    [InlineData("5.4||milligram", true)]
    [InlineData("5.4", true)]
    [InlineData("0.0054|http://unitsofmeasure.org|g", true)]
    [InlineData("5.4|http://unitsofmeasure.org|kg", false)]
    [InlineData("gt5|http://unitsofmeasure.org|mg", true)]
    [InlineData("gt0.005|http://unitsofmeasure.org|g", true)]
    [InlineData("lt0.005|http://unitsofmeasure.org|g", false)]
    [InlineData("5.4|http://unitsofmeasure.org|m", false)]
    [InlineData("5.4||kg", false)]
    [InlineData("5.4|http://other.example|mg", false)]
    public void Quantities_compare_across_units(string asked, bool isMatch) =>
        Assert.Equal(isMatch, Takes("Observation", "value-quantity", null, asked, Amount("5.4", LeafWriter.Ucum, "mg", "milligram")));

    [Theory]
    [InlineData("abc")]
    [InlineData("5.4|mg")]
    [InlineData("1|2|3|4")]
    [InlineData("|http://unitsofmeasure.org|mg")]
    [InlineData("NaN")]
    [InlineData("gt")]
    public void Other_quantities_are_refused(string asked) => Assert.IsType<Invalid>(Read("Observation", "value-quantity", null, asked).Refusal);

    [Theory]
    [InlineData("c", "s", "c", true)]
    [InlineData("s|c", "s", "c", true)]
    [InlineData("s|", "s", "c", true)]
    [InlineData("|c", "s", "c", false)]
    [InlineData("|c", "", "c", true)]
    [InlineData("t|c", "s", "c", false)]
    [InlineData("C", "s", "c", false)]
    [InlineData(@"a\|b", "s", "a|b", true)]
    public void Tokens_compare_with_system_or_without(string asked, string system, string code, bool isMatch) =>
        Assert.Equal(isMatch, Takes("Observation", "code", null, asked, new TokenValue(system, code)));

    [Theory]
    [InlineData("male", true)]
    [InlineData("|male", true)]
    [InlineData("http://hl7.org/fhir/administrative-gender|male", true)]
    [InlineData("http://wrong.example|male", false)]
    public void The_system_of_a_code_of_the_specification_may_be_asked_for(string asked, bool isMatch) =>
        Assert.Equal(isMatch, Takes("Patient", "gender", null, asked, new TokenValue("", "male")));

    [Theory]
    [InlineData("ase", "Åse", null, true)]
    [InlineData("Aase", "Åse", null, true)]
    [InlineData("Åse", "Aase", null, true)]
    [InlineData("ÅS", "Aase", null, true)]
    [InlineData("Solvi", "Sølvi", null, false)]
    [InlineData("sølv", "Sølvi", null, true)]
    [InlineData("ae", "Ærlig", null, false)]
    [InlineData("rené", "RENE", null, true)]
    [InlineData("re", "André", null, false)]
    [InlineData("Ren\u0065\u0301", "René", null, true)]
    [InlineData("dre", "André", "contains", true)]
    [InlineData("NDRÉ", "André", "contains", true)]
    [InlineData("Åse", "Åse", "exact", true)]
    [InlineData("ase", "Åse", "exact", false)]
    [InlineData(@"a\,b", "a,b", "exact", true)]
    [InlineData("50%_", "50%_x", null, true)]
    [InlineData("50%_", "50abx", null, false)]
    public void Text_compares_without_case_and_marks(string asked, string text, string? modifier, bool isMatch) =>
        Assert.Equal(isMatch, Takes("Patient", "family", modifier, asked, new TextValue(text)));

    [Theory]
    [InlineData("1", "Patient/1", null, true)]
    [InlineData("Patient/1", "Patient/1", null, true)]
    [InlineData("Group/1", "Patient/1", null, false)]
    [InlineData("1", "Patient/1", "Patient", true)]
    [InlineData("1", "Patient/1", "Group", false)]
    [InlineData("http://here.example/fhir/Patient/1", "Patient/1", null, true)]
    [InlineData("Patient/1", "http://here.example/fhir/Patient/1", null, true)]
    [InlineData("http://there.example/fhir/Patient/1", "http://there.example/fhir/Patient/1", null, true)]
    [InlineData("http://there.example/fhir/Patient/1", "Patient/1", null, false)]
    [InlineData("Patient/1/_history/3", "Patient/1", null, true)]
    [InlineData("urn:uuid:5", "urn:uuid:5", null, true)]
    public void References_compare_however_they_are_written(string asked, string address, string? modifier, bool isMatch) =>
        Assert.Equal(isMatch, Takes("Observation", "subject", modifier, asked, new LinkValue(address)));

    [Theory]
    [InlineData("http://a.example/b", "http://a.example/b", null, true)]
    [InlineData("http://a.example/b", "http://a.example/b/c", null, false)]
    [InlineData("http://a.example/b", "http://a.example/b/c", "below", true)]
    [InlineData("http://a.example/b", "http://a.example/bc", "below", false)]
    [InlineData("http://a.example/b/c", "http://a.example/b", "above", true)]
    public void Addresses_compare_letter_by_letter(string asked, string address, string? modifier, bool isMatch) =>
        Assert.Equal(isMatch, Takes("ValueSet", "url", modifier, asked, new LinkValue(address)));

    [Fact]
    public void Values_survive_their_leaves()
    {
        SearchValue[] values = [new TokenValue("s", "c"), new TokenValue("", "c"), Amount("5.40", "s", "c", "u"), new AmountValue(null, 3m, "", "", "")];
        Assert.All(values, value => Assert.Equal(value, LeafWriter.Unpacked(value is TokenValue ? SearchFacet.Token : SearchFacet.Amount, LeafWriter.Packed(value))));
    }

    private static AmountValue Amount(string value, string system, string code, string unit) =>
        new(Decimals.Read(value), Decimals.Read(value), system, code, unit);

    private static bool Takes(string type, string code, string? modifier, string asked, SearchValue value)
    {
        var parameter = SearchIndex.Of(type).Parameters[code];
        return Read(type, code, modifier, asked).Value.Takes(value, parameter.Sources[0].Source);
    }

    private static Outcome<Varde.Fhir.Search.Matching.SearchTerm> Read(string type, string code, string? modifier, string asked) =>
        new TermReader(Settings).Read(SearchIndex.Of(type).Parameters[code], modifier, asked);
}
