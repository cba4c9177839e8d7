namespace Varde.OpenEhr.ReferenceModel;

/// <summary>
/// An object of the reference model. Its values lie in one row of slots, in the order of its class's attributes
/// (<see cref="RmClass.Attributes"/>), so that formats, paths and validation are driven by <see cref="RmModel"/> without reflection;
/// the typed properties of the subclasses are windows on the same slots.
/// </summary>
/// <remarks>
/// A slot holds null, <see cref="string"/> (String and Octets), <see cref="bool"/>, <see cref="RmNumber"/>, another
/// <see cref="RmObject"/>, or <see cref="List{RmObject}"/> for an attribute of several. An object is built once and then only read:
/// use <see cref="With"/> for a changed copy. Builders inside this library fill slots through <see cref="Fill"/>.
/// </remarks>
public abstract class RmObject
{
    private readonly object?[] _slots;

    private protected RmObject(RmClass type)
    {
        Class = type;
        _slots = type.Attributes.Count == 0 ? [] : new object?[type.Attributes.Count];
    }

    /// <summary>The class of the object.</summary>
    public RmClass Class { get; }

    /// <summary>The value of an attribute as it lies in its slot; null when absent.</summary>
    /// <exception cref="ArgumentException">The attribute is not one of this object's class.</exception>
    public object? this[RmAttribute attribute] => _slots[Owned(attribute).Slot];

    /// <summary>The value of the attribute called <paramref name="name"/>; null when absent or when the class has no such attribute.</summary>
    public object? this[string name] => Class.Find(name) is { } attribute ? _slots[attribute.Slot] : null;

    /// <summary>The value of an attribute that the caller took from this object's own class: no check, for hot paths.</summary>
    internal object? At(RmAttribute attribute) => _slots[attribute.Slot];

    /// <summary>A copy, with one attribute changed; what lies below is shared.</summary>
    /// <exception cref="ArgumentException">The class has no such attribute, or the value is not of the attribute's type.</exception>
    public RmObject With(string name, object? value)
    {
        var attribute = Class.Find(name) ?? throw new ArgumentException($"{Class.Name} has no attribute {name}", nameof(name));
        var copy = Class.Create();
        _slots.CopyTo(copy._slots, 0);
        copy.Fill(attribute, value);
        return copy;
    }

    /// <summary>Puts a value in a slot: only while the object is being built.</summary>
    internal void Fill(RmAttribute attribute, object? value)
    {
        if (value is not null && !attribute.Accepts(value))
            throw new ArgumentException($"{Class.Name}.{attribute.Name} does not take {value.GetType().Name}", nameof(value));
        _slots[attribute.Slot] = value;
    }

    /// <summary>The slots as they lie. Readers fill them while the object is being built and have checked each value's type; writers walk them.</summary>
    internal Span<object?> Slots => _slots;

    /// <summary>Adds an item to an attribute of several: only while the object is being built.</summary>
    internal void Append(RmAttribute attribute, RmObject item)
    {
        if (_slots[attribute.Slot] is not List<RmObject> items) _slots[attribute.Slot] = items = [];
        items.Add(item);
    }

    /// <summary>The items of an attribute of several, empty when absent.</summary>
    public IReadOnlyList<RmObject> ItemsOf(RmAttribute attribute) => _slots[Owned(attribute).Slot] as List<RmObject> ?? (IReadOnlyList<RmObject>)[];

    private protected string? Text(int slot) => (string?)_slots[slot];

    private protected bool? Flag(int slot) => (bool?)_slots[slot];

    private protected RmNumber? Number(int slot) => (RmNumber?)_slots[slot];

    private protected T? Object<T>(int slot) where T : RmObject => (T?)_slots[slot];

    private protected IReadOnlyList<T> Items<T>(int slot) where T : RmObject =>
        _slots[slot] is List<RmObject> items ? new RmList<T>(items) : [];

    private protected void Put(int slot, object? value) => _slots[slot] = value;

    private protected void PutItems<T>(int slot, IReadOnlyList<T> items) where T : RmObject =>
        _slots[slot] = items.Count == 0 ? null : new List<RmObject>(items);

    private RmAttribute Owned(RmAttribute attribute) =>
        attribute.Slot < Class.Attributes.Count && ReferenceEquals(Class.Attributes[attribute.Slot].Name, attribute.Name)
            ? attribute
            : throw new ArgumentException($"{Class.Name} has no attribute {attribute.Name}", nameof(attribute));
}
