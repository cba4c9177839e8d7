using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>DV_QUANTITY and Quantity: the digits as they are written, the unit of UCUM, the comparator.</summary>
internal sealed class QuantityForm : ValueForm
{
    public static QuantityForm Any { get; } = new();

    public override string Choice => "Quantity";

    public override JsonNode? Show(DataValue value, string archetype)
    {
        if (value is not DvQuantity { Magnitude: { } magnitude, Units: { } units } quantity) return null;
        var shown = Amount.Show(Padded(magnitude, quantity.Precision?.Whole), quantity.MagnitudeStatus);
        shown["unit"] = quantity.UnitsDisplayName ?? Words(units);
        shown["system"] = quantity.UnitsSystem ?? Terminologies.Ucum;
        shown["code"] = units;
        return shown;
    }

    public override JsonObject? Read(JsonNode shown, string archetype)
    {
        if (Amount.DigitsOf(shown) is not { } digits || Tree.TextOf(shown.Get("code")) is not { } code || Tree.TextOf(shown.Get("system")) is not { } system) return null;
        var value = Amount.Read("DV_QUANTITY", shown);
        value["magnitude"] = Tree.Number(digits);
        value["units"] = code;
        if (RmNumber.Parse(digits) is { } number && !digits.Contains('e', StringComparison.OrdinalIgnoreCase)) value["precision"] = number.Decimals;
        if (system != Terminologies.Ucum) value["units_system"] = system;
        if (Tree.TextOf(shown.Get("unit")) is { } unit && unit != Words(code)) value["units_display_name"] = unit;
        return value;
    }

    // A precision of 1 says that 37 was measured as 37.0 (RM 1.1.0, data_types, DV_QUANTITY.precision).
    private static string Padded(RmNumber magnitude, long? precision)
    {
        var text = magnitude.Text;
        if (precision is not (> 0 and < 20) || magnitude.Decimals >= precision || text.Contains('e', StringComparison.OrdinalIgnoreCase)) return text;
        return (magnitude.Decimals == 0 ? text + "." : text) + new string('0', (int)precision.Value - magnitude.Decimals);
    }

    private static string Words(string units) => units switch { "mm[Hg]" => "mmHg", "Cel" => "°C", _ => units };
}

/// <summary>DV_PROPORTION of percent and a Quantity in <c>%</c>.</summary>
internal sealed class PercentForm : ValueForm
{
    private const int Percent = 2;
    private const string Unit = "%";

    public static PercentForm Any { get; } = new();

    public override string Choice => "Quantity";

    public override JsonNode? Show(DataValue value, string archetype)
    {
        if (value is not DvProportion { Numerator: { } numerator, Type.Whole: Percent } percent) return null;
        var shown = Amount.Show(numerator.Text, percent.MagnitudeStatus);
        shown["unit"] = Unit;
        shown["system"] = Terminologies.Ucum;
        shown["code"] = Unit;
        return shown;
    }

    public override JsonObject? Read(JsonNode shown, string archetype)
    {
        if (Amount.DigitsOf(shown) is not { } digits || Tree.TextOf(shown.Get("code")) != Unit || Tree.TextOf(shown.Get("system")) != Terminologies.Ucum) return null;
        var value = Amount.Read("DV_PROPORTION", shown);
        value["numerator"] = Tree.Number(digits);
        value["denominator"] = 100;
        value["type"] = Percent;
        return value;
    }
}

/// <summary>DV_PROPORTION of a ratio and Ratio.</summary>
internal sealed class RatioForm : ValueForm
{
    private const int Ratio = 0;

    public static RatioForm Any { get; } = new();

    public override string Choice => "Ratio";

    public override JsonNode? Show(DataValue value, string archetype) =>
        value is DvProportion { Numerator: { } numerator, Denominator: { } denominator, Type.Whole: Ratio } ratio
            ? new JsonObject { ["numerator"] = Amount.Show(numerator.Text, ratio.MagnitudeStatus), ["denominator"] = Amount.Show(denominator.Text, null) } : null;

    public override JsonObject? Read(JsonNode shown, string archetype)
    {
        if (shown.Get("numerator") is not { } upper || Amount.DigitsOf(upper) is not { } numerator || Amount.DigitsOf(shown.Get("denominator")) is not { } denominator) return null;
        var value = Amount.Read("DV_PROPORTION", upper);
        value["numerator"] = Tree.Number(numerator);
        value["denominator"] = Tree.Number(denominator);
        value["type"] = Ratio;
        return value;
    }
}

/// <summary>DV_COUNT and an integer.</summary>
internal sealed class CountForm : ValueForm
{
    public static CountForm Any { get; } = new();

    public override string Choice => "Integer";

    public override JsonNode? Show(DataValue value, string archetype) =>
        value is DvCount { Magnitude.Whole: { } count, MagnitudeStatus: null or "=" } && count is >= int.MinValue and <= int.MaxValue ? Tree.Number(count.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;

    public override JsonObject? Read(JsonNode shown, string archetype) =>
        RmNumber.Parse(Tree.Text(shown)) is { Whole: { } whole } ? new() { ["_type"] = "DV_COUNT", ["magnitude"] = whole } : null;
}

/// <summary>DV_COUNT with a magnitude status, which an integer has no place for, and a Quantity without a unit.</summary>
internal sealed class LimitedCountForm : ValueForm
{
    public static LimitedCountForm Any { get; } = new();

    public override string Choice => "Quantity";

    public override JsonNode? Show(DataValue value, string archetype) => value is DvCount { Magnitude: { } count } limited ? Amount.Show(count.Text, limited.MagnitudeStatus) : null;

    public override JsonObject? Read(JsonNode shown, string archetype)
    {
        if (shown.Get("code") is not null || Amount.DigitsOf(shown) is not { } digits || RmNumber.Parse(digits) is not { Whole: not null }) return null;
        var value = Amount.Read("DV_COUNT", shown);
        value["magnitude"] = Tree.Number(digits);
        return value;
    }
}

/// <summary>What all amounts have: digits, and how exact they are.</summary>
internal static class Amount
{
    private static readonly string[] Comparators = ["<", "<=", ">=", ">"];

    /// <summary>The digits, with the magnitude status as comparator; <c>~</c> has none and becomes an extension.</summary>
    public static JsonObject Show(string digits, string? status)
    {
        var shown = new JsonObject();
        if (status == "~") shown["extension"] = new JsonArray(new JsonObject { ["url"] = Extensions.MagnitudeStatus, ["valueCode"] = status });
        shown["value"] = Tree.Number(digits);
        if (Comparators.Contains(status)) shown["comparator"] = status;
        return shown;
    }

    /// <summary>The digits of a Quantity; null when it has no value.</summary>
    public static string? DigitsOf(JsonNode? quantity) => quantity.Get("value") is { } value ? Tree.Text(value) : null;

    /// <summary>A value of openEHR with the magnitude status of a Quantity.</summary>
    public static JsonObject Read(string type, JsonNode quantity)
    {
        var value = new JsonObject { ["_type"] = type };
        var about = Tree.Items(quantity.Get("extension")).FirstOrDefault(e => Tree.TextOf(e.Get("url")) == Extensions.MagnitudeStatus);
        if ((Tree.TextOf(quantity.Get("comparator")) ?? Tree.TextOf(about.Get("valueCode"))) is { } status) value["magnitude_status"] = status;
        return value;
    }
}
