using System.Collections.Concurrent;

namespace Varde.OpenEhr.Units;

/// <summary>
/// A unit of UCUM as quantities are compared by it. Two units convert when they are of one <see cref="Kind"/>: of one dimension, and of the same thing within
/// it. Where UCUM would convert what only looks alike (a mole is a number there, and so is a percent), this does not.
/// </summary>
public sealed class UcumUnit
{
    private const int LongestText = 60;
    private const int MostKept = 2_000;
    private static readonly ConcurrentDictionary<string, UcumUnit?> Kept = new(StringComparer.Ordinal);

    private readonly UnitSize _size;
    private readonly double _zero;

    private UcumUnit(UcumTerm term)
    {
        (_size, _zero) = (term.Size, term.Zero);
        Dimension = term.Over.Times(term.Under.Power(-1));
        Kind = KindOf(term, Dimension);
    }

    /// <summary>
    /// What quantities in this unit are quantities of, in one spelling: its dimension; that of which it is a ratio, since milligrams per gram are not
    /// millilitres per litre; what it measures beyond that, such as radioactivity; and its annotations, since <c>ml/min</c> is not <c>ml/min/{1.73_m2}</c>.
    /// </summary>
    public string Kind { get; }

    /// <summary>Its dimension.</summary>
    internal UnitDimension Dimension { get; }

    /// <summary>The unit of a text; null when it is not known here: arbitrary units, logarithms, and what is no unit.</summary>
    public static UcumUnit? Find(string text)
    {
        if (text.Length is 0 or > LongestText) return null;
        if (Kept.TryGetValue(text, out var kept)) return kept;
        var unit = UcumParser.Parse(text) is { } term ? new UcumUnit(term) : null;
        // Units come from documents: whoever writes thousands of them gets them read each time.
        if (Kept.Count < MostKept) Kept.TryAdd(text, unit);
        return unit;
    }

    /// <summary>A quantity in this unit as a number that is the same for equal quantities of one kind, and larger for larger ones.</summary>
    public double InBaseUnits(double number) => _size.Of(number + _zero);

    private static string KindOf(UcumTerm term, UnitDimension dimension)
    {
        var tags = term.Tags.GroupBy(tag => (tag.Name, IsOver: tag.Power > 0)).Select(group => $"{group.Key.Name}{group.Sum(tag => tag.Power)}").Order(StringComparer.Ordinal);
        return string.Join(' ', tags.Prepend(RatioOf(term, dimension)).Prepend(dimension.ToString()).Where(part => part.Length > 0));
    }

    // Mass over mass and amount over amount stay what they are; lengths and times that only cancel a part, as in N/m2, do not matter.
    private static string RatioOf(UcumTerm term, UnitDimension dimension)
    {
        var (over, under) = (term.Over, term.Under);
        if (dimension == default) return over == default ? "" : $"({over}):({under})";
        var mass = over.Mass != 0 && under.Mass != 0 ? $"M{over.Mass}:{under.Mass}" : "";
        var amount = over.Amount != 0 && under.Amount != 0 ? $"N{over.Amount}:{under.Amount}" : "";
        return mass + amount;
    }
}
