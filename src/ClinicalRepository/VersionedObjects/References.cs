using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>References between the objects of this repository.</summary>
internal static class References
{
    public static ObjectRef ToEhr(Guid ehr) => Local(new HierObjectId { Value = ehr.ToString("D") }, "EHR");

    public static ObjectRef ToContribution(Guid contribution) => Local(new HierObjectId { Value = contribution.ToString("D") }, "CONTRIBUTION");

    public static ObjectRef ToObject(Guid objectId, VersionedKind kind) => Local(new HierObjectId { Value = objectId.ToString("D") }, kind.VersionedClass.Name);

    public static ObjectRef ToVersion(VersionUid uid, VersionedKind kind) => Local(Id(uid), kind.Name);

    public static ObjectVersionId Id(VersionUid uid) => new() { Value = uid.ToString() };

    private static ObjectRef Local(ObjectId id, string type) => new() { Id = id, Namespace = "local", Type = type };
}
