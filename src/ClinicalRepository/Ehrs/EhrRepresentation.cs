using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.Ehrs;

/// <summary>The EHR as the API shows it: who and since when, with references to its latest status and directory.</summary>
internal static class EhrRepresentation
{
    public static Ehr Of(EhrId id, string systemId, DateTimeOffset created, VersionUid status, VersionUid? directory) => new()
    {
        SystemId = new HierObjectId { Value = systemId },
        EhrId = new HierObjectId { Value = id.ToString() },
        TimeCreated = RmTime.Of(created),
        EhrStatus = References.ToVersion(status, VersionedKind.EhrStatus),
        Directory = directory is null ? null : References.ToObject(directory.ObjectId, VersionedKind.Folder),
    };
}
