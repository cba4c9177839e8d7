using Varde.Foundation;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>A commit with all done that needs no transaction: names and paths interned, content compressed and encrypted, leaves extracted. It holds in its epoch only.</summary>
internal sealed record PreparedCommit(
    CommitRequest Request, long Epoch, long EhrId, bool OwnerIsNew, KeyRow? NewKey, int EhrSystemId, byte[] Envelope,
    IReadOnlyList<PreparedVersion> Versions, IReadOnlyList<PreparedAttestation> Attestations)
{
    /// <summary>The access classes that stored documents get.</summary>
    public IReadOnlyList<PreparedClass> Classes { get; init; } = [];

    /// <summary>Whether it brings anything to list: a change of classes alone is no contribution.</summary>
    public bool IsContribution => Versions.Count + Attestations.Count > 0;

    /// <summary>Adds what must be looked up before the commit can be decided.</summary>
    public void AddKeys(GroupKeys keys)
    {
        if (OwnerIsNew) keys.Owners.Add(Request.Owner.Id);
        else keys.Ehrs.Add(EhrId);
        if (!OwnerIsNew) keys.Contributions.Add((EhrId, Request.ContributionId));
        foreach (var version in Versions) AddKeys(keys, version);
        foreach (var attestation in Attestations) keys.Documents.Add((EhrId, attestation.Attestation.Target.ObjectId));
        foreach (var change in Classes) keys.Classes.Add((EhrId, change.ObjectId));
    }

    private void AddKeys(GroupKeys keys, PreparedVersion prepared)
    {
        var version = prepared.Version;
        if (version.Preceding == 0) keys.NewObjects.Add(version.Uid.ObjectId);
        else if (!OwnerIsNew) keys.Documents.Add((EhrId, version.Uid.ObjectId));
        if (!OwnerIsNew && version.DerivedFrom is { } source && Versions.All(v => v.Version.Uid.ObjectId != source.ObjectId)) keys.Documents.Add((EhrId, source.ObjectId));
        if (!OwnerIsNew && prepared.Sole is { } sole) keys.SoleDocuments.Add((EhrId, sole));
        if (version.Status is { SubjectId: { } id, SubjectNamespace: { } space }) keys.Subjects.Add((id, space));
    }
}

/// <summary>A version ready to write. The document id is used when the object is new.</summary>
internal sealed record PreparedVersion(
    NewVersion Version, long NewDocumentId, int SystemId, int? TemplateId, int? ArchetypeId, int AccessClassId,
    byte[] Digest, byte[] Content, byte[] Envelope, IReadOnlyList<PreparedLeaf> Leaves, byte[] Pack, int? ContentsId, DocumentWords? Words)
{
    /// <summary>True for a draft, or one that is given up: queries go on seeing the complete version before it.</summary>
    public bool IsDraft => Version.Lifecycle is Lifecycle.Incomplete or Lifecycle.Abandoned;

    /// <summary>What the EHR has one document of at most when this is one: a template by its number, or <see cref="SoleDocuments.Directory"/>.</summary>
    public int? Sole => Version.Lifecycle == Lifecycle.Deleted ? null
        : Version.Kind == DocumentKind.Folder ? SoleDocuments.Directory
        : Version.IsOnlyOneOfTemplate ? TemplateId
        : null;
}

/// <summary>A leaf with its interned path: below 0 when it is searched within one record only. See <see cref="Leaf"/> for the rest.</summary>
internal readonly record struct PreparedLeaf(int PathId, LeafType Type, byte[]? Positions, double? Number, string? Text, byte[]? Sort);

/// <summary>What a commit was prepared with is true no more: it is prepared once more. Nobody outside is told of it.</summary>
internal sealed record Overtaken() : Refusal("What the commit was prepared with has changed.");

/// <summary>An attestation ready to write; its version exists.</summary>
internal sealed record PreparedAttestation(NewAttestation Attestation, byte[] Envelope);

/// <summary>Another class of a stored document, by the numbers of both.</summary>
internal sealed record PreparedClass(Guid ObjectId, int Expected, int Class);
