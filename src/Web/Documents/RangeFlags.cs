using System.Globalization;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Web.Documents;

/// <summary>Where a value lies against its normal range: what the author says goes before what can be worked out.</summary>
internal static class RangeFlags
{
    public static RangeFlag Of(DvOrdered value) => value.NormalStatus?.CodeString switch
    {
        "N" => RangeFlag.Normal,
        "L" => RangeFlag.Low,
        "LL" or "LLL" => RangeFlag.CriticallyLow,
        "H" => RangeFlag.High,
        "HH" or "HHH" => RangeFlag.CriticallyHigh,
        _ => value.NormalRange is { } range ? Against(value, range) : RangeFlag.Unknown,
    };

    private static RangeFlag Against(DvOrdered value, DvInterval range)
    {
        // A value known only to be above or below something may lie on either side of the range's end.
        if (Magnitude(value) is not { } magnitude || value is DvQuantified { MagnitudeStatus: not (null or "=") })
            return RangeFlag.Unknown;
        if (!SameUnit(value, range.Lower) || !SameUnit(value, range.Upper))
            return RangeFlag.Unknown;
        if (Magnitude(range.Lower) is { } lower && (magnitude < lower || (magnitude == lower && range.LowerIncluded == false)))
            return RangeFlag.Low;
        if (Magnitude(range.Upper) is { } upper && (magnitude > upper || (magnitude == upper && range.UpperIncluded == false)))
            return RangeFlag.High;
        return range is { Lower: null, Upper: null } ? RangeFlag.Unknown : RangeFlag.Normal;
    }

    private static bool SameUnit(DvOrdered value, DvOrdered? end) =>
        end is null || (end.GetType() == value.GetType() && (value as DvQuantity)?.Units == (end as DvQuantity)?.Units);

    private static decimal? Magnitude(DvOrdered? value)
    {
        var number = value switch
        {
            DvQuantity quantity => quantity.Magnitude,
            DvCount count => count.Magnitude,
            DvOrdinal ordinal => ordinal.Value,
            DvScale scale => scale.Value,
            _ => null,
        };
        return decimal.TryParse(number?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var magnitude) ? magnitude : null;
    }
}
