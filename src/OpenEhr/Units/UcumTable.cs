using System.Collections.Frozen;

namespace Varde.OpenEhr.Units;

/// <summary>A unit that is not made of others.</summary>
/// <param name="Size">How large it is in metres, grams, seconds, kelvins, amperes, candelas and moles.</param>
/// <param name="Dimension">What it measures.</param>
/// <param name="Tag">What it measures beyond its dimension, such as radioactivity; null for nothing.</param>
/// <param name="Zero">How far its zero lies above absolute zero, in itself; 0 for all but scales of temperature.</param>
internal sealed record UcumAtom(UnitSize Size, UnitDimension Dimension, string? Tag = null, double Zero = 0);

/// <summary>
/// The units that are known here: those of UCUM 2.2 (§§28-45) that health records hold, and the spellings of archetypes, such as <c>gm</c> and
/// <c>mmHg</c>. Sizes are those of UCUM. Arbitrary units (<c>[IU]</c>, §24) and logarithms (<c>[pH]</c>, <c>dB</c>) are left out on purpose: nothing converts
/// to them.
/// </summary>
internal static class UcumTable
{
    private static UnitDimension Number => default;
    private static readonly UnitDimension Length = new(1, 0, 0, 0, 0, 0, 0);
    private static readonly UnitDimension Mass = new(0, 1, 0, 0, 0, 0, 0);
    private static readonly UnitDimension Time = new(0, 0, 1, 0, 0, 0, 0);
    private static readonly UnitDimension Temperature = new(0, 0, 0, 1, 0, 0, 0);
    private static readonly UnitDimension Current = new(0, 0, 0, 0, 1, 0, 0);
    private static readonly UnitDimension Light = new(0, 0, 0, 0, 0, 1, 0);
    private static readonly UnitDimension Amount = new(0, 0, 0, 0, 0, 0, 1);
    private static readonly UnitDimension Rate = Time.Power(-1);
    private static readonly UnitDimension Volume = Length.Power(3);
    private static readonly UnitDimension Force = Mass.Times(Length).Times(Time.Power(-2));
    private static readonly UnitDimension Pressure = Force.Times(Length.Power(-2));
    private static readonly UnitDimension Energy = Force.Times(Length);
    private static readonly UnitDimension EnergyOfMass = Energy.Times(Mass.Power(-1));
    private static readonly UnitDimension Power = Energy.Times(Rate);
    private static readonly UnitDimension Voltage = Power.Times(Current.Power(-1));
    private static readonly UnitDimension Flux = Voltage.Times(Time);

    private static readonly UcumAtom Litre = Of(0.001m, Volume);
    private static readonly UcumAtom Degree = new(new(Math.PI / 180, 0), Number, "rad");
    private static readonly UcumAtom Celsius = new(UnitSize.One, Temperature, Zero: 273.15);
    private static readonly UcumAtom Fahrenheit = new(new(5d / 9, 0), Temperature, Zero: 459.67);
    private static readonly UcumAtom MillimetreOfMercury = Of(133_322m, Pressure);
    private static readonly UcumAtom Inch = Of(0.0254m, Length);
    private static readonly UcumAtom Foot = Of(0.3048m, Length);
    private static readonly UcumAtom Pound = Of(453.59237m, Mass);
    private static readonly UcumAtom Ounce = Of(28.349523125m, Mass);
    private static readonly UcumAtom Hour = Of(3600, Time);
    private static readonly UcumAtom MetreOfWater = Of(9_806_650m, Pressure);

    // Force and what is made of it hold the gram where the SI has the kilogram: hence the thousands.
    private static readonly FrozenDictionary<string, UcumAtom> Metric = new Dictionary<string, UcumAtom>
    {
        ["m"] = Of(1, Length), ["g"] = Of(1, Mass), ["gm"] = Of(1, Mass), ["s"] = Of(1, Time), ["K"] = Of(1, Temperature), ["A"] = Of(1, Current), ["cd"] = Of(1, Light),
        ["mol"] = Of(1, Amount), ["l"] = Litre, ["L"] = Litre, ["t"] = Of(1_000_000, Mass), ["N"] = Of(1000, Force), ["dyn"] = Of(0.01m, Force), ["Pa"] = Of(1000, Pressure),
        ["bar"] = Of(100_000_000, Pressure), ["J"] = Of(1000, Energy), ["cal"] = Of(4184, Energy), ["eV"] = Of(1.60217733e-16m, Energy), ["W"] = Of(1000, Power),
        ["V"] = Of(1000, Voltage), ["C"] = Of(1, Current.Times(Time)), ["Hz"] = Of(1, Rate), ["Ohm"] = Of(1000, Voltage.Times(Current.Power(-1))),
        ["F"] = Of(0.001m, Current.Times(Time).Times(Voltage.Power(-1))), ["S"] = Of(0.001m, Current.Times(Voltage.Power(-1))), ["Wb"] = Of(1000, Flux),
        ["T"] = Of(1000, Flux.Times(Length.Power(-2))), ["H"] = Of(1000, Flux.Times(Current.Power(-1))), ["P"] = Of(100, Pressure.Times(Time)),
        ["m[H2O]"] = MetreOfWater, ["m[H20]"] = MetreOfWater, ["m[Hg]"] = Of(133_322_000m, Pressure),
        ["rad"] = Of(1, Number, "rad"), ["sr"] = Of(1, Number, "sr"), ["lm"] = Of(1, Light, "sr"), ["lx"] = Of(1, Light.Times(Length.Power(-2)), "sr"),
        ["Bq"] = Of(1, Rate, "Bq"), ["Ci"] = Of(37_000_000_000, Rate, "Bq"), ["Gy"] = Of(1, EnergyOfMass, "Gy"), ["Sv"] = Of(1, EnergyOfMass, "Sv"),
        ["kat"] = Of(1, Amount.Times(Rate), "kat"), ["eq"] = Of(1, Amount, "eq"), ["osm"] = Of(1, Amount, "osm"),
        // An enzyme unit, a micromole a minute.
        ["U"] = new(new(1d / 60, -6), Amount.Times(Rate), "kat"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, UcumAtom> Whole = new Dictionary<string, UcumAtom>
    {
        ["10*"] = Of(10, Number), ["10^"] = Of(10, Number),
        ["%"] = Of(0.01m, Number, "%"), ["[ppth]"] = Of(0.001m, Number, "%"), ["[ppm]"] = Of(0.000_001m, Number, "%"), ["[ppb]"] = Of(0.000_000_001m, Number, "%"),
        ["deg"] = Degree, ["°"] = Degree, ["'"] = new(new(Math.PI / 10_800, 0), Number, "rad"), ["''"] = new(new(Math.PI / 648_000, 0), Number, "rad"),
        ["min"] = Of(60, Time), ["h"] = Hour, ["hr"] = Hour, ["d"] = Of(86_400, Time), ["wk"] = Of(604_800, Time), ["mo"] = Of(2_629_800, Time), ["a"] = Of(31_557_600, Time),
        ["Cel"] = Celsius, ["°C"] = Celsius, ["[degF]"] = Fahrenheit, ["°F"] = Fahrenheit,
        ["mmHg"] = MillimetreOfMercury, ["mm Hg"] = MillimetreOfMercury, ["[psi]"] = Of(6_894_757.293168361m, Pressure), ["atm"] = Of(101_325_000, Pressure),
        ["[in_i]"] = Inch, ["in"] = Inch, ["[in_us]"] = new(new(100d / 3937, 0), Length), ["[ft_i]"] = Foot, ["ft"] = Foot, ["[yd_i]"] = Of(0.9144m, Length), ["[mi_i]"] = Of(1609.344m, Length),
        ["[lb_av]"] = Pound, ["lb"] = Pound, ["lbm"] = Pound, ["[oz_av]"] = Ounce, ["oz"] = Ounce, ["[stone_av]"] = Of(6350.29318m, Mass), ["[gr]"] = Of(0.06479891m, Mass),
        ["cc"] = Of(0.000_001m, Volume), ["ar"] = Of(100, Length.Power(2)), ["[gal_us]"] = Of(0.003785411784m, Volume), ["[foz_us]"] = Of(0.0000295735295625m, Volume),
        ["[Cal]"] = Of(4_184_000, Energy), ["[cal]"] = Of(1, Energy, "[cal]"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Prefixes = new Dictionary<string, int>
    {
        ["Y"] = 24, ["Z"] = 21, ["E"] = 18, ["P"] = 15, ["T"] = 12, ["G"] = 9, ["M"] = 6, ["k"] = 3, ["h"] = 2, ["da"] = 1, ["d"] = -1, ["c"] = -2, ["m"] = -3, ["u"] = -6, ["µ"] = -6,
        ["μ"] = -6, ["n"] = -9, ["p"] = -12, ["f"] = -15, ["a"] = -18, ["z"] = -21, ["y"] = -24,
    }.ToFrozenDictionary();

    /// <summary>The unit of a symbol, with its prefix; null when it is not known here. What is a unit as a whole has no prefix: <c>min</c> is no milli-inch.</summary>
    public static UcumAtom? Find(string symbol)
    {
        if (Whole.TryGetValue(symbol, out var atom) || Metric.TryGetValue(symbol, out atom)) return atom;
        for (var length = 1; length <= 2 && length < symbol.Length; length++)
            if (Prefixes.TryGetValue(symbol[..length], out var power) && Metric.TryGetValue(symbol[length..], out atom))
                return atom with { Size = atom.Size.Times(new(1, power)) };
        return null;
    }

    private static UcumAtom Of(decimal size, UnitDimension dimension, string? tag = null) => new(UnitSize.Of(size), dimension, tag);
}
