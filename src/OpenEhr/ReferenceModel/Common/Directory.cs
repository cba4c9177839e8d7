namespace Varde.OpenEhr.ReferenceModel;

/// <summary>A folder of references. RM 1.1.0 Common §5.</summary>
public sealed class Folder : Locatable
{
    /// <summary>Makes an empty FOLDER.</summary>
    public Folder() : base(RmModel.Folder) { }

    /// <summary>Folders inside.</summary>
    public IReadOnlyList<Folder> Folders { get => Items<Folder>(6); init => PutItems(6, value); }

    /// <summary>References to versioned objects.</summary>
    public IReadOnlyList<ObjectRef> Items { get => Items<ObjectRef>(7); init => PutItems(7, value); }

    /// <summary>Description of the folder.</summary>
    public ItemStructure? Details { get => Object<ItemStructure>(8); init => Put(8, value); }
}

/// <summary>A directory with its versions. RM 1.1.0 Common §5.</summary>
public sealed class VersionedFolder : VersionedObject
{
    /// <summary>Makes an empty VERSIONED_FOLDER.</summary>
    public VersionedFolder() : base(RmModel.VersionedFolder) { }
}
