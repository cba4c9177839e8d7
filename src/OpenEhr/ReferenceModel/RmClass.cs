using System.Collections.Frozen;
using System.Text;

namespace Varde.OpenEhr.ReferenceModel;

/// <summary>A class of the reference model: its name in the specification, its ancestor, and its attributes in canonical order.</summary>
public sealed class RmClass
{
    private readonly Func<RmObject>? _make;
    private readonly RmAttribute[] _attributes;
    private readonly byte[][] _names;

    internal RmClass(string name, RmClass? ancestor, Func<RmObject>? make, params RmAttribute[] own)
    {
        Name = name;
        Utf8Bytes = Encoding.UTF8.GetBytes(name);
        JsonHead = Encoding.UTF8.GetBytes($"{{\"_type\":\"{name}\"");
        Ancestor = ancestor;
        _make = make;
        _attributes = ancestor is null ? own : [.. ancestor._attributes, .. own];
        for (var i = 0; i < own.Length; i++) own[i].Belongs(this, _attributes.Length - own.Length + i);
        _names = [.. _attributes.Select(a => a.Utf8Bytes)];
    }

    /// <summary>The name in the specification, such as <c>DV_QUANTITY</c>.</summary>
    public string Name { get; }

    /// <summary>The name as UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name => Utf8Bytes;

    internal byte[] Utf8Bytes { get; }

    /// <summary>How an object of this class begins in canonical JSON.</summary>
    internal byte[] JsonHead { get; }

    /// <summary>The class that this one inherits from, null at the top.</summary>
    public RmClass? Ancestor { get; }

    /// <summary>True when there can be no object of exactly this class.</summary>
    public bool IsAbstract => _make is null;

    /// <summary>All attributes, inherited ones first; an attribute's <see cref="RmAttribute.Slot"/> is its place here.</summary>
    public IReadOnlyList<RmAttribute> Attributes => _attributes;

    internal RmAttribute AttributeAt(int slot) => _attributes[slot];

    /// <summary>The concrete classes that an attribute of this type can hold, this class included when it is concrete.</summary>
    public IReadOnlyList<RmClass> Concrete => ConcreteClasses;

    internal RmClass[] ConcreteClasses => field ??= [.. RmModel.Classes.Where(c => !c.IsAbstract && c.IsA(this))];

    /// <summary>True when this class is <paramref name="other"/> or inherits from it.</summary>
    public bool IsA(RmClass other)
    {
        for (var c = this; c is not null; c = c.Ancestor)
            if (ReferenceEquals(c, other)) return true;
        return false;
    }

    /// <summary>The attribute called <paramref name="name"/>, null when there is none.</summary>
    public RmAttribute? Find(string name)
    {
        foreach (var attribute in _attributes)
            if (string.Equals(attribute.Name, name, StringComparison.Ordinal)) return attribute;
        return null;
    }

    /// <summary>The attribute whose name has these UTF-8 bytes, null when there is none.</summary>
    public RmAttribute? Find(ReadOnlySpan<byte> name) => Find(name, 0);

    /// <summary>As <see cref="Find(ReadOnlySpan{byte})"/>, looking from <paramref name="guess"/> on first: input mostly comes in the table's order.</summary>
    internal RmAttribute? Find(ReadOnlySpan<byte> name, int guess)
    {
        for (var i = guess; i < _names.Length; i++)
            if (name.SequenceEqual(_names[i])) return _attributes[i];
        for (var i = 0; i < guess && i < _names.Length; i++)
            if (name.SequenceEqual(_names[i])) return _attributes[i];
        return null;
    }

    /// <summary>Makes an empty object of this class.</summary>
    /// <exception cref="InvalidOperationException">The class is abstract.</exception>
    public RmObject Create() => _make?.Invoke() ?? throw new InvalidOperationException($"{Name} is abstract");

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void Resolve(FrozenDictionary<string, RmClass> byName)
    {
        foreach (var attribute in _attributes) attribute.Resolve(byName);
    }
}
