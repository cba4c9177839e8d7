namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of structures. RM 1.1.0 Data Structures §3.</summary>
public abstract class DataStructure : Locatable
{
    private protected DataStructure(RmClass type) : base(type) { }
}

/// <summary>Ancestor of structures of items. RM 1.1.0 Data Structures §3.</summary>
public abstract class ItemStructure : DataStructure
{
    private protected ItemStructure(RmClass type) : base(type) { }
}

/// <summary>One element. RM 1.1.0 Data Structures §3.</summary>
public sealed class ItemSingle : ItemStructure
{
    /// <summary>Makes an empty ITEM_SINGLE.</summary>
    public ItemSingle() : base(RmModel.ItemSingle) { }

    /// <summary>The element.</summary>
    public Element? Item { get => Object<Element>(6); init => Put(6, value); }
}

/// <summary>A list of elements. RM 1.1.0 Data Structures §3.</summary>
public sealed class ItemList : ItemStructure
{
    /// <summary>Makes an empty ITEM_LIST.</summary>
    public ItemList() : base(RmModel.ItemList) { }

    /// <summary>The elements.</summary>
    public IReadOnlyList<Element> Items { get => Items<Element>(6); init => PutItems(6, value); }
}

/// <summary>A tree of clusters and elements. RM 1.1.0 Data Structures §3.</summary>
public sealed class ItemTree : ItemStructure
{
    /// <summary>Makes an empty ITEM_TREE.</summary>
    public ItemTree() : base(RmModel.ItemTree) { }

    /// <summary>The top of the tree.</summary>
    public IReadOnlyList<Item> Items { get => Items<Item>(6); init => PutItems(6, value); }
}

/// <summary>A table. RM 1.1.0 Data Structures §3.</summary>
public sealed class ItemTable : ItemStructure
{
    /// <summary>Makes an empty ITEM_TABLE.</summary>
    public ItemTable() : base(RmModel.ItemTable) { }

    /// <summary>The rows, alike in structure.</summary>
    public IReadOnlyList<Cluster> Rows { get => Items<Cluster>(6); init => PutItems(6, value); }
}
