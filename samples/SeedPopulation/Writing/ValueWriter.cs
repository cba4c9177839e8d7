using System.Diagnostics;
using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.SeedPopulation.Writing;

/// <summary>Makes data values that fit the constraint of an element.</summary>
internal static class ValueWriter
{
    /// <summary>A quantity in the template's first unit, a percentage or a count, whichever the element holds.</summary>
    public static DataValue Number(CComplexObject element, decimal number) =>
        Alternatives(element).Select(a => Number(a, number)).OfType<DataValue>().FirstOrDefault()
        ?? throw new ArgumentException($"{element.Path} holds no number", nameof(element));

    /// <summary>A quantity with so many decimals.</summary>
    public static DvQuantity Quantity(decimal magnitude, string units, int decimals) => new()
    {
        Magnitude = RmNumber.From(Fixed(magnitude, decimals)),
        Units = units,
        Precision = RmNumber.From(decimals),
    };

    public static DvDateTime DateTime(DateTimeOffset time) => new() { Value = IsoText(time) };

    public static string IsoText(DateTimeOffset time) => NorwegianTime.Of(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static DvCodedText Coded(string terminology, string code, string text) => new()
    {
        Value = text,
        DefiningCode = Code(terminology, code),
    };

    public static CodePhrase Code(string terminology, string code) => new()
    {
        TerminologyId = new TerminologyId { Value = terminology },
        CodeString = code,
    };

    /// <summary>The coded text or ordinal of a code in the element's lists.</summary>
    public static DataValue Choice(CComplexObject element, string code)
    {
        foreach (var alternative in Alternatives(element))
        {
            if (alternative is CDvOrdinal ordinal && ordinal.List.FirstOrDefault(i => i.Symbol.CodeString == code) is { } item)
                return new DvOrdinal { Value = RmNumber.From(item.Value), Symbol = Local(element, "local", code) };
            if (CodeList(alternative) is { } list && list.CodeList.Contains(code)) return Local(element, list.TerminologyId!, code);
        }
        throw new ArgumentException($"{element.Path} has no code {code}", nameof(code));
    }

    private static DvCodedText Local(CComplexObject element, string terminology, string code)
    {
        var term = element.Term(terminology == "local" ? code : $"{terminology}::{code}");
        return Coded(terminology, code, (term ?? throw new UnreachableException($"{code} has no term")).Text);
    }

    private static CCodePhrase? CodeList(CObject alternative) =>
        (alternative as CComplexObject)?.Attribute("defining_code")?.Children.OfType<CCodePhrase>().FirstOrDefault();

    private static DataValue? Number(CObject alternative, decimal number) => alternative switch
    {
        CDvQuantity { List: [var unit, ..] } => Quantity(number, unit.Units, (int)(unit.Precision?.Upper ?? 1)),
        CComplexObject { RmTypeName: "DV_PROPORTION" } => new DvProportion
        {
            Numerator = RmNumber.From(number),
            Denominator = RmNumber.From(100),
            Type = RmNumber.From(2),
        },
        CComplexObject { RmTypeName: "DV_COUNT" } => new DvCount { Magnitude = RmNumber.From((long)number) },
        _ => null,
    };

    private static IReadOnlyList<CObject> Alternatives(CComplexObject element) => element.Attribute("value")?.Children ?? [];

    /// <summary>The number with exactly so many decimals in its text.</summary>
    private static decimal Fixed(decimal number, int decimals) =>
        decimal.Parse(number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
