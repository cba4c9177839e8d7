using CsCheck;
using Varde.OpenEhr.Units;

namespace Varde.OpenEhr.Tests.Units;

/// <summary>Units convert by UCUM where they measure the same thing, and nowhere else.</summary>
public sealed class UcumUnitTests
{
    [Theory]
    [InlineData(0.1, "g", 100, "mg")]
    [InlineData(1, "gm", 1, "g")]
    [InlineData(5.5, "mmol/l", 0.0055, "mol/L")]
    [InlineData(180, "[lb_av]", 81.6466266, "kg")]
    [InlineData(37, "Cel", 98.6, "[degF]")]
    [InlineData(37, "°C", 310.15, "K")]
    [InlineData(-40, "Cel", -40, "°F")]
    [InlineData(120, "mm[Hg]", 15.99864, "kPa")]
    [InlineData(120, "mmHg", 120, "mm[Hg]")]
    [InlineData(10, "cm[H2O]", 0.980665, "kPa")]
    [InlineData(4.5, "10*9/L", 4500, "10*6/l")]
    [InlineData(4.5, "10*9/l", 4.5, "10*3/ul")]
    [InlineData(7, "{cells}/ul", 7_000_000, "{cells}/l")]
    [InlineData(1, "N/m2", 1, "Pa")]
    [InlineData(1, "J", 1, "N.m")]
    [InlineData(60, "/min", 1, "1/s")]
    [InlineData(60, "/min", 1, "Hz")]
    [InlineData(180, "deg", Math.PI, "rad")]
    [InlineData(1, "m/(s.kg)", 1, "m/s/kg")]
    [InlineData(1, "m/(s/kg)", 1, "m.kg/s")]
    [InlineData(60, "U/l", 1000, "nkat/l")]
    [InlineData(1, "a", 12, "mo")]
    [InlineData(1, "dyn.s/cm5", 100, "kPa.s/m3")]
    [InlineData(3, "mg/mmol", 3000, "mg/mol")]
    [InlineData(1, "ml/(100.ml)/min", 0.01, "l/l/min")]
    [InlineData(30, "mg/g{creat}", 0.03, "g/g{creat}")]
    [InlineData(1, "%", 10, "[ppth]")]
    [InlineData(1, "/m", 1, "m-1")]
    public void Equal_quantities_are_one_number(double number, string unit, double other, string otherUnit)
    {
        var (a, b) = (UcumUnit.Find(unit)!, UcumUnit.Find(otherUnit)!);
        Assert.Equal((a.Kind, a.InBaseUnits(number)), (b.Kind, b.InBaseUnits(other)));
    }

    [Theory]
    [InlineData("g", "mol", "mass and amount")]
    [InlineData("mg/dl", "mmol/l", "mass and amount")]
    [InlineData("%", "mmol/mol", "HbA1c by two calibrations")]
    [InlineData("%", "1", "a percent of something, and a number")]
    [InlineData("%", "mg/g", "a percent of something, and a mass in a mass")]
    [InlineData("mg/g", "ml/l", "mass in mass, volume in volume")]
    [InlineData("mg/g", "mmol/mol", "mass in mass, amount in amount")]
    [InlineData("mol", "eq", "equivalents count charges")]
    [InlineData("mol", "osm", "osmoles count particles")]
    [InlineData("mol", "1", "a mole is no number here")]
    [InlineData("Bq", "Hz", "decays and periods")]
    [InlineData("Gy", "Sv", "dose, and dose weighted by harm")]
    [InlineData("J/kg", "Gy", "energy in mass, and dose")]
    [InlineData("rad/s", "/s", "an angle is no number here")]
    [InlineData("ml/min", "ml/min/{1.73_m2}", "by body surface or not")]
    [InlineData("mg/g", "mg/g{creat}", "of different things")]
    [InlineData("/{HPF}", "/{LPF}", "by different fields of view")]
    [InlineData("Cel/h", "[degF]/h", "differences of temperature have no zero")]
    [InlineData("m", "m2", "length and area")]
    [InlineData("kg/m2", "kg/m3", "area and volume")]
    public void What_only_looks_alike_does_not_convert(string unit, string other, string why)
    {
        var (a, b) = (UcumUnit.Find(unit), UcumUnit.Find(other));
        Assert.NotNull(a);
        Assert.NotNull(b);
        Assert.False(a.Kind == b.Kind, why);
    }

    [Theory]
    [InlineData("[IU]")]
    [InlineData("[iU]/l")]
    [InlineData("m[IU]/l")]
    [InlineData("IU")]
    [InlineData("[CFU]")]
    [InlineData("[pH]")]
    [InlineData("dB")]
    [InlineData("")]
    [InlineData(" mg")]
    [InlineData("m g")]
    [InlineData("mCel")]
    [InlineData("milligram")]
    [InlineData("/")]
    [InlineData("m.")]
    [InlineData("m//s")]
    [InlineData("(m")]
    [InlineData("m)")]
    [InlineData("{open")]
    [InlineData("m{a}{b}")]
    [InlineData("m0")]
    [InlineData("m99")]
    [InlineData("0")]
    [InlineData("10*99")]
    [InlineData("9999999999999")]
    [InlineData("g%")]
    [InlineData("[")]
    [InlineData("]]")]
    public void Arbitrary_units_logarithms_and_what_is_no_unit_are_not_known(string unit) => Assert.Null(UcumUnit.Find(unit));

    [Fact]
    public void Any_text_is_a_unit_or_none() =>
        Gen.String[One([.. "mglsKpa10*^/.(){}[]-+%' µ9IU"]), 0, 70].Sample(text => UcumUnit.Find(text)?.Kind != "\0");

    [Fact]
    public void The_order_of_numbers_in_one_unit_is_kept() =>
        Gen.Select(One("mg", "Cel", "[degF]", "mm[Hg]", "10*9/l", "U/l", "deg", "ng/ml"), Gen.Double[-1e6, 1e6], Gen.Double[-1e6, 1e6]).Sample((text, a, b) =>
        {
            var unit = UcumUnit.Find(text)!;
            Assert.True(Math.Sign(unit.InBaseUnits(a).CompareTo(unit.InBaseUnits(b))) * Math.Sign(a.CompareTo(b)) >= 0);
        });

    private static Gen<T> One<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);
}
