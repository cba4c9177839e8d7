namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of times given by a rule. RM 1.1.0 Data Types §8.</summary>
public abstract class DvTimeSpecification : DataValue
{
    private protected DvTimeSpecification(RmClass type) : base(type) { }

    /// <summary>The rule.</summary>
    public DvParsable? Value { get => Object<DvParsable>(0); init => Put(0, value); }
}

/// <summary>Rule of HL7 PIVL or EIVL form. RM 1.1.0 Data Types §8.</summary>
public sealed class DvPeriodicTimeSpecification : DvTimeSpecification
{
    /// <summary>Makes an empty DV_PERIODIC_TIME_SPECIFICATION.</summary>
    public DvPeriodicTimeSpecification() : base(RmModel.DvPeriodicTimeSpecification) { }
}

/// <summary>Rule of HL7 GTS form. RM 1.1.0 Data Types §8.</summary>
public sealed class DvGeneralTimeSpecification : DvTimeSpecification
{
    /// <summary>Makes an empty DV_GENERAL_TIME_SPECIFICATION.</summary>
    public DvGeneralTimeSpecification() : base(RmModel.DvGeneralTimeSpecification) { }
}
