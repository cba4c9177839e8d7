using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>
/// Writes a resource as XML (FHIR R4, xml, 2.6.1): elements in the order of the specification, values in <c>value</c> attributes, numbers by their digits,
/// the narrative as it is. The resource must have been read without faults.
/// </summary>
internal sealed class ResourceXmlWriter
{
    /// <summary>The namespace of FHIR.</summary>
    public const string Namespace = "http://hl7.org/fhir";

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"\t\r\n");

    private readonly IBufferWriter<byte> _output;

    private ResourceXmlWriter(IBufferWriter<byte> output) => _output = output;

    /// <summary>Writes a resource as a document, without an XML declaration (it is UTF-8).</summary>
    public static void Write(JsonElement root, IBufferWriter<byte> output) => new ResourceXmlWriter(output).WriteResource(root, isRoot: true);

    private void WriteResource(JsonElement resource, bool isRoot)
    {
        var type = ResourceReader.TypeOf(resource) ?? throw new ArgumentException("Not a resource that was read", nameof(resource));
        Write("<" + type.Name);
        Write(isRoot ? $" xmlns=\"{Namespace}\">" : ">");
        WriteElements(JsonNames.Of(type.Structure), resource);
        Write($"</{type.Name}>");
    }

    private void WriteElements(JsonNames names, JsonElement owner)
    {
        var written = new Written[names.Structure.Elements.Count];
        foreach (var property in owner.EnumerateObject())
        {
            if (names.Find(property) is not { } member) continue;
            ref var at = ref written[member.Slot];
            at.Member = member;
            if (member.IsExtra) at.Extra = property.Value;
            else at.Value = property.Value;
        }
        foreach (var element in written)
            if (element.Member is { IsXmlAttribute: false }) WriteElement(element);
    }

    private void WriteElement(Written element)
    {
        if (!element.Member.Element.IsList)
        {
            WriteItem(element.Member, element.Value, element.Extra);
            return;
        }
        using var values = Items(element.Value);
        using var extras = Items(element.Extra);
        while (values.MoveNext() | extras.MoveNext()) WriteItem(element.Member, values.Current, extras.Current);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private void WriteItem(JsonMember member, JsonElement value, JsonElement extra)
    {
        if (member.Kind == PrimitiveKind.Xhtml)
        {
            Write(value.GetString()!);
            return;
        }
        var name = member.Property.Name;
        Write("<" + name);
        var content = member.Kind == PrimitiveKind.None ? value : extra;
        if (!member.IsResource && content.ValueKind == JsonValueKind.Object) WriteAttributes(member.Below, content);
        if (member.Kind != PrimitiveKind.None && value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) WriteAttribute("value", value);
        if (member.IsResource || (content.ValueKind == JsonValueKind.Object && HasElements(member.Below, content))) WriteContent(member, name, content);
        else Write("/>");
    }

    private void WriteContent(JsonMember member, string name, JsonElement content)
    {
        Write(">");
        if (member.IsResource) WriteResource(content, isRoot: false);
        else WriteElements(member.Below, content);
        Write($"</{name}>");
    }

    private void WriteAttributes(JsonNames names, JsonElement owner)
    {
        foreach (var property in owner.EnumerateObject())
            if (names.Find(property) is { IsXmlAttribute: true } member) WriteAttribute(member.Property.Name, property.Value);
    }

    private static bool HasElements(JsonNames names, JsonElement owner)
    {
        foreach (var property in owner.EnumerateObject())
            if (names.Find(property) is { IsXmlAttribute: false }) return true;
        return false;
    }

    private void WriteAttribute(string name, JsonElement value)
    {
        Write($" {name}=\"");
        if (value.ValueKind == JsonValueKind.String) WriteEscaped(value.GetString());
        else _output.Write(JsonMarshal.GetRawUtf8Value(value));
        Write("\"");
    }

    private void WriteEscaped(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            Write(text[..at]);
            Write(Escape(text[at]));
            text = text[(at + 1)..];
        }
        Write(text);
    }

    private static string Escape(char special) => special switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\t' => "&#9;",
        '\n' => "&#10;",
        _ => "&#13;",
    };

    private void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _output);

    /// <summary>An element as JSON has it: its value or values, and the ids and extensions of primitives.</summary>
    private struct Written
    {
        public JsonMember Member;
        public JsonElement Value;
        public JsonElement Extra;
    }
}
