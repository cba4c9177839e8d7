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
            faults.Add(attribute, FaultCode.OtherRangeType.Of(value.Class.Name, bound.Class.Name, value.Class.Name));
    }

    // DV_ORDERED, Normal_range_and_status_consistency: N exactly when the value lies in the normal range.
    private static void CheckStatusAgrees(DvOrdered value, FaultList faults)
    {
        if (value is not { NormalStatus.CodeString: { } status, NormalRange: { } range } || Ordering.Contains(range, value) is not { } inside) return;
        if (inside != (status == "N"))
            faults.Add("normal_status", FaultCode.OtherNormalStatus.Of(Shown.Text(status), inside ? "in" : "outside"));
    }

    private static void CheckQuantified(DvQuantified value, FaultList faults)
    {
        if (value.MagnitudeStatus is { } status and not ("=" or "<" or ">" or "<=" or ">=" or "~"))
            faults.Add("magnitude_status", FaultCode.WrongMagnitudeStatus.Of(Shown.Text(status)));
    }

    private static void CheckAmount(DvAmount amount, FaultList faults)
    {
        if (amount.AccuracyIsPercent is not true || amount.Accuracy is not { } accuracy) return;
        if (accuracy.Value == 0) faults.Add("accuracy_is_percent", FaultCode.ExactPercent.Of());
        else if (accuracy.Value is < 0 or > 100) faults.Add("accuracy", FaultCode.WrongAccuracy.Of(accuracy.Text));
    }

    private static void CheckPrecision(RmObject owner, RmNumber? precision, FaultList faults)
    {
        if (precision is { Value: < -1 }) faults.Add("precision", FaultCode.NegativePrecision.Of(owner.Class.Name, precision.Text));
    }

    private static void CheckProportion(DvProportion proportion, FaultList faults)
    {
        CheckPrecision(proportion, proportion.Precision, faults);
        if (proportion.Denominator is { Value: 0 }) faults.Add("denominator", FaultCode.ZeroDenominator.Of());
        CheckProportionKind(proportion, faults);
        if (proportion.Precision is { Value: 0 }) CheckWhole(proportion, "as precision is 0", faults);
    }

    private static void CheckProportionKind(DvProportion proportion, FaultList faults)
    {
        switch (proportion.Type?.Whole)
        {
            case 1 when proportion.Denominator is { Value: not 1 } denominator:
                faults.Add("denominator", FaultCode.NotUnitary.Of(denominator.Text));
                break;
            case 2 when proportion.Denominator is { Value: not 100 } denominator:
                faults.Add("denominator", FaultCode.NotPercent.Of(denominator.Text));
                break;
            case 3 or 4:
                if (proportion.Precision is { Value: not 0 } precision)
                    faults.Add("precision", FaultCode.FractionWithPrecision.Of(precision.Text));
                else if (proportion.Precision is null) CheckWhole(proportion, "as it is a fraction", faults);
                break;
            case < 0 or > 4:
                faults.Add("type", FaultCode.NotProportionType.Of(proportion.Type!.Text));
                break;
        }
    }

    private static void CheckWhole(DvProportion proportion, string why, FaultList faults)
    {
        if (proportion.Numerator is { IsWhole: false } numerator) faults.Add("numerator", FaultCode.NumeratorNotWhole.Of(numerator.Text, why));
        if (proportion.Denominator is { IsWhole: false } denominator) faults.Add("denominator", FaultCode.DenominatorNotWhole.Of(denominator.Text, why));
    }

    private static void CheckInterval(DvInterval interval, FaultList faults)
    {
        CheckEnd("lower", interval.Lower, interval.LowerUnbounded, interval.LowerIncluded, faults);
        CheckEnd("upper", interval.Upper, interval.UpperUnbounded, interval.UpperIncluded, faults);
        if (interval is not { Lower: { } lower, Upper: { } upper }) return;
        if (Ordering.WhyNotComparable(lower, upper) is { } reason) faults.Add(FaultCode.EndsNotComparable.Of(reason));
        else if (Ordering.IsOpen(lower, upper)) faults.Add(FaultCode.EndsOverlap.Of());
        else if (Ordering.Compare(lower, upper) > 0) faults.Add("lower", FaultCode.EndsReversed.Of());
    }

    private static void CheckEnd(string end, DvOrdered? bound, bool? unbounded, bool? included, FaultList faults)
    {
        if (unbounded is true && included is true) faults.Add($"{end}_included", FaultCode.IncludedThoughUnbounded.Of(end, end, char.ToUpperInvariant(end[0]), end[1..]));
        if (unbounded is true && bound is not null) faults.Add(end, FaultCode.GivenThoughUnbounded.Of(end, end));
        if (unbounded is false && bound is null) faults.AddAbsence(end, FaultCode.MissingThoughBounded.Of(end, end));
    }
}
