namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of cluster and element. RM 1.1.0 Data Structures §4.</summary>
public abstract class Item : Locatable
{
    private protected Item(RmClass type) : base(type) { }
}

/// <summary>A group of items. RM 1.1.0 Data Structures §4.</summary>
public sealed class Cluster : Item
{
    /// <summary>Makes an empty CLUSTER.</summary>
    public Cluster() : base(RmModel.Cluster) { }

    /// <summary>The items.</summary>
    public IReadOnlyList<Item> Items { get => Items<Item>(6); init => PutItems(6, value); }
}

/// <summary>A leaf with a value, or the reason that there is none. RM 1.1.0 Data Structures §4.</summary>
public sealed class Element : Item
{
    /// <summary>Makes an empty ELEMENT.</summary>
    public Element() : base(RmModel.Element) { }

    /// <summary>The value.</summary>
    public DataValue? Value { get => Object<DataValue>(6); init => Put(6, value); }

    /// <summary>Why there is no value, openEHR group <c>null flavours</c>.</summary>
    public DvCodedText? NullFlavour { get => Object<DvCodedText>(7); init => Put(7, value); }

    /// <summary>Why, in words.</summary>
    public DvText? NullReason { get => Object<DvText>(8); init => Put(8, value); }
}
