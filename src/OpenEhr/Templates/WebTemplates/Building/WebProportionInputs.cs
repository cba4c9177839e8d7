namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Makes numerator and denominator of a DV_PROPORTION, by the kinds that the template lets stand.</summary>
internal sealed class WebProportionInputs(WebDefaults defaults)
{
    // RM 1.1.0 PROPORTION_KIND: 0 ratio, 1 unitary, 2 percent, 3 fraction, 4 integer_fraction.
    private static readonly string[] Kinds = ["ratio", "unitary", "percent", "fraction", "integer_fraction"];

    public void Add(WebNode node)
    {
        var kinds = WebInputs.Primitive<CInteger>(node, "type")?.List ?? [];
        var isWhole = IsWhole(node, kinds);
        node.Inputs.Add(Part(node, "numerator", isWhole));
        node.Inputs.Add(kinds.Count > 0 && kinds.All(one => one is 1 or 2) ? FixedDenominator(kinds, isWhole) : Part(node, "denominator", isWhole));
        node.ProportionTypes.AddRange(Kinds.Where((_, at) => kinds.Count == 0 || kinds.Contains(at)));
    }

    private static bool IsWhole(WebNode node, IReadOnlyList<long> kinds) =>
        WebInputs.Primitive<CBoolean>(node, "is_integral") is { TrueValid: true, FalseValid: false }
        || WebInputs.Primitive<CInteger>(node, "precision")?.Range is { HasUpper: true, Upper: 0 }
        || (kinds.Count > 0 && kinds.All(one => one is 3 or 4));

    private WebTemplateInput Part(WebNode node, string name, bool isWhole)
    {
        var constraint = WebInputs.Primitive<CReal>(node, name);
        var range = WebTemplateRange.OfReals(constraint?.Range);
        return new(isWhole ? WebTemplateInputType.Integer : WebTemplateInputType.Decimal, name)
        {
            List = [.. (constraint?.List ?? []).Select(one => Number(one, isWhole)).Select(one => new WebTemplateListItem(one, one))],
            Validation = WebTemplateValidation.Of(isWhole ? Whole(constraint?.Range) : range),
            DefaultValue = defaults.DecimalOf(node, name) ?? constraint?.AssumedValue,
        };
    }

    private static WebTemplateRange? Whole(Interval<decimal>? range) => range is null
        ? null
        : WebTemplateRange.OfReals(range with { Lower = decimal.Round(range.Lower), Upper = decimal.Round(range.Upper), LowerIncluded = true, UpperIncluded = true });

    // A percent is out of 100 and a unitary proportion out of 1: there is nothing to fill in, but both are told.
    private static WebTemplateInput FixedDenominator(IReadOnlyList<long> kinds, bool isWhole)
    {
        var type = isWhole ? WebTemplateInputType.Integer : WebTemplateInputType.Decimal;
        if (kinds.Count == 1)
        {
            return new(type, "denominator") { Validation = Exactly(kinds[0] == 1 ? 1 : 100, isWhole) };
        }

        return new(type, "denominator")
        {
            List = [new("1", "1") { Validation = Exactly(1, isWhole) }, new("100", "100") { Validation = Exactly(100, isWhole) }],
        };
    }

    private static WebTemplateValidation Exactly(int value, bool isWhole)
    {
        var text = isWhole ? $"{value}" : $"{value}.0";
        return new(new WebTemplateRange(">=", text, "<=", text, true));
    }

    private static string Number(decimal value, bool isWhole) =>
        (isWhole ? decimal.Round(value) : value).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
