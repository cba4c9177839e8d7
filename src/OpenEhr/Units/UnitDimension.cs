using System.Collections.Frozen;

namespace Varde.OpenEhr.Units;

/// <summary>What a unit measures, as powers of the base dimensions. Amount of substance is one of them: UCUM counts a mole as a number, the SI does not.</summary>
internal readonly record struct UnitDimension(int Length, int Mass, int Time, int Temperature, int Current, int Light, int Amount)
{
    // openEHR terminology, group "property": only those whose dimension is beyond doubt.
    private static readonly FrozenDictionary<string, UnitDimension> Properties = new Dictionary<string, string>
    {
        ["339"] = "m/s2", ["384"] = "mol", ["335"] = "m2", ["334"] = "A", ["498"] = "C", ["501"] = "F", ["502"] = "S", ["374"] = "V", ["375"] = "Ohm", ["121"] = "J",
        ["130"] = "J", ["347"] = "g/s", ["126"] = "l/s", ["355"] = "N", ["382"] = "/s", ["506"] = "Bq", ["122"] = "m", ["124"] = "g", ["349"] = "g/m2", ["350"] = "g/l",
        ["363"] = "W", ["125"] = "Pa", ["336"] = "l/g", ["127"] = "K", ["128"] = "s", ["129"] = "l", ["338"] = "m/s", ["359"] = "N.m", ["360"] = "Pa.s", ["361"] = "m2/s",
        ["497"] = "1", ["508"] = "Gy", ["503"] = "T", ["378"] = "Wb", ["379"] = "H", ["708"] = "Pa/s", ["759"] = "s/m",
    }.ToFrozenDictionary(one => one.Key, one => UcumUnit.Find(one.Value)!.Dimension);

    /// <summary>The dimension of a code of openEHR's group "property"; null where the property does not fix one.</summary>
    public static UnitDimension? OfProperty(string code) => Properties.TryGetValue(code, out var dimension) ? dimension : null;

    /// <summary>The dimension of a product.</summary>
    public UnitDimension Times(UnitDimension other) => new(
        Length + other.Length, Mass + other.Mass, Time + other.Time, Temperature + other.Temperature, Current + other.Current, Light + other.Light, Amount + other.Amount);

    /// <summary>The dimension of a power.</summary>
    public UnitDimension Power(int power) =>
        new(Length * power, Mass * power, Time * power, Temperature * power, Current * power, Light * power, Amount * power);

    /// <summary>The powers in one spelling, such as <c>L-3 N1</c>; empty for a number.</summary>
    public override string ToString() => string.Join(' ', new[] { ("L", Length), ("M", Mass), ("T", Time), ("K", Temperature), ("I", Current), ("J", Light), ("N", Amount) }
        .Where(one => one.Item2 != 0).Select(one => $"{one.Item1}{one.Item2}"));
}
