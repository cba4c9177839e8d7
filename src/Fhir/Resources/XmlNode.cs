using System.Text.Encodings.Web;
using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>An element as it was read from XML.</summary>
internal sealed class XmlNode
{
    /// <summary>What it is; null for the root.</summary>
    public JsonMember? Member { get; init; }

    /// <summary>The type of resource that it is; null for any other element.</summary>
    public FhirType? Resource { get; init; }

    /// <summary>The value of a primitive; null when it has none.</summary>
    public string? Value { get; set; }

    /// <summary>The elements in it, with what XML writes as attributes.</summary>
    public List<XmlNode> Nodes { get; } = [];

    /// <summary>Adds an element.</summary>
    public XmlNode Add(XmlNode node)
    {
        node.Index = NextIndex(node.Member!);
        Nodes.Add(node);
        return node;
    }

    /// <summary>Its index among those of its element that it stands beside, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>The index that the next one of an element gets.</summary>
    public int NextIndex(JsonMember member) => Nodes.Count > 0 && Nodes[^1].Member == member ? Nodes[^1].Index + 1 : 0;
}

/// <summary>Writes what was read from XML as JSON (FHIR R4, json, 2.6.2).</summary>
internal static class ResourceJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 1000 };

    /// <summary>The JSON of a resource, in UTF-8.</summary>
    public static byte[] Write(XmlNode root)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(output, Options)) WriteObject(json, root);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter json, XmlNode owner)
    {
        json.WriteStartObject();
        if (owner.Resource is { } type) json.WriteString("resourceType", type.Name);
        for (var first = 0; first < owner.Nodes.Count;)
        {
            var count = 1;
            while (first + count < owner.Nodes.Count && owner.Nodes[first + count].Member == owner.Nodes[first].Member) count++;
            WriteElement(json, owner.Nodes[first].Member!, owner.Nodes.Slice(first, count));
            first += count;
        }
        json.WriteEndObject();
    }

    private static void WriteElement(Utf8JsonWriter json, JsonMember member, List<XmlNode> nodes)
    {
        if (member.Kind == PrimitiveKind.None) WriteAll(json, member, member.Property.Name, nodes, WriteObject);
        else
        {
            var (hasValues, hasExtras) = (nodes.Exists(n => n.Value is not null), nodes.Exists(n => n.Nodes.Count > 0));
            if (hasValues || !hasExtras) WriteAll(json, member, member.Property.Name, nodes, (j, n) => WriteValue(j, member, n));
            if (hasExtras) WriteAll(json, member, "_" + member.Property.Name, nodes, WriteExtra);
        }
    }

    private static void WriteAll(Utf8JsonWriter json, JsonMember member, string name, List<XmlNode> nodes, Action<Utf8JsonWriter, XmlNode> write)
    {
        json.WritePropertyName(name);
        if (member.Element.IsList) json.WriteStartArray();
        // What must not be repeated is a fault that is known; one of them stands for all.
        for (var index = 0; index < (member.Element.IsList ? nodes.Count : 1); index++) write(json, nodes[index]);
        if (member.Element.IsList) json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, JsonMember member, XmlNode node)
    {
        if (node.Value is null) json.WriteNullValue();
        else if (member.Kind.IsBare()) json.WriteRawValue(node.Value, skipInputValidation: true);
        else json.WriteStringValue(node.Value);
    }

    private static void WriteExtra(Utf8JsonWriter json, XmlNode node)
    {
        if (node.Nodes.Count > 0) WriteObject(json, node);
        else json.WriteNullValue();
    }
}
