using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>What may follow on a version.</summary>
internal static class WrittenOver
{
    /// <summary>
    /// All versions of an object are of one kind and one template; a deleted object takes only a restoration, so that nobody brings back by
    /// accident what another has deleted.
    /// </summary>
    /// <returns>Null when the document may follow.</returns>
    public static Refusal? Refuse(VersionSummary latest, Locatable document, ChangeType change)
    {
        if (latest.IsDeleted && change != ChangeType.Restoration)
            return new NotFound("The object is deleted; a restoration (change_type 816) brings it back.");
        if (!latest.IsDeleted && change == ChangeType.Restoration)
            return Invalid.At("change_type", "a restoration follows on a deletion, and the object is not deleted");
        if (VersionedKind.Of(document)?.Kind != latest.Kind)
            return Unprocessable.At("", $"The versions of this object are {VersionedKind.Of(latest.Kind).Name}.");
        return latest.TemplateId is { } template && document.ArchetypeDetails?.TemplateId?.Value != template && latest.Kind == DocumentKind.Composition
            ? Unprocessable.At("/archetype_details/template_id", $"must be {Printable.Of(template)}, as in the versions before")
            : null;
    }
}
