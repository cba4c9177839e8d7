namespace Varde.OpenEhr.ReferenceModel;

/// <summary>The root of one subject's record. RM 1.1.0 EHR §4.</summary>
public sealed class Ehr : RmObject
{
    /// <summary>Makes an empty EHR.</summary>
    public Ehr() : base(RmModel.Ehr) { }

    /// <summary>The system where the EHR was made.</summary>
    public HierObjectId? SystemId { get => Object<HierObjectId>(0); init => Put(0, value); }

    /// <summary>Identifier of the EHR.</summary>
    public HierObjectId? EhrId { get => Object<HierObjectId>(1); init => Put(1, value); }

    /// <summary>When it was made.</summary>
    public DvDateTime? TimeCreated { get => Object<DvDateTime>(2); init => Put(2, value); }

    /// <summary>Contributions.</summary>
    public IReadOnlyList<ObjectRef> Contributions { get => Items<ObjectRef>(3); init => PutItems(3, value); }

    /// <summary>The access settings.</summary>
    public ObjectRef? EhrAccess { get => Object<ObjectRef>(4); init => Put(4, value); }

    /// <summary>The status.</summary>
    public ObjectRef? EhrStatus { get => Object<ObjectRef>(5); init => Put(5, value); }

    /// <summary>The directory.</summary>
    public ObjectRef? Directory { get => Object<ObjectRef>(6); init => Put(6, value); }

    /// <summary>All directories.</summary>
    public IReadOnlyList<ObjectRef> Folders { get => Items<ObjectRef>(7); init => PutItems(7, value); }

    /// <summary>Compositions.</summary>
    public IReadOnlyList<ObjectRef> Compositions { get => Items<ObjectRef>(8); init => PutItems(8, value); }
}

/// <summary>Whose EHR it is, and whether it may be queried and changed. RM 1.1.0 EHR §4.</summary>
public sealed class EhrStatus : Locatable
{
    /// <summary>Makes an empty EHR_STATUS.</summary>
    public EhrStatus() : base(RmModel.EhrStatus) { }

    /// <summary>The subject.</summary>
    public PartySelf? Subject { get => Object<PartySelf>(6); init => Put(6, value); }

    /// <summary>False takes the EHR out of population queries.</summary>
    public bool? IsQueryable { get => Flag(7); init => Put(7, value); }

    /// <summary>False refuses every write but the status itself.</summary>
    public bool? IsModifiable { get => Flag(8); init => Put(8, value); }

    /// <summary>What else the site wants to keep.</summary>
    public ItemStructure? OtherDetails { get => Object<ItemStructure>(9); init => Put(9, value); }
}

/// <summary>Access settings of an EHR. RM 1.1.0 EHR §4.</summary>
public sealed class EhrAccess : Locatable
{
    /// <summary>Makes an empty EHR_ACCESS.</summary>
    public EhrAccess() : base(RmModel.EhrAccess) { }

    /// <summary>The settings.</summary>
    public AccessControlSettings? Settings { get => Object<AccessControlSettings>(6); init => Put(6, value); }
}

/// <summary>Ancestor of access settings; the specification has no concrete class. RM 1.1.0 Security §3.</summary>
public abstract class AccessControlSettings : RmObject
{
    private protected AccessControlSettings(RmClass type) : base(type) { }
}

/// <summary>Access settings with their versions. RM 1.1.0 EHR §4.</summary>
public sealed class VersionedEhrAccess : VersionedObject
{
    /// <summary>Makes an empty VERSIONED_EHR_ACCESS.</summary>
    public VersionedEhrAccess() : base(RmModel.VersionedEhrAccess) { }
}

/// <summary>A status with its versions. RM 1.1.0 EHR §4.</summary>
public sealed class VersionedEhrStatus : VersionedObject
{
    /// <summary>Makes an empty VERSIONED_EHR_STATUS.</summary>
    public VersionedEhrStatus() : base(RmModel.VersionedEhrStatus) { }
}

/// <summary>A composition with its versions. RM 1.1.0 EHR §4.</summary>
public sealed class VersionedComposition : VersionedObject
{
    /// <summary>Makes an empty VERSIONED_COMPOSITION.</summary>
    public VersionedComposition() : base(RmModel.VersionedComposition) { }
}
