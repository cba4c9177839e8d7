using System.Collections.Frozen;
using System.Globalization;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// What a unit measures, as powers of the base dimensions. Enough of UCUM (and of the spellings that archetypes use, such as <c>gm</c> and <c>mmHg</c>)
/// to say that <c>mg</c> is no length; a unit that is not known here has no dimension, and nothing is said of it.
/// </summary>
internal readonly record struct UnitDimension(int Length, int Mass, int Time, int Temperature, int Current, int Light, int Amount)
{
    private const int MostPower = 9;

    private static UnitDimension None => default;
    private static readonly UnitDimension Metre = new(1, 0, 0, 0, 0, 0, 0);
    private static readonly UnitDimension Gram = new(0, 1, 0, 0, 0, 0, 0);
    private static readonly UnitDimension Second = new(0, 0, 1, 0, 0, 0, 0);
    private static readonly UnitDimension Kelvin = new(0, 0, 0, 1, 0, 0, 0);
    private static readonly UnitDimension Ampere = new(0, 0, 0, 0, 1, 0, 0);
    private static readonly UnitDimension Candela = new(0, 0, 0, 0, 0, 1, 0);
    private static readonly UnitDimension Mole = new(0, 0, 0, 0, 0, 0, 1);
    private static readonly UnitDimension Volume = Metre.Power(3);
    private static readonly UnitDimension Force = Gram.Times(Metre).Times(Second.Power(-2));
    private static readonly UnitDimension Pressure = Force.Times(Metre.Power(-2));
    private static readonly UnitDimension Energy = Force.Times(Metre);
    private static readonly UnitDimension PowerOfEnergy = Energy.Times(Second.Power(-1));
    private static readonly UnitDimension Voltage = PowerOfEnergy.Times(Ampere.Power(-1));

    private static readonly FrozenDictionary<string, UnitDimension> Metric = new Dictionary<string, UnitDimension>
    {
        ["m"] = Metre, ["g"] = Gram, ["s"] = Second, ["K"] = Kelvin, ["A"] = Ampere, ["cd"] = Candela, ["mol"] = Mole,
        ["l"] = Volume, ["L"] = Volume, ["N"] = Force, ["Pa"] = Pressure, ["bar"] = Pressure, ["J"] = Energy, ["W"] = PowerOfEnergy,
        ["V"] = Voltage, ["C"] = Ampere.Times(Second), ["Hz"] = Second.Power(-1), ["Bq"] = Second.Power(-1), ["Gy"] = Energy.Times(Gram.Power(-1)),
        ["Sv"] = Energy.Times(Gram.Power(-1)), ["Ohm"] = Voltage.Times(Ampere.Power(-1)), ["F"] = Ampere.Times(Second).Times(Voltage.Power(-1)),
        ["S"] = Ampere.Times(Voltage.Power(-1)), ["Wb"] = Voltage.Times(Second), ["T"] = Voltage.Times(Second).Times(Metre.Power(-2)),
        ["H"] = Voltage.Times(Second).Times(Ampere.Power(-1)), ["cal"] = Energy, ["eV"] = Energy, ["t"] = Gram, ["kat"] = Mole.Times(Second.Power(-1)),
        ["rad"] = None, ["sr"] = None, ["lm"] = Candela, ["lx"] = Candela.Times(Metre.Power(-2)), ["m[H2O]"] = Pressure, ["m[H20]"] = Pressure, ["m[Hg]"] = Pressure,
        ["gm"] = Gram,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, UnitDimension> Whole = new Dictionary<string, UnitDimension>
    {
        ["1"] = None, ["%"] = None, ["deg"] = None, ["°"] = None, ["'"] = None, ["min"] = Second, ["h"] = Second, ["hr"] = Second, ["d"] = Second, ["wk"] = Second,
        ["mo"] = Second, ["a"] = Second, ["Cel"] = Kelvin, ["°C"] = Kelvin, ["[degF]"] = Kelvin, ["°F"] = Kelvin, ["mmHg"] = Pressure, ["mm Hg"] = Pressure,
        ["[psi]"] = Pressure, ["atm"] = Pressure, ["[in_i]"] = Metre, ["[in_us]"] = Metre, ["[ft_i]"] = Metre, ["[yd_i]"] = Metre, ["[mi_i]"] = Metre, ["in"] = Metre,
        ["ft"] = Metre, ["[lb_av]"] = Gram, ["[oz_av]"] = Gram, ["[stone_av]"] = Gram, ["lb"] = Gram, ["lbm"] = Gram, ["oz"] = Gram, ["cc"] = Volume, ["ar"] = Metre.Power(2),
        ["[gal_us]"] = Volume, ["[foz_us]"] = Volume, ["[cal]"] = Energy,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Prefixes =
        new[] { "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "µ", "μ", "n", "p", "f", "a", "z", "y" }.ToFrozenSet();

    // openEHR terminology, group "property": only those whose dimension is beyond doubt.
    private static readonly FrozenDictionary<string, UnitDimension> Properties = new Dictionary<string, string>
    {
        ["339"] = "m/s2", ["384"] = "mol", ["335"] = "m2", ["334"] = "A", ["498"] = "C", ["501"] = "F", ["502"] = "S", ["374"] = "V", ["375"] = "Ohm", ["121"] = "J",
        ["130"] = "J", ["347"] = "g/s", ["126"] = "l/s", ["355"] = "N", ["382"] = "/s", ["506"] = "Bq", ["122"] = "m", ["124"] = "g", ["349"] = "g/m2", ["350"] = "g/l",
        ["363"] = "W", ["125"] = "Pa", ["336"] = "l/g", ["127"] = "K", ["128"] = "s", ["129"] = "l", ["338"] = "m/s", ["359"] = "N.m", ["360"] = "Pa.s", ["361"] = "m2/s",
        ["497"] = "1", ["508"] = "Gy", ["503"] = "T", ["378"] = "Wb", ["379"] = "H", ["708"] = "Pa/s", ["759"] = "s/m",
    }.ToFrozenDictionary(one => one.Key, one => Parse(one.Value)!.Value);

    /// <summary>The dimension of a code of openEHR's group "property"; null where the property does not fix one.</summary>
    public static UnitDimension? OfProperty(string code) => Properties.TryGetValue(code, out var dimension) ? dimension : null;

    /// <summary>The dimension of a unit; null where a part of it is not known.</summary>
    public static UnitDimension? Parse(string unit)
    {
        if (unit.Length is 0 or > 60 || unit.Contains('(', StringComparison.Ordinal)) return null;
        UnitDimension? total = None;
        var sign = 1;
        var start = 0;
        for (var at = 0; at <= unit.Length && total is not null; at++)
        {
            if (at < unit.Length && unit[at] is not ('.' or '/')) continue;
            if (at > start) total = Factor(unit[start..at], sign) is { } factor ? total.Value.Times(factor) : null;
            if (at < unit.Length) sign = unit[at] == '/' ? -1 : 1;
            start = at + 1;
        }
        return total;
    }

    private static UnitDimension? Factor(string text, int sign)
    {
        var note = text.IndexOf('{', StringComparison.Ordinal);
        var bare = note < 0 ? text : text[..note];
        if (bare.Length == 0 || IsNumber(bare)) return None;
        var end = bare.Length;
        while (end > 0 && char.IsAsciiDigit(bare[end - 1])) end--;
        if (end > 0 && end < bare.Length && bare[end - 1] is '-' or '+') end--;
        var power = end == bare.Length ? 1 : int.TryParse(bare[end..].TrimStart('+'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : 0;
        return Math.Abs(power) is > 0 and <= MostPower ? Atom(bare[..end])?.Power(power * sign) : null;
    }

    private static bool IsNumber(string text) => text.All(char.IsAsciiDigit) || text.StartsWith("10*", StringComparison.Ordinal) || text.StartsWith("10^", StringComparison.Ordinal);

    private static UnitDimension? Atom(string symbol)
    {
        if (Whole.TryGetValue(symbol, out var dimension) || Metric.TryGetValue(symbol, out dimension)) return dimension;
        for (var length = 1; length <= 2 && length < symbol.Length; length++)
            if (Prefixes.Contains(symbol[..length]) && Metric.TryGetValue(symbol[length..], out dimension)) return dimension;
        return null;
    }

    private UnitDimension Times(UnitDimension other) => new(
        Length + other.Length, Mass + other.Mass, Time + other.Time, Temperature + other.Temperature, Current + other.Current, Light + other.Light, Amount + other.Amount);

    private UnitDimension Power(int power) =>
        new(Length * power, Mass * power, Time * power, Temperature * power, Current * power, Light * power, Amount * power);
}
