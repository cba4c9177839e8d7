using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>The uid of the first version of an object.</summary>
internal static class NewUid
{
    /// <summary>
    /// Keeps the object id that the document brings, when it is a UUID, so that what another system has named keeps its name; anything else
    /// gets an id of ours. System and number are always the server's.
    /// </summary>
    public static VersionUid For(Locatable document, string systemId) => new(ObjectIdOf(document.Uid?.Value) ?? Guid.CreateVersion7(), systemId, 1);

    /// <summary>The UUID that an id begins with; null when it begins with none.</summary>
    public static Guid? ObjectIdOf(string? uid) =>
        Guid.TryParseExact(uid?.Split("::", 2)[0], "D", out var id) ? id : null;
}
