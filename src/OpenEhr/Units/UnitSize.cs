namespace Varde.OpenEhr.Units;

/// <summary>How large a unit is, with its power of ten kept apart: prefixes are then exact, and 5.5 mmol/l is 0.0055 mol/l to the last digit.</summary>
/// <param name="Factor">What is left beside the power of ten.</param>
/// <param name="Tens">The power of ten.</param>
internal readonly record struct UnitSize(double Factor, int Tens)
{
    private const int Digits = 14;

    /// <summary>The number one.</summary>
    public static UnitSize One => new(1, 0);

    /// <summary>A size as it is written.</summary>
    public static UnitSize Of(decimal size) => new((double)(size * Ten(size.Scale)), -size.Scale);

    /// <summary>The size of a product.</summary>
    public UnitSize Times(UnitSize other) => new(Factor * other.Factor, Tens + other.Tens);

    /// <summary>The size of a power.</summary>
    public UnitSize Power(int power) => new(Math.Pow(Factor, power), Tens * power);

    /// <summary>
    /// So many of this unit, to 14 digits: what was the same before it was written in two units is then the same again, and no order is turned round,
    /// since rounding never is.
    /// </summary>
    public double Of(double number) => Rounded(Tens < 0 ? number * Factor / Math.Pow(10, -Tens) : number * Factor * Math.Pow(10, Tens));

    private static double Rounded(double number)
    {
        if (number == 0 || !double.IsFinite(number)) return number;
        var places = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(number)));
        var scale = Math.Pow(10, Math.Abs(places));
        return !double.IsFinite(scale) ? number : places < 0 ? Math.Round(number / scale) * scale : Math.Round(number * scale) / scale;
    }

    private static decimal Ten(int power)
    {
        var ten = 1m;
        for (var i = 0; i < power; i++) ten *= 10;
        return ten;
    }
}
