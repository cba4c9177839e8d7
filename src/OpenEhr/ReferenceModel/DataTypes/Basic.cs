namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of every data type of the record. RM 1.1.0 Data Types §4.</summary>
public abstract class DataValue : RmObject
{
    private protected DataValue(RmClass type) : base(type) { }
}

/// <summary>True or false. RM 1.1.0 Data Types §4.</summary>
public sealed class DvBoolean : DataValue
{
    /// <summary>Makes an empty DV_BOOLEAN.</summary>
    public DvBoolean() : base(RmModel.DvBoolean) { }

    /// <summary>The truth value.</summary>
    public bool? Value { get => Flag(0); init => Put(0, value); }
}

/// <summary>Identifier of a thing in the real world: a sample, an order, a national id. RM 1.1.0 Data Types §4.</summary>
public sealed class DvIdentifier : DataValue
{
    /// <summary>Makes an empty DV_IDENTIFIER.</summary>
    public DvIdentifier() : base(RmModel.DvIdentifier) { }

    /// <summary>Who runs the register that the identifier belongs to.</summary>
    public string? Issuer { get => Text(0); init => Put(0, value); }

    /// <summary>Who gave this identifier.</summary>
    public string? Assigner { get => Text(1); init => Put(1, value); }

    /// <summary>The identifier itself.</summary>
    public string? Id { get => Text(2); init => Put(2, value); }

    /// <summary>The kind of identifier.</summary>
    public string? Type { get => Text(3); init => Put(3, value); }
}

/// <summary>State of a state machine. RM 1.1.0 Data Types §4.</summary>
public sealed class DvState : DataValue
{
    /// <summary>Makes an empty DV_STATE.</summary>
    public DvState() : base(RmModel.DvState) { }

    /// <summary>The name of the state.</summary>
    public DvCodedText? Value { get => Object<DvCodedText>(0); init => Put(0, value); }

    /// <summary>True when no transition leaves the state.</summary>
    public bool? IsTerminal { get => Flag(1); init => Put(1, value); }
}
