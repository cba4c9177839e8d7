using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>A kind of document that an EHR holds with its versions.</summary>
/// <param name="Kind">The kind as the store knows it.</param>
/// <param name="Class">The class of the document.</param>
/// <param name="VersionedClass">The class of the object that the versions are of.</param>
/// <param name="Segment">Its part of the address.</param>
internal sealed record VersionedKind(DocumentKind Kind, RmClass Class, RmClass VersionedClass, string Segment)
{
    public static VersionedKind Composition { get; } = new(DocumentKind.Composition, RmModel.Composition, RmModel.VersionedComposition, "composition");

    public static VersionedKind EhrStatus { get; } = new(DocumentKind.EhrStatus, RmModel.EhrStatus, RmModel.VersionedEhrStatus, "ehr_status");

    public static VersionedKind Folder { get; } = new(DocumentKind.Folder, RmModel.Folder, RmModel.VersionedFolder, "directory");

    /// <summary>The class name in the specification, such as <c>COMPOSITION</c>.</summary>
    public string Name => Class.Name;

    /// <summary>The kind of a document; null when an EHR does not hold such documents.</summary>
    public static VersionedKind? Of(RmObject document) => document switch
    {
        OpenEhr.ReferenceModel.Composition => Composition,
        OpenEhr.ReferenceModel.EhrStatus => EhrStatus,
        OpenEhr.ReferenceModel.Folder => Folder,
        _ => null,
    };

    public static VersionedKind Of(DocumentKind kind) => kind switch
    {
        DocumentKind.Composition => Composition,
        DocumentKind.EhrStatus => EhrStatus,
        DocumentKind.Folder => Folder,
        _ => throw new InvalidOperationException($"An openEHR address led to a document of kind {kind}"),
    };
}
