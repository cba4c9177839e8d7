using Varde.OpenEhr.ReferenceModel;
using Varde.Web.Documents;

namespace Varde.Web.Tests;

public sealed class ValueTests
{
    private static readonly DvQuantity Potassium = new() { Magnitude = RmNumber.Parse("5.6"), Units = "mmol/l", Precision = RmNumber.From(1L) };

    [Theory]
    [InlineData("2024-05-01T14:12:00+02:00", "1. mai 2024 kl. 14.12")]
    [InlineData("2024-05-01T12:12:00Z", "1. mai 2024 kl. 14.12")]
    [InlineData("2024-12-31T23:30:00Z", "1. januar 2025 kl. 00.30")]
    [InlineData("2024-05-01T14:12:07", "1. mai 2024 kl. 14.12.07")]
    [InlineData("20240501T1412", "1. mai 2024 kl. 14.12")]
    [InlineData("2024-05-01T14:12:00.123+02:00", "1. mai 2024 kl. 14.12")]
    [InlineData("2024-05-01", "1. mai 2024")]
    [InlineData("2024-05", "mai 2024")]
    [InlineData("2024", "2024")]
    [InlineData("0001-01-01T00:00:00+14:00", "1. januar 0001 kl. 00.00")]
    [InlineData("9999-12-31T23:59:00-12:00", "31. desember 9999 kl. 23.59")]
    [InlineData("2024-13-45T99:99:99Z", "2024-13-45T99:99:99Z")]
    [InlineData("", "")]
    public void A_time_is_told_on_the_Norwegian_clock(string written, string read) => Assert.Equal(read, Norwegian(new DvDateTime { Value = written }).Text);

    [Fact]
    public void A_time_from_another_zone_keeps_what_was_written_beside_it() =>
        Assert.Equal("skrevet som 2024-05-01T12:12:00Z", Norwegian(new DvDateTime { Value = "2024-05-01T12:12:00Z" }).Detail);

    [Theory]
    [InlineData("P1Y2M", "1 år 2 måneder")]
    [InlineData("PT2H30M", "2 timer 30 minutter")]
    [InlineData("P1W", "1 uke")]
    [InlineData("-P1D", "-1 døgn")]
    [InlineData("PT0.5S", "0,5 sekunder")]
    [InlineData("P", "P")]
    [InlineData("a while", "a while")]
    public void A_duration_is_told_in_words(string written, string read) => Assert.Equal(read, Norwegian(new DvDuration { Value = written }).Text);

    [Theory]
    [InlineData("14:12:00", "14.12")]
    [InlineData("14:12:00+02:00", "14.12 +02:00")]
    [InlineData("14", "14.00")]
    [InlineData("noon", "noon")]
    public void A_time_of_day_is_told_as_it_stands(string written, string read) => Assert.Equal(read, Norwegian(new DvTime { Value = written }).Text);

    [Theory]
    [InlineData("37.25", 1, "37,3")]
    [InlineData("37", 1, "37,0")]
    [InlineData("37.25", null, "37,25")]
    [InlineData("37.25", -1, "37,25")]
    [InlineData("1E400", 1, "")]
    [InlineData("12345678901234567890123456789012345", 2, "12345678901234567890123456789012345")]
    public void A_quantity_has_the_decimals_of_its_precision(string magnitude, int? precision, string read)
    {
        var quantity = new DvQuantity { Magnitude = RmNumber.Parse(magnitude), Units = "Cel", Precision = precision is { } decimals ? RmNumber.From((long)decimals) : null };
        Assert.Equal((read, "°C"), (Norwegian(quantity).Text, Norwegian(quantity).Unit));
    }

    [Fact]
    public void A_quantity_known_only_to_be_less_says_so() =>
        Assert.Equal("< 5", Norwegian(new DvQuantity { Magnitude = RmNumber.From(5L), Units = "mg/l", MagnitudeStatus = "<" }).Text);

    [Theory]
    [InlineData("mm[Hg]", "mmHg")]
    [InlineData("10*9/l", "10⁹/l")]
    [InlineData("ug/l", "µg/l")]
    [InlineData("umol/l", "µmol/l")]
    [InlineData("/min", "/min")]
    [InlineData("1/d", "/d")]
    [InlineData("{dose}", "dose")]
    [InlineData("lu", "lu")]
    [InlineData("1", null)]
    [InlineData("", null)]
    public void A_unit_is_written_as_clinicians_write_it(string ucum, string? written) => Assert.Equal(written, UnitText.Of(ucum));

    [Fact]
    public void A_value_above_its_range_is_flagged_and_shows_the_range()
    {
        var value = Norwegian(InRange("3.5", "5.0"));
        Assert.Equal((RangeFlag.High, "3,5–5,0 mmol/l"), (value.Flag, value.NormalRange));
    }

    [Fact]
    public void A_value_on_the_edge_of_its_range_is_normal() => Assert.Equal(RangeFlag.Normal, Norwegian(InRange("5.6", "6.0")).Flag);

    [Fact]
    public void What_the_laboratory_says_goes_before_what_can_be_worked_out() =>
        Assert.Equal(RangeFlag.CriticallyLow, Norwegian((DvQuantity)InRange("3.5", "5.0").With("normal_status", new CodePhrase { CodeString = "LL" })).Flag);

    [Fact]
    public void A_range_in_another_unit_flags_nothing()
    {
        var upper = new DvQuantity { Magnitude = RmNumber.From(5L), Units = "mg/l" };
        Assert.Equal(RangeFlag.Unknown, Norwegian((DvQuantity)Potassium.With("normal_range", new DvInterval { Upper = upper })).Flag);
    }

    [Theory]
    [InlineData(0, "1", "128", "1 : 128")]
    [InlineData(1, "0.25", "1", "0,25")]
    [InlineData(2, "45", "100", "45 %")]
    [InlineData(3, "1", "2", "1/2")]
    [InlineData(4, "3", "2", "1 1/2")]
    [InlineData(4, "4", "2", "2")]
    [InlineData(4, "3", "0", "3/0")]
    public void A_proportion_is_told_by_its_kind(long kind, string over, string under, string read) =>
        Assert.Equal(read, Norwegian(new DvProportion { Type = RmNumber.From(kind), Numerator = RmNumber.Parse(over), Denominator = RmNumber.Parse(under) }).Text);

    [Theory]
    [InlineData("https://example.org/a", true)]
    [InlineData("http://example.org/a", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JaVaScRiPt:alert(1)", false)]
    [InlineData("data:text/html,hei", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/openehr/v1/ehr", false)]
    public void Only_addresses_of_the_web_are_links(string address, bool isLink)
    {
        Assert.Equal(isLink, Norwegian(new DvUri { Value = address }).Link is not null);
        Assert.Equal(isLink, Norwegian(new DvText { Value = "les", Hyperlink = new DvUri { Value = address } }).Link is not null);
        Assert.Equal(isLink, Norwegian(new DvMultimedia { Uri = new DvUri { Value = address } }).Link is not null);
    }

    [Fact]
    public void An_open_interval_has_one_end()
    {
        Assert.Equal("≥ 5,6 mmol/l", Norwegian(new DvInterval { Lower = Potassium }).Text);
        Assert.Equal("< 5,6 mmol/l", Norwegian(new DvInterval { Upper = Potassium, UpperIncluded = false }).Text);
    }

    [Fact]
    public void A_step_of_a_score_is_told_with_its_number() =>
        Assert.Equal("2 – Moderat", Norwegian(new DvOrdinal { Value = RmNumber.From(2L), Symbol = Coded("local", "at0005", "Moderate") }).Text);

    [Fact]
    public void A_code_of_the_template_is_told_by_its_term_in_the_readers_language() =>
        Assert.Equal("Moderat", Norwegian(Coded("local", "at0005", "Moderate")).Text);

    [Fact]
    public void A_code_of_another_terminology_is_told_by_its_text_with_the_code_beside_it()
    {
        var value = Norwegian(Coded("SNOMED-CT", "22298006", "Hjerteinfarkt"));
        Assert.Equal(("Hjerteinfarkt", "SNOMED CT 22298006"), (value.Text, value.Detail));
    }

    [Theory]
    [InlineData("253", "Ikke kjent")]
    [InlineData("271", "Ingen opplysning")]
    [InlineData("272", "Skjermet")]
    [InlineData("273", "Ikke aktuelt")]
    public void What_is_missing_says_why(string code, string read)
    {
        using var reader = Reader.Norwegian();
        var missing = new ValueReader(reader.Texts).Missing(Coded("openehr", code, "x"), null);
        Assert.Equal((read, true), (missing.Text, missing.IsMissing));
    }

    [Fact]
    public void English_readers_get_English_numbers_and_times()
    {
        using var reader = Reader.English();
        var values = new ValueReader(reader.Texts);
        Assert.Equal("5.6", values.Read(Potassium, _ => null).Text);
        Assert.Equal("1 May 2024, 14:12", values.Read(new DvDateTime { Value = "2024-05-01T14:12:00+02:00" }, _ => null).Text);
    }

    private static FieldValue Norwegian(DataValue value)
    {
        using var reader = Reader.Norwegian();
        return new ValueReader(reader.Texts).Read(value, code => code == "at0005" ? "Moderat" : null);
    }

    private static DvQuantity InRange(string lower, string upper) => (DvQuantity)Potassium.With("normal_range", new DvInterval
    {
        Lower = new DvQuantity { Magnitude = RmNumber.Parse(lower), Units = "mmol/l" },
        Upper = new DvQuantity { Magnitude = RmNumber.Parse(upper), Units = "mmol/l" },
        LowerIncluded = true,
        UpperIncluded = true,
    });

    private static DvCodedText Coded(string terminology, string code, string text) =>
        new() { Value = text, DefiningCode = new CodePhrase { TerminologyId = new TerminologyId { Value = terminology }, CodeString = code } };
}
