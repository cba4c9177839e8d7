using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>
/// The names that the elements of a structure have in JSON, found by their UTF-8 so that no string is made of a name: of each element its name, of a
/// primitive also the name with <c>_</c> that holds its id and extensions (FHIR R4, json, 2.6.2.3), of a choice one for each type.
/// </summary>
internal sealed class JsonNames
{
    private static readonly ConcurrentDictionary<FhirStructure, JsonNames> Known = new();

    private readonly JsonMember?[] _buckets;

    private JsonNames(FhirStructure structure)
    {
        Structure = structure;
        List<JsonMember> members = [.. structure.Elements.SelectMany((e, slot) => e.Properties.SelectMany(p => Members(p, slot)))];
        _buckets = new JsonMember?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)members.Count * 3)];
        foreach (var member in members) Add(member);
        for (var slot = 0; slot < structure.Elements.Count; slot++)
            if (structure.Elements[slot].Min > 0) Required |= 1UL << slot;
    }

    /// <summary>The structure.</summary>
    public FhirStructure Structure { get; }

    /// <summary>The elements that there must be, a bit for the slot of each. No structure of R4 has more than 64.</summary>
    public ulong Required { get; }

    /// <summary>The names of a structure.</summary>
    public static JsonNames Of(FhirStructure structure) => Known.GetOrAdd(structure, static s => new JsonNames(s));

    /// <summary>What a name means; null when there is no such element.</summary>
    public JsonMember? Find(ReadOnlySpan<byte> name)
    {
        for (var at = Hash(name) & (_buckets.Length - 1); _buckets[at] is { } member; at = (at + 1) & (_buckets.Length - 1))
            if (name.SequenceEqual(member.Utf8Name)) return member;
        return null;
    }

    /// <summary>What the name of a property means, however it is escaped; null when there is no such element.</summary>
    public JsonMember? Find(JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        return Find(name) ?? (name.Contains((byte)'\\') && JsonText.FaultOf(name) is null ? Find(property.Name) : null);
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public JsonMember? Find(string name) => Find(Encoding.UTF8.GetBytes(name));

    private IEnumerable<JsonMember> Members(FhirProperty property, int slot)
    {
        yield return new(property, slot, isExtra: false, Structure);
        if (property.Type.Type.Kind == FhirKind.Primitive && !JsonMember.IsAttribute(property, Structure)) yield return new(property, slot, isExtra: true, Structure);
    }

    private void Add(JsonMember member)
    {
        var at = Hash(member.Utf8Name) & (_buckets.Length - 1);
        while (_buckets[at] is not null) at = (at + 1) & (_buckets.Length - 1);
        _buckets[at] = member;
    }

    // Names differ in length, in their ends and in the middle; that is enough for tables of this size.
    private static int Hash(ReadOnlySpan<byte> name) =>
        name.Length == 0 ? 0 : name.Length + (name[0] * 7) + (name[^1] * 31) + (name[name.Length / 2] * 127) + (name[name.Length / 4] * 311);
}

/// <summary>What a name in JSON means.</summary>
internal sealed class JsonMember
{
    private JsonNames? _below;

    public JsonMember(FhirProperty property, int slot, bool isExtra, FhirStructure structure)
    {
        (Property, Slot, IsExtra) = (property, slot, isExtra);
        Utf8Name = Encoding.UTF8.GetBytes(isExtra ? "_" + property.Name : property.Name);
        Kind = PrimitiveKinds.Of(property, structure);
        IsXmlAttribute = IsAttribute(property, structure);
        var type = property.Type.Type;
        IsResource = type.Kind == FhirKind.Resource;
        Shape = type.Name switch
        {
            "Extension" => ElementShape.Extension,
            "Reference" => ElementShape.Reference,
            "Identifier" => ElementShape.Identifier,
            "CodeableConcept" or "Coding" when property.Element.RequiredCodes is not null => ElementShape.Coded,
            _ => ElementShape.Plain,
        };
        Codes = property.Element.RequiredCodes is { } set && FhirDefinitions.R4.Codes(set) is { } bySystem ? new RequiredCodes(set, bySystem) : null;
    }

    /// <summary>The name, in UTF-8.</summary>
    public byte[] Utf8Name { get; }

    /// <summary>The element as one of its types.</summary>
    public FhirProperty Property { get; }

    /// <summary>The element.</summary>
    public FhirElement Element => Property.Element;

    /// <summary>Its place among the elements of the structure, from 0.</summary>
    public int Slot { get; }

    /// <summary>Whether it is the id and extensions of a primitive, not its value.</summary>
    public bool IsExtra { get; }

    /// <summary>Which primitive; <see cref="PrimitiveKind.None"/> when it has elements below it.</summary>
    public PrimitiveKind Kind { get; }

    /// <summary>Whether XML writes it as an attribute: the id of an element, the url of an extension.</summary>
    public bool IsXmlAttribute { get; }

    /// <summary>Whether its value is a whole resource, of any type.</summary>
    public bool IsResource { get; }

    /// <summary>Which rules hold for it besides its elements.</summary>
    public ElementShape Shape { get; }

    /// <summary>The codes that it may have; null when the specification lists none.</summary>
    public RequiredCodes? Codes { get; }

    /// <summary>The names below it: of a primitive those of its id and extensions.</summary>
    public JsonNames Below => _below ??= JsonNames.Of(Property.Type.Structure);

    /// <summary>The id of an element and the url of an extension are bare values, which have no extensions themselves (FHIR R4, element, 2.24.1).</summary>
    public static bool IsAttribute(FhirProperty property, FhirStructure structure) => property.Name switch
    {
        "id" => !IsResourceStructure(structure),
        "url" => structure.Path == "Extension",
        _ => false,
    };

    /// <summary>Whether a structure is that of a whole resource.</summary>
    public static bool IsResourceStructure(FhirStructure structure) => FhirDefinitions.R4.Find(structure.Path) is { Kind: FhirKind.Resource };
}

/// <summary>The data types that have rules besides their elements.</summary>
internal enum ElementShape
{
    Plain,
    Extension,
    Reference,
    Identifier,
    Coded,
}
