namespace Varde.OpenEhr.ReferenceModel;

/// <summary>An object with its versions. RM 1.1.0 Common §6.</summary>
public class VersionedObject : RmObject
{
    /// <summary>Makes an empty VERSIONED_OBJECT.</summary>
    public VersionedObject() : base(RmModel.VersionedObject) { }

    private protected VersionedObject(RmClass type) : base(type) { }

    /// <summary>Identifier of the object.</summary>
    public HierObjectId? Uid { get => Object<HierObjectId>(0); init => Put(0, value); }

    /// <summary>The EHR or other owner.</summary>
    public ObjectRef? OwnerId { get => Object<ObjectRef>(1); init => Put(1, value); }

    /// <summary>When the first version was committed.</summary>
    public DvDateTime? TimeCreated { get => Object<DvDateTime>(2); init => Put(2, value); }
}

/// <summary>A version of an object. RM 1.1.0 Common §6.</summary>
public abstract class Version : RmObject
{
    private protected Version(RmClass type) : base(type) { }

    /// <summary>The contribution that committed it.</summary>
    public ObjectRef? Contribution { get => Object<ObjectRef>(0); init => Put(0, value); }

    /// <summary>Audit of the commit.</summary>
    public AuditDetails? CommitAudit { get => Object<AuditDetails>(1); init => Put(1, value); }

    /// <summary>OpenPGP signature or digest of the version.</summary>
    public string? Signature { get => Text(2); init => Put(2, value); }
}

/// <summary>A version made in this system. RM 1.1.0 Common §6.</summary>
public sealed class OriginalVersion : Version
{
    /// <summary>Makes an empty ORIGINAL_VERSION.</summary>
    public OriginalVersion() : base(RmModel.OriginalVersion) { }

    /// <summary>Identifier of the version.</summary>
    public ObjectVersionId? Uid { get => Object<ObjectVersionId>(3); init => Put(3, value); }

    /// <summary>The content; absent when the version is a deletion.</summary>
    public Locatable? Data { get => Object<Locatable>(4); init => Put(4, value); }

    /// <summary>The version that it builds on.</summary>
    public ObjectVersionId? PrecedingVersionUid { get => Object<ObjectVersionId>(5); init => Put(5, value); }

    /// <summary>Other versions that went into it, at a merge.</summary>
    public IReadOnlyList<ObjectVersionId> OtherInputVersionUids { get => Items<ObjectVersionId>(6); init => PutItems(6, value); }

    /// <summary>Signatures on it.</summary>
    public IReadOnlyList<Attestation> Attestations { get => Items<Attestation>(7); init => PutItems(7, value); }

    /// <summary>openEHR group <c>version lifecycle state</c>.</summary>
    public DvCodedText? LifecycleState { get => Object<DvCodedText>(8); init => Put(8, value); }
}

/// <summary>A version made in another system and brought here. RM 1.1.0 Common §6.</summary>
public sealed class ImportedVersion : Version
{
    /// <summary>Makes an empty IMPORTED_VERSION.</summary>
    public ImportedVersion() : base(RmModel.ImportedVersion) { }

    /// <summary>The version as it was made.</summary>
    public OriginalVersion? Item { get => Object<OriginalVersion>(3); init => Put(3, value); }
}

/// <summary>A set of versions committed together. RM 1.1.0 Common §6.</summary>
public sealed class Contribution : RmObject
{
    /// <summary>Makes an empty CONTRIBUTION.</summary>
    public Contribution() : base(RmModel.Contribution) { }

    /// <summary>Identifier of the contribution.</summary>
    public HierObjectId? Uid { get => Object<HierObjectId>(0); init => Put(0, value); }

    /// <summary>The versions.</summary>
    public IReadOnlyList<ObjectRef> Versions { get => Items<ObjectRef>(1); init => PutItems(1, value); }

    /// <summary>Audit of the whole set.</summary>
    public AuditDetails? Audit { get => Object<AuditDetails>(2); init => Put(2, value); }
}
