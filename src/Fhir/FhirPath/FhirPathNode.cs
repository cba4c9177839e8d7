using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;

namespace Varde.Fhir.FhirPath;

/// <summary>
/// An item of a FHIRPath collection: an element of a resource with its type, read from JSON as it is asked for, or a value that an expression made
/// (FHIR R4, fhirpath, 2.1.9.1.2: elements are known by their names without types, primitives have their extensions as children).
/// </summary>
internal sealed class FhirPathNode
{
    private readonly JsonElement _json;
    private JsonElement _shadow;
    private object? _value;
    private bool _valueIsRead;
    private FhirPathNode[]? _children;
    private FhirPathNode[]? _self;

    private FhirPathNode(JsonElement json, FhirType? type, FhirStructure? structure) => (_json, Type, Structure) = (json, type, structure);

    /// <summary>The type; null for a value that an expression made.</summary>
    public FhirType? Type { get; }

    /// <summary>What it consists of; null for a value that an expression made.</summary>
    public FhirStructure? Structure { get; }

    /// <summary>The element that it is of the one around it; null for a whole resource that nothing is around.</summary>
    public FhirProperty? Property { get; private init; }

    /// <summary>The node around it.</summary>
    public FhirPathNode? Parent { get; private init; }

    /// <summary>Its place in a list from 0; -1 when the element is no list.</summary>
    public int Index { get; private init; } = -1;

    /// <summary>The name of the element, of a choice without its type.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The JSON; undefined when a primitive has extensions and no value, and for a value that an expression made.</summary>
    public JsonElement Json => _json;

    /// <summary>The JSON of the id and the extensions of a primitive (<c>_birthDate</c>); undefined when there are none.</summary>
    public JsonElement Shadow => _shadow;

    /// <summary>
    /// The value of a primitive: bool, int, decimal, string, <see cref="FhirPathTime"/>, <see cref="FhirPathQuantity"/> or <see cref="FhirPathType"/>;
    /// null when it has none, or one that cannot be counted with.
    /// </summary>
    public object? Value
    {
        get
        {
            if (_valueIsRead) return _value;
            _valueIsRead = true;
            return _value = Read();
        }
    }

    /// <summary>Whether it has a value, apart from extensions.</summary>
    public bool HasValue => Type is null || _json.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    /// <summary>The elements in it, in the order of the JSON.</summary>
    public FhirPathNode[] Children => _children ??= Type is null ? FhirPathType.ChildrenOf(_value) : ReadChildren();

    /// <summary>The collection with this node alone.</summary>
    public FhirPathNode[] Self => _self ??= [this];

    /// <summary>Whether it is a whole resource, alone, contained or in an entry.</summary>
    public bool IsResource => Type?.Kind == FhirKind.Resource;

    /// <summary>The resource that it is in.</summary>
    public FhirPathNode Resource => IsResource || Parent is null ? this : Parent.Resource;

    /// <summary>The resource that it is in, or the one that this is contained in (FHIR R4, fhirpath, <c>%rootResource</c>).</summary>
    public FhirPathNode RootResource => Resource is { Name: "contained", Parent: { } around } ? around.RootResource : Resource;

    /// <summary>Where it is, such as <c>Patient.name[0].family</c>.</summary>
    public string Path => Parent is null ? Type?.Name ?? "" : Parent.Path + "." + Name + (Index < 0 ? "" : $"[{Index}]");

    /// <summary>A resource, of the type that it says it is; of the abstract type Resource when it says none that is known.</summary>
    public static FhirPathNode Of(JsonElement resource) => Of(resource, TypeOfResource(resource));

    /// <summary>An object of a type.</summary>
    public static FhirPathNode Of(JsonElement json, FhirType type) => new(json, type, type.Structure);

    /// <summary>A value that an expression made.</summary>
    public static FhirPathNode Of(object value) => new(default, null, null) { _value = value, _valueIsRead = true };

    /// <summary>A child of a value that an expression made.</summary>
    public static FhirPathNode Of(string name, object value) => new(default, null, null) { _value = value, _valueIsRead = true, Name = name };

    /// <summary>The children of a name, which for a choice is the one without the type.</summary>
    public FhirPathNode[] ChildrenOf(string name)
    {
        var (children, count, last) = (Children, 0, 0);
        for (var i = 0; i < children.Length; i++)
            if (children[i].Name == name) (count, last) = (count + 1, i);
        return count switch { 0 => [], 1 => children[last].Self, _ => Array.FindAll(children, c => c.Name == name) };
    }

    /// <summary>The first child of a name; null when there is none.</summary>
    public FhirPathNode? Child(string name)
    {
        foreach (var child in Children)
            if (child.Name == name) return child;
        return null;
    }

    /// <summary>Whether there is a child of a name.</summary>
    public bool Has(string name) => Child(name) is not null;

    /// <summary>The value of a child that is written as a text; null when there is none.</summary>
    public string? Text(string name) => Child(name) is { _json.ValueKind: JsonValueKind.String } child ? child._json.GetString() : null;

    private static FhirType TypeOfResource(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("resourceType", out var name) && name.ValueKind == JsonValueKind.String
            && FhirDefinitions.R4.Resource(name.GetString()!) is { } type ? type : FhirDefinitions.R4.Find("Resource")!;

    private object? Read() => _json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => ReadText(_json.GetString()!),
        JsonValueKind.Number => ReadNumber(),
        _ => null,
    };

    private object ReadText(string text) => Type!.Name switch
    {
        "date" => FhirPathTime.Date(text) ?? (object)text,
        "dateTime" or "instant" => FhirPathTime.DateTime(text) ?? (object)text,
        "time" => FhirPathTime.Time(text) ?? (object)text,
        _ => text,
    };

    private object? ReadNumber()
    {
        if (Type!.Name != "decimal") return _json.TryGetInt32(out var number) ? number : null;
        return decimal.TryParse(_json.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null;
    }

    private FhirPathNode[] ReadChildren()
    {
        var holder = Type!.Kind == FhirKind.Primitive ? _shadow : _json;
        if (holder.ValueKind != JsonValueKind.Object) return [];
        var (names, children, hasShadows) = (JsonNames.Of(Structure!), new List<FhirPathNode>(), false);
        foreach (var written in holder.EnumerateObject())
        {
            if (names.Find(written) is not { } member) continue;
            hasShadows |= member.IsExtra;
            if (!member.IsExtra) Add(children, member.Property, written.Value, default);
            else if (!holder.TryGetProperty(member.Property.Name, out _)) Add(children, member.Property, default, written.Value);
        }
        if (hasShadows) AttachShadows(children, holder);
        return [.. children];
    }

    private void Add(List<FhirPathNode> children, FhirProperty property, JsonElement json, JsonElement shadow)
    {
        var list = json.ValueKind == JsonValueKind.Undefined ? shadow : json;
        if (list.ValueKind != JsonValueKind.Array)
        {
            if (list.ValueKind != JsonValueKind.Null) children.Add(Made(property, json, shadow, -1));
            return;
        }
        if (shadow.ValueKind == JsonValueKind.Undefined) AddAll(children, property, json);
        else
            for (var i = 0; i < list.GetArrayLength(); i++) children.Add(Made(property, ItemOf(json, i), ItemOf(shadow, i), i));
    }

    // An item is found by its place only from the begin of its list, so that all are taken in turn.
    private void AddAll(List<FhirPathNode> children, FhirProperty property, JsonElement list)
    {
        foreach (var (place, item) in list.EnumerateArray().Index()) children.Add(Made(property, item.ValueKind == JsonValueKind.Null ? default : item, default, place));
    }

    private FhirPathNode Made(FhirProperty property, JsonElement json, JsonElement shadow, int index)
    {
        var isResource = property.Type.Type is { Kind: FhirKind.Resource };
        var type = isResource ? TypeOfResource(json) : property.Type.Type;
        return new(json, type, isResource ? type.Structure : property.Type.Structure)
        {
            _shadow = shadow, Property = property, Parent = this, Index = index, Name = property.Element.Name,
        };
    }

    private static void AttachShadows(List<FhirPathNode> children, JsonElement holder)
    {
        foreach (var child in children)
        {
            if (!holder.TryGetProperty("_" + child.Property!.Name, out var shadow)) continue;
            child._shadow = child.Index < 0 ? shadow : ItemOf(shadow, child.Index);
        }
    }

    private static JsonElement ItemOf(JsonElement list, int index) =>
        list.ValueKind == JsonValueKind.Array && index < list.GetArrayLength() && list[index] is { ValueKind: not JsonValueKind.Null } item ? item : default;
}
