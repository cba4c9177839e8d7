using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// What a commit through FHIR needs so that the openEHR side of the record is whole: a Patient who becomes known has an EHR of the same id, and every
/// contribution has its audit. Implemented where both standards are known.
/// </summary>
public interface IOpenEhrRecords
{
    /// <summary>What a new EHR begins with.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="contribution">The contribution that it will be a part of.</param>
    /// <param name="grant">The permission to make it.</param>
    /// <returns>The EHR, and the first version of its EHR_STATUS.</returns>
    (NewEhr Ehr, NewVersion Status) Begin(EhrId id, Guid contribution, Grant grant);

    /// <summary>The AUDIT_DETAILS of a contribution, as the store keeps it.</summary>
    /// <param name="actor">Who commits.</param>
    /// <param name="change">What is done.</param>
    ReadOnlyMemory<byte> Audit(Actor actor, ChangeType change);

    /// <summary>The name of whoever committed, as the AUDIT_DETAILS of a contribution tells it; empty where it tells none.</summary>
    /// <param name="audit">The AUDIT_DETAILS, as the store keeps it.</param>
    string CommitterOf(ReadOnlyMemory<byte> audit);
}
