using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalExchange;

/// <summary>Gives the patients of the FHIR API their EHRs.</summary>
internal sealed class PatientRecords(RecordBeginning records) : IOpenEhrRecords
{
    public (NewEhr Ehr, NewVersion Status) Begin(EhrId id, Guid contribution, Grant grant) => records.Of(id, contribution, grant);

    public ReadOnlyMemory<byte> Audit(Actor actor, ChangeType change) => records.Audit(actor, change);

    public string CommitterOf(ReadOnlyMemory<byte> audit) => RecordBeginning.CommitterOf(audit);
}
