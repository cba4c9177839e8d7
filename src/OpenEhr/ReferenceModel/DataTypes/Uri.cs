namespace Varde.OpenEhr.ReferenceModel;

/// <summary>URI by RFC 3986. RM 1.1.0 Data Types §10.</summary>
public class DvUri : DataValue
{
    /// <summary>Makes an empty DV_URI.</summary>
    public DvUri() : base(RmModel.DvUri) { }

    private protected DvUri(RmClass type) : base(type) { }

    /// <summary>The URI.</summary>
    public string? Value { get => Text(0); init => Put(0, value); }
}

/// <summary>URI of the scheme <c>ehr</c>, of something inside an EHR. RM 1.1.0 Data Types §10.</summary>
public sealed class DvEhrUri : DvUri
{
    /// <summary>Makes an empty DV_EHR_URI.</summary>
    public DvEhrUri() : base(RmModel.DvEhrUri) { }
}
