using System.Collections.Frozen;
using System.Text;

namespace Varde.OpenEhr.ReferenceModel;

/// <summary>How many values an attribute takes.</summary>
public enum RmMultiplicity
{
    /// <summary>Exactly one.</summary>
    One,

    /// <summary>None or one.</summary>
    ZeroOrOne,

    /// <summary>A list that may be absent.</summary>
    Many,

    /// <summary>A list of at least one.</summary>
    OneOrMany,
}

/// <summary>What kind of value an attribute takes.</summary>
public enum RmKind
{
    /// <summary>Another object of the reference model.</summary>
    Object,

    /// <summary>Text (String, Character).</summary>
    String,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Real,

    /// <summary>Bytes as Base64 text.</summary>
    Octets,
}

/// <summary>An attribute of a class of the reference model.</summary>
public sealed class RmAttribute
{
    private readonly string _type;

    internal RmAttribute(string name, string type, RmMultiplicity multiplicity, bool xmlAttribute = false)
    {
        Name = string.Intern(name);
        Utf8Bytes = Encoding.UTF8.GetBytes(name);
        JsonName = Encoding.UTF8.GetBytes($",\"{name}\":");
        _type = type;
        Kind = Enum.TryParse<RmKind>(type, out var kind) ? kind : RmKind.Object;
        Multiplicity = multiplicity;
        IsXmlAttribute = xmlAttribute;
    }

    /// <summary>Name in the specification, such as <c>archetype_node_id</c>.</summary>
    public string Name { get; }

    /// <summary>The name as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Name => Utf8Bytes;

    /// <summary>What kind of value it takes.</summary>
    public RmKind Kind { get; }

    /// <summary>The class of its values when <see cref="Kind"/> is <see cref="RmKind.Object"/>; null for primitives.</summary>
    public RmClass? Type { get; private set; }

    /// <summary>Name of the type in the specification, such as <c>DV_TEXT</c> or <c>Integer</c>.</summary>
    public string TypeName => _type;

    /// <summary>How many values it takes.</summary>
    public RmMultiplicity Multiplicity { get; }

    /// <summary>True when it takes a list.</summary>
    public bool IsMultiple => Multiplicity is RmMultiplicity.Many or RmMultiplicity.OneOrMany;

    /// <summary>True when the reference model demands a value.</summary>
    public bool IsRequired => Multiplicity is RmMultiplicity.One or RmMultiplicity.OneOrMany;

    /// <summary>True when canonical XML writes it as an XML attribute.</summary>
    public bool IsXmlAttribute { get; }

    /// <summary>The class that declares it.</summary>
    public RmClass DeclaredBy { get; private set; } = null!;

    /// <summary>Its place among its class's attributes; the same in every descendant.</summary>
    public int Slot { get; private set; }

    internal byte[] Utf8Bytes { get; }

    /// <summary>How the attribute begins in canonical JSON; something always stands before it.</summary>
    internal byte[] JsonName { get; }

    /// <summary>True when <paramref name="value"/> is of the attribute's type, as a slot holds it.</summary>
    public bool Accepts(object value) => IsMultiple ? value is List<RmObject> items && items.TrueForAll(IsOfType) : AcceptsOne(value);

    /// <inheritdoc/>
    public override string ToString() => $"{DeclaredBy?.Name}.{Name}";

    private bool AcceptsOne(object value) => Kind switch
    {
        RmKind.Object => value is RmObject item && IsOfType(item),
        RmKind.String or RmKind.Octets => value is string,
        RmKind.Boolean => value is bool,
        _ => value is RmNumber,
    };

    private bool IsOfType(RmObject item) => Type is { } type && item.Class.IsA(type);

    internal void Belongs(RmClass owner, int slot) => (DeclaredBy, Slot) = (owner, slot);

    internal void Resolve(FrozenDictionary<string, RmClass> byName)
    {
        if (Kind == RmKind.Object) Type = byName[_type];
    }
}
