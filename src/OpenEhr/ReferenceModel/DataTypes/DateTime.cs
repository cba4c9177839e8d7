namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of points in time. RM 1.1.0 Data Types §7.</summary>
public abstract class DvTemporal : DvAbsoluteQuantity
{
    private protected DvTemporal(RmClass type) : base(type) { }

    /// <summary>Half-range of the error.</summary>
    public DvDuration? Accuracy { get => Object<DvDuration>(4); init => Put(4, value); }
}

/// <summary>Date, whole or partial (year, year and month). RM 1.1.0 Data Types §7.</summary>
public sealed class DvDate : DvTemporal
{
    /// <summary>Makes an empty DV_DATE.</summary>
    public DvDate() : base(RmModel.DvDate) { }

    /// <summary>ISO 8601 date as received.</summary>
    public string? Value { get => Text(5); init => Put(5, value); }
}

/// <summary>Time of day, whole or partial. RM 1.1.0 Data Types §7.</summary>
public sealed class DvTime : DvTemporal
{
    /// <summary>Makes an empty DV_TIME.</summary>
    public DvTime() : base(RmModel.DvTime) { }

    /// <summary>ISO 8601 time as received.</summary>
    public string? Value { get => Text(5); init => Put(5, value); }
}

/// <summary>Date and time, whole or partial. RM 1.1.0 Data Types §7.</summary>
public sealed class DvDateTime : DvTemporal
{
    /// <summary>Makes an empty DV_DATE_TIME.</summary>
    public DvDateTime() : base(RmModel.DvDateTime) { }

    /// <summary>ISO 8601 date and time as received.</summary>
    public string? Value { get => Text(5); init => Put(5, value); }
}

/// <summary>Length of time. RM 1.1.0 Data Types §7.</summary>
public sealed class DvDuration : DvAmount
{
    /// <summary>Makes an empty DV_DURATION.</summary>
    public DvDuration() : base(RmModel.DvDuration) { }

    /// <summary>ISO 8601 duration as received; weeks may be mixed with other parts, and a sign may lead.</summary>
    public string? Value { get => Text(6); init => Put(6, value); }
}
