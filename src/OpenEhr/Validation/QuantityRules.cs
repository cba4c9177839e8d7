using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Validation;

/// <summary>Ordered and quantified values, intervals and ranges. RM 1.1.0 Data Types §6.</summary>
internal static class QuantityRules
{
    public static void Register()
    {
        Rules.Add<DvOrdered>(RmModel.DvOrdered, CheckOrdered);
        Rules.Add<DvQuantified>(RmModel.DvQuantified, CheckQuantified);
        Rules.Add<DvAmount>(RmModel.DvAmount, CheckAmount);
        Rules.Add<DvQuantity>(RmModel.DvQuantity, (quantity, faults) => CheckPrecision(quantity, quantity.Precision, faults));
        Rules.Add<DvProportion>(RmModel.DvProportion, CheckProportion);
        Rules.Add<DvInterval>(RmModel.DvInterval, CheckInterval);
    }

    private static void CheckOrdered(DvOrdered value, FaultList faults)
    {
        CodeRules.InCodeSet(value.NormalStatus, CodeSet.NormalStatuses, "normal_status", faults);
        CheckRangeType(value, value.NormalRange, "normal_range", faults);
        foreach (var range in value.OtherReferenceRanges) CheckRangeType(value, range.Range, "other_reference_ranges", faults);
        CheckStatusAgrees(value, faults);
    }

    private static void CheckRangeType(DvOrdered value, DvInterval? range, string attribute, FaultList faults)
    {
        if ((range?.Lower ?? range?.Upper) is { } bound && bound.Class != value.Class)
            faults.Add(attribute, $"The range of a {value.Class.Name} is of {bound.Class.Name}; it must be of {value.Class.Name}");
    }

    // DV_ORDERED, Normal_range_and_status_consistency: N exactly when the value lies in the normal range.
    private static void CheckStatusAgrees(DvOrdered value, FaultList faults)
    {
        if (value is not { NormalStatus.CodeString: { } status, NormalRange: { } range } || Ordering.Contains(range, value) is not { } inside) return;
        if (inside != (status == "N"))
            faults.Add("normal_status", $"The normal status is {Shown.Text(status)} but the value lies {(inside ? "in" : "outside")} the normal range");
    }

    private static void CheckQuantified(DvQuantified value, FaultList faults)
    {
        if (value.MagnitudeStatus is { } status and not ("=" or "<" or ">" or "<=" or ">=" or "~"))
            faults.Add("magnitude_status", $"magnitude_status is '{Shown.Text(status)}'; it must be =, <, >, <=, >= or ~");
    }

    private static void CheckAmount(DvAmount amount, FaultList faults)
    {
        if (amount.AccuracyIsPercent is not true || amount.Accuracy is not { } accuracy) return;
        if (accuracy.Value == 0) faults.Add("accuracy_is_percent", "accuracy_is_percent is true but accuracy is 0, which means exact (Accuracy_is_percent_validity)");
        else if (accuracy.Value is < 0 or > 100) faults.Add("accuracy", $"accuracy is {accuracy.Text}; a percentage must be from 0 to 100 (Accuracy_validity)");
    }

    private static void CheckPrecision(RmObject owner, RmNumber? precision, FaultList faults)
    {
        if (precision is { Value: < -1 }) faults.Add("precision", $"{owner.Class.Name}.precision is {precision.Text}; it must be -1 (unlimited), 0 or more");
    }

    private static void CheckProportion(DvProportion proportion, FaultList faults)
    {
        CheckPrecision(proportion, proportion.Precision, faults);
        if (proportion.Denominator is { Value: 0 }) faults.Add("denominator", "DV_PROPORTION.denominator is 0; it must not be 0 (Valid_denominator)");
        CheckProportionKind(proportion, faults);
        if (proportion.Precision is { Value: 0 }) CheckWhole(proportion, "as precision is 0", faults);
    }

    private static void CheckProportionKind(DvProportion proportion, FaultList faults)
    {
        switch (proportion.Type?.Whole)
        {
            case 1 when proportion.Denominator is { Value: not 1 } denominator:
                faults.Add("denominator", $"DV_PROPORTION.denominator is {denominator.Text}; a unitary proportion has 1 (Unitary_validity)");
                break;
            case 2 when proportion.Denominator is { Value: not 100 } denominator:
                faults.Add("denominator", $"DV_PROPORTION.denominator is {denominator.Text}; a percentage has 100 (Percent_validity)");
                break;
            case 3 or 4:
                if (proportion.Precision is { Value: not 0 } precision)
                    faults.Add("precision", $"DV_PROPORTION.precision is {precision.Text}; a fraction has 0 (Fraction_validity)");
                else if (proportion.Precision is null) CheckWhole(proportion, "as it is a fraction", faults);
                break;
            case < 0 or > 4:
                faults.Add("type", $"DV_PROPORTION.type is {proportion.Type!.Text}; it must be 0 ratio, 1 unitary, 2 percent, 3 fraction or 4 integer fraction (Type_validity)");
                break;
        }
    }

    private static void CheckWhole(DvProportion proportion, string why, FaultList faults)
    {
        if (proportion.Numerator is { IsWhole: false } numerator) faults.Add("numerator", $"DV_PROPORTION.numerator is {numerator.Text}; it must be whole {why} (Is_integral_validity)");
        if (proportion.Denominator is { IsWhole: false } denominator) faults.Add("denominator", $"DV_PROPORTION.denominator is {denominator.Text}; it must be whole {why} (Is_integral_validity)");
    }

    private static void CheckInterval(DvInterval interval, FaultList faults)
    {
        CheckEnd("lower", interval.Lower, interval.LowerUnbounded, interval.LowerIncluded, faults);
        CheckEnd("upper", interval.Upper, interval.UpperUnbounded, interval.UpperIncluded, faults);
        if (interval is not { Lower: { } lower, Upper: { } upper }) return;
        if (Ordering.WhyNotComparable(lower, upper) is { } reason) faults.Add($"The ends of the interval cannot be compared: {reason} (Limits_comparable)");
        else if (Ordering.IsOpen(lower, upper)) faults.Add("The ends of the interval cannot be compared: one is a part of the other (Limits_comparable)");
        else if (Ordering.Compare(lower, upper) > 0) faults.Add("lower", "The lower end is greater than the upper end (Limits_consistent)");
    }

    private static void CheckEnd(string end, DvOrdered? bound, bool? unbounded, bool? included, FaultList faults)
    {
        if (unbounded is true && included is true) faults.Add($"{end}_included", $"{end}_included is true though {end}_unbounded is true ({char.ToUpperInvariant(end[0])}{end[1..]}_included_valid)");
        if (unbounded is true && bound is not null) faults.Add(end, $"The {end} end is given though {end}_unbounded is true");
        if (unbounded is false && bound is null) faults.AddAbsence(end, $"The {end} end is missing though {end}_unbounded is false");
    }
}
