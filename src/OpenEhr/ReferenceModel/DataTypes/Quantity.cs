namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of values that can be ordered. RM 1.1.0 Data Types §6.</summary>
public abstract class DvOrdered : DataValue
{
    private protected DvOrdered(RmClass type) : base(type) { }

    /// <summary>Normal range for this value.</summary>
    public DvInterval? NormalRange { get => Object<DvInterval>(0); init => Put(0, value); }

    /// <summary>Other ranges, such as therapeutic or critical.</summary>
    public IReadOnlyList<ReferenceRange> OtherReferenceRanges { get => Items<ReferenceRange>(1); init => PutItems(1, value); }

    /// <summary>Normal status code: HHH, HH, H, N, L, LL, LLL.</summary>
    public CodePhrase? NormalStatus { get => Object<CodePhrase>(2); init => Put(2, value); }
}

/// <summary>Interval of ordered values, each end open or closed. RM 1.1.0 Data Types §6.</summary>
public sealed class DvInterval : DataValue
{
    /// <summary>Makes an empty DV_INTERVAL.</summary>
    public DvInterval() : base(RmModel.DvInterval) { }

    /// <summary>Lower end.</summary>
    public DvOrdered? Lower { get => Object<DvOrdered>(0); init => Put(0, value); }

    /// <summary>Upper end.</summary>
    public DvOrdered? Upper { get => Object<DvOrdered>(1); init => Put(1, value); }

    /// <summary>True when the lower end belongs to the interval.</summary>
    public bool? LowerIncluded { get => Flag(2); init => Put(2, value); }

    /// <summary>True when the upper end belongs to the interval.</summary>
    public bool? UpperIncluded { get => Flag(3); init => Put(3, value); }

    /// <summary>True when there is no lower end.</summary>
    public bool? LowerUnbounded { get => Flag(4); init => Put(4, value); }

    /// <summary>True when there is no upper end.</summary>
    public bool? UpperUnbounded { get => Flag(5); init => Put(5, value); }
}

/// <summary>A named range. RM 1.1.0 Data Types §6.</summary>
public sealed class ReferenceRange : RmObject
{
    /// <summary>Makes an empty REFERENCE_RANGE.</summary>
    public ReferenceRange() : base(RmModel.ReferenceRange) { }

    /// <summary>What the range means.</summary>
    public DvText? Meaning { get => Object<DvText>(0); init => Put(0, value); }

    /// <summary>The range.</summary>
    public DvInterval? Range { get => Object<DvInterval>(1); init => Put(1, value); }
}

/// <summary>Rank with a symbol, such as <c>++</c> or a score. RM 1.1.0 Data Types §6.</summary>
public sealed class DvOrdinal : DvOrdered
{
    /// <summary>Makes an empty DV_ORDINAL.</summary>
    public DvOrdinal() : base(RmModel.DvOrdinal) { }

    /// <summary>The rank.</summary>
    public RmNumber? Value { get => Number(3); init => Put(3, value); }

    /// <summary>The symbol shown for the rank.</summary>
    public DvCodedText? Symbol { get => Object<DvCodedText>(4); init => Put(4, value); }
}

/// <summary>Score with a symbol whose value may be a fraction. RM 1.1.0 Data Types §6.</summary>
public sealed class DvScale : DvOrdered
{
    /// <summary>Makes an empty DV_SCALE.</summary>
    public DvScale() : base(RmModel.DvScale) { }

    /// <summary>The score.</summary>
    public RmNumber? Value { get => Number(3); init => Put(3, value); }

    /// <summary>The symbol shown for the score.</summary>
    public DvCodedText? Symbol { get => Object<DvCodedText>(4); init => Put(4, value); }
}

/// <summary>Ancestor of ordered values with a magnitude. RM 1.1.0 Data Types §6.</summary>
public abstract class DvQuantified : DvOrdered
{
    private protected DvQuantified(RmClass type) : base(type) { }

    /// <summary><c>=</c>, <c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c> or <c>~</c>; absent means <c>=</c>.</summary>
    public string? MagnitudeStatus { get => Text(3); init => Put(3, value); }
}

/// <summary>Ancestor of quantities that can be added. RM 1.1.0 Data Types §6.</summary>
public abstract class DvAmount : DvQuantified
{
    private protected DvAmount(RmClass type) : base(type) { }

    /// <summary>Half-range of the error; 0 is exact, -1 unknown.</summary>
    public RmNumber? Accuracy { get => Number(4); init => Put(4, value); }

    /// <summary>True when the accuracy is in per cent.</summary>
    public bool? AccuracyIsPercent { get => Flag(5); init => Put(5, value); }
}

/// <summary>Magnitude with a unit of measure. RM 1.1.0 Data Types §6.</summary>
public sealed class DvQuantity : DvAmount
{
    /// <summary>Makes an empty DV_QUANTITY.</summary>
    public DvQuantity() : base(RmModel.DvQuantity) { }

    /// <summary>The number.</summary>
    public RmNumber? Magnitude { get => Number(6); init => Put(6, value); }

    /// <summary>Unit, in UCUM unless units_system says otherwise.</summary>
    public string? Units { get => Text(7); init => Put(7, value); }

    /// <summary>Decimals; 0 is whole numbers, -1 unlimited.</summary>
    public RmNumber? Precision { get => Number(8); init => Put(8, value); }

    /// <summary>URI of the unit system.</summary>
    public string? UnitsSystem { get => Text(9); init => Put(9, value); }

    /// <summary>How the unit is shown.</summary>
    public string? UnitsDisplayName { get => Text(10); init => Put(10, value); }
}

/// <summary>A count of things. RM 1.1.0 Data Types §6.</summary>
public sealed class DvCount : DvAmount
{
    /// <summary>Makes an empty DV_COUNT.</summary>
    public DvCount() : base(RmModel.DvCount) { }

    /// <summary>The count, a 64-bit whole number.</summary>
    public RmNumber? Magnitude { get => Number(6); init => Put(6, value); }
}

/// <summary>Ratio, percentage or fraction. RM 1.1.0 Data Types §6.</summary>
public sealed class DvProportion : DvAmount
{
    /// <summary>Makes an empty DV_PROPORTION.</summary>
    public DvProportion() : base(RmModel.DvProportion) { }

    /// <summary>Above the line.</summary>
    public RmNumber? Numerator { get => Number(6); init => Put(6, value); }

    /// <summary>Below the line; 100 for a percentage, 1 for unitary.</summary>
    public RmNumber? Denominator { get => Number(7); init => Put(7, value); }

    /// <summary>0 ratio, 1 unitary, 2 percent, 3 fraction, 4 integer fraction.</summary>
    public RmNumber? Type { get => Number(8); init => Put(8, value); }

    /// <summary>Decimals; 0 is whole numbers, -1 unlimited.</summary>
    public RmNumber? Precision { get => Number(9); init => Put(9, value); }
}

/// <summary>Ancestor of quantities counted from an origin. RM 1.1.0 Data Types §6.</summary>
public abstract class DvAbsoluteQuantity : DvQuantified
{
    private protected DvAbsoluteQuantity(RmClass type) : base(type) { }
}
