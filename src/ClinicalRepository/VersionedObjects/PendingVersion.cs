using Varde.ClinicalRepository.ItemTags;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>A version that is about to be committed: checked, with its uid.</summary>
internal sealed record PendingVersion
{
    public required VersionedKind Kind { get; init; }

    public required VersionUid Uid { get; init; }

    /// <summary>The version that it builds on; null for a new object.</summary>
    public VersionUid? Preceding { get; init; }

    /// <summary>The document; null when the version records a deletion.</summary>
    public Locatable? Data { get; init; }

    public required AuditDetails Audit { get; init; }

    public required ChangeType Change { get; init; }

    public Lifecycle Lifecycle { get; init; } = Lifecycle.Complete;

    public IReadOnlyList<Attestation> Attestations { get; init; } = [];

    public IReadOnlyList<ObjectVersionId> OtherInputs { get; init; } = [];

    /// <summary>The tags that come with it; see <see cref="NewVersion.ObjectTags"/>.</summary>
    public SaidTags Tags { get; init; } = SaidTags.Nothing;

    public string? Signature { get; init; }

    /// <summary>The version as it was made in another system, without its data, when this one is an import.</summary>
    public OriginalVersion? Imported { get; init; }

    /// <summary>The document as it will be read back: with the uid that the server gave.</summary>
    public Locatable? Document => Data is null ? null : DocumentAs(Uid);

    /// <summary>The document as it was committed, for a version that has one.</summary>
    /// <param name="committed">The uid that the commit gave.</param>
    public Locatable DocumentAs(VersionUid committed) => (Locatable)Data!.With("uid", References.Id(committed));
}
