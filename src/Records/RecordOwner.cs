using Varde.Foundation;

namespace Varde.Records;

/// <summary>What a document belongs to: a person's EHR, an organisation (a price list, a roster) or the region.</summary>
/// <param name="Kind">The kind of owner.</param>
/// <param name="Id">The owner's UUID, unique over all kinds; for an EHR it is the ehr_id, which is also the Patient's id.</param>
public readonly record struct RecordOwner(OwnerKind Kind, Guid Id)
{
    /// <summary>The EHR that it is; null for another kind of owner.</summary>
    public EhrId? Ehr => Kind == OwnerKind.Ehr ? new EhrId(Id) : null;

    /// <summary>The EHR as owner.</summary>
    public static implicit operator RecordOwner(EhrId ehr) => new(OwnerKind.Ehr, ehr.Value);

    /// <summary>The EHR as owner.</summary>
    public static RecordOwner Of(EhrId ehr) => ehr;
}

/// <summary>The kinds of owner a document can have. The numbers are stored.</summary>
public enum OwnerKind
{
    /// <summary>A person's EHR.</summary>
    Ehr = 1,

    /// <summary>An organisation.</summary>
    Organisation = 2,

    /// <summary>The region that runs the installation.</summary>
    Region = 3,
}
