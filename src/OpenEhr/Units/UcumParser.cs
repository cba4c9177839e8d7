using System.Globalization;

namespace Varde.OpenEhr.Units;

/// <summary>What a unit is made of.</summary>
/// <param name="Size">How large it is.</param>
/// <param name="Over">The dimensions above the line.</param>
/// <param name="Under">The dimensions below the line.</param>
/// <param name="Tags">What it measures beyond its dimensions, with the powers, and its annotations.</param>
/// <param name="Scale">The symbol of a scale of temperature that stands alone; null when it does not.</param>
/// <param name="Zero">How far the zero of that scale lies above absolute zero.</param>
internal sealed record UcumTerm(UnitSize Size, UnitDimension Over, UnitDimension Under, IReadOnlyList<(string Name, int Power)> Tags, string? Scale = null, double Zero = 0)
{
    /// <summary>A number.</summary>
    public static UcumTerm Of(UnitSize size) => new(size, default, default, []);

    /// <summary>A unit to a power other than 0.</summary>
    public static UcumTerm Of(string symbol, UcumAtom atom, int power)
    {
        var tags = atom.Tag is null ? [] : new[] { (atom.Tag, power) };
        var (over, under) = power > 0 ? (atom.Dimension.Power(power), default(UnitDimension)) : (default, atom.Dimension.Power(-power));
        var term = new UcumTerm(atom.Size.Power(power), over, under, tags, atom.Zero > 0 ? symbol : null, atom.Zero);
        return power == 1 ? term : term.Part;
    }

    /// <summary>An annotation: UCUM §12 gives it no meaning, but it tells of what the unit is a unit.</summary>
    public UcumTerm Annotated(string annotation) => this with { Tags = [.. Tags, (annotation, 1)] };

    /// <summary>The term above times another, or divided by it.</summary>
    public UcumTerm And(UcumTerm other, bool isDivided)
    {
        var (left, right) = (Part, isDivided ? other.Inverse : other.Part);
        return new(left.Size.Times(right.Size), left.Over.Times(right.Over), left.Under.Times(right.Under), [.. left.Tags, .. right.Tags]);
    }

    /// <summary>One divided by the term.</summary>
    public UcumTerm Inverse => new(Size.Power(-1), Under, Over, [.. Part.Tags.Select(tag => (tag.Name, -tag.Power))]);

    // Within a product a degree is a difference, which has no zero: degrees an hour of one scale do not become those of another.
    private UcumTerm Part => Scale is null ? this : this with { Scale = null, Zero = 0, Tags = [.. Tags, (Scale, 1)] };
}

/// <summary>Reads a unit by the grammar of UCUM §2.1, case-sensitive form.</summary>
internal sealed class UcumParser(string text)
{
    private const int MostPower = 9;
    private const int MostTens = 30;
    private const int MostDigits = 9;

    private int _at;

    /// <summary>What the unit is made of; null when it is no unit, or a part of it is not known here.</summary>
    public static UcumTerm? Parse(string text)
    {
        var parser = new UcumParser(text);
        return parser.Term() is { } term && parser._at == text.Length ? term : null;
    }

    private UcumTerm? Term()
    {
        var isDivided = Takes('/');
        if (Component() is not { } total) return null;
        if (isDivided) total = total.Inverse;
        while ((isDivided = Takes('/')) || Takes('.'))
        {
            if (Component() is not { } part) return null;
            total = total.And(part, isDivided);
        }
        return total;
    }

    private UcumTerm? Component()
    {
        var bare = Takes('(') ? Inner() : _at < text.Length && text[_at] == '{' ? UcumTerm.Of(UnitSize.One) : Simple(Symbol());
        if (bare is null || !Takes('{')) return bare;
        var end = text.IndexOf('}', _at);
        if (end < 0) return null;
        var annotation = text[(_at - 1)..(end + 1)];
        _at = end + 1;
        return bare.Annotated(annotation);
    }

    private UcumTerm? Inner() => Term() is { } inner && Takes(')') ? inner : null;

    /// <summary>Everything up to the next sign; what stands in square brackets is one symbol.</summary>
    private string Symbol()
    {
        var (start, depth) = (_at, 0);
        for (; _at < text.Length && (depth > 0 || text[_at] is not ('.' or '/' or '(' or ')' or '{' or '}')); _at++)
            depth += text[_at] switch { '[' => 1, ']' => -1, _ => 0 };
        return text[start.._at];
    }

    private static UcumTerm? Simple(string symbol)
    {
        var end = symbol.Length;
        while (end > 0 && char.IsAsciiDigit(symbol[end - 1])) end--;
        if (symbol.Length - end > MostDigits) return null;
        if (end == 0) return symbol.Length > 0 && Number(symbol) is > 0 and var number ? UcumTerm.Of(UnitSize.Of(number)) : null;
        if (end < symbol.Length && symbol[end - 1] is '-' or '+') end--;
        var power = end == symbol.Length ? 1 : Number(symbol[end..]);
        var isTens = symbol[..end] is "10*" or "10^";
        return power != 0 && Math.Abs(power) <= (isTens ? MostTens : MostPower) && UcumTable.Find(symbol[..end]) is { } atom ? UcumTerm.Of(symbol[..end], atom, power) : null;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private bool Takes(char sign)
    {
        if (_at >= text.Length || text[_at] != sign) return false;
        _at++;
        return true;
    }
}
