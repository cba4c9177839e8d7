using CsCheck;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Aql;

/// <summary>Whole quantities compare by what they are, magnitudes as the numbers that they are.</summary>
public sealed class QuantityOrderTests
{
    // Few numbers and units that convert to each other, so that many are equal.
    private static readonly Gen<AqlComparable> Values = Gen.OneOf(
        Gen.Select(One("g", "kg", "mg", "mol", "mmol", "Cel", "[degF]", "K", "%", "mmol/mol", "[IU]", "{tab}", "nonsense", "1"), One(-40d, 0, 0.001, 1, 5, 37, 98.6, 310.15, 1000), Quantity),
        One(-40d, 0, 1, 5, 1000).Select(number => AqlComparable.Of(AqlValue.Of(number))),
        One(0L, 1, 5).Select(count => AqlComparable.Of(new(new DvCount { Magnitude = RmNumber.From(count) }))),
        One("", "a", "1").Select(text => AqlComparable.Of(new(text))));

    [Fact]
    public void Order_is_the_same_from_both_sides() => Gen.Select(Values, Values).Sample((a, b) =>
        Assert.Equal(Math.Sign(AqlComparable.Order(a, b)), -Math.Sign(AqlComparable.Order(b, a))));

    [Fact]
    public void Order_goes_on_from_one_to_the_next() => Gen.Select(Values, Values, Values).Sample((a, b, c) =>
    {
        if (AqlComparable.Order(a, b) <= 0 && AqlComparable.Order(b, c) <= 0) Assert.True(AqlComparable.Order(a, c) <= 0);
    }, iter: 20_000);

    [Fact]
    public void What_is_less_comes_first() => Gen.Select(Values, Values).Sample((a, b) =>
    {
        if (a.Units is not null && b.Units is not null && AqlComparable.Compare(a, AqlOperator.Less, b) == true) Assert.True(AqlComparable.Order(a, b) < 0);
    });

    [Theory]
    [InlineData(1, "kg", AqlOperator.Greater, 900, "g", true)]
    [InlineData(1, "kg", AqlOperator.Equal, 1000, "g", true)]
    [InlineData(37, "Cel", AqlOperator.Equal, 98.6, "[degF]", true)]
    [InlineData(5, "mmol/l", AqlOperator.NotEqual, 5, "mg/dl", true)]
    [InlineData(5, "mmol/l", AqlOperator.Equal, 5, "mg/dl", false)]
    [InlineData(5, "mmol/l", AqlOperator.Less, 6, "mg/dl", null)]
    [InlineData(5, "[IU]/l", AqlOperator.Less, 6, "[IU]/l", true)]
    [InlineData(5, "[IU]/l", AqlOperator.Less, 6, "m[IU]/l", null)]
    [InlineData(6.5, "%", AqlOperator.Less, 48, "mmol/mol", null)]
    public void Two_quantities_compare_by_ucum(double number, string unit, AqlOperator sign, double other, string otherUnit, bool? holds) =>
        Assert.Equal(holds, AqlComparable.Compare(Quantity(unit, number), sign, Quantity(otherUnit, other)));

    [Fact]
    public void A_quantity_compares_with_a_number_and_magnitudes_with_each_other_as_plain_numbers()
    {
        Assert.True(AqlComparable.Compare(Quantity("kg", 1), AqlOperator.Less, AqlComparable.Of(AqlValue.Of(900))));
        var (one, other) = (new DvQuantity { Magnitude = RmNumber.From(1L), Units = "kg" }, new DvQuantity { Magnitude = RmNumber.From(900L), Units = "g" });
        Assert.True(AqlComparable.Compare(AqlComparable.Of(new(one.Magnitude, one)), AqlOperator.Less, AqlComparable.Of(new(other.Magnitude, other))));
    }

    private static AqlComparable Quantity(string unit, double number) => AqlComparable.Of(new(new DvQuantity { Magnitude = RmNumber.From(number), Units = unit }));

    private static Gen<T> One<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);
}
