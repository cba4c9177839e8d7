using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Varde.OpenEhr.Simplified;

/// <summary>Writes the tree as FLAT or as STRUCTURED JSON (Simplified Formats §4, "Format variants").</summary>
internal static class SimplifiedJsonWriter
{
    // Letters such as æ, ø and å are written as themselves; the document is JSON, never HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Utf8JsonWriter On(System.Buffers.IBufferWriter<byte> output) => new(output, Compact);

    /// <summary>One object, one key for each value.</summary>
    public static void Flat(SimplifiedNode root, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Flat(root, new StringBuilder(), json);
        json.WriteEndObject();
    }

    /// <summary>Nested objects, an array for every name but the root's.</summary>
    public static void Structured(SimplifiedNode root, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var group in root.Groups)
        {
            json.WritePropertyName(group.Id);
            StructuredObject(group.Nodes[0], json);
        }

        json.WriteEndObject();
    }

    private static void Flat(SimplifiedNode node, StringBuilder key, Utf8JsonWriter json)
    {
        var length = key.Length;
        foreach (var leaf in node.Leaves)
        {
            if (leaf.Suffix.Length > 0) key.Append('|').Append(leaf.Suffix);
            json.WritePropertyName(key.ToString());
            Value(leaf.Value, json);
            key.Length = length;
        }

        foreach (var group in node.Groups)
            foreach (var child in group.Nodes)
            {
                if (length > 0 && !child.IsPiped) key.Append('/');
                key.Append(child.Id);
                if (group.IsIndexed || child.Index > 0) key.Append(':').Append(child.Index.ToString(CultureInfo.InvariantCulture));
                Flat(child, key, json);
                key.Length = length;
            }
    }

    private static void StructuredInstance(SimplifiedNode node, Utf8JsonWriter json)
    {
        if (node.Groups.Count == 0 && node.Leaves is [{ Suffix: "" } only]) Value(only.Value, json);
        else StructuredObject(node, json);
    }

    private static void StructuredObject(SimplifiedNode node, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        StructuredLeaves(node, "", json);
        foreach (var group in node.Groups)
        {
            if (group.Id.StartsWith('|')) StructuredLeaves(group.Nodes[0], group.Id, json);
            else StructuredGroup(group, json);
        }

        json.WriteEndObject();
    }

    private static void StructuredLeaves(SimplifiedNode node, string prefix, Utf8JsonWriter json)
    {
        foreach (var leaf in node.Leaves)
        {
            json.WritePropertyName(leaf.Suffix.Length == 0 ? prefix : $"{prefix}|{leaf.Suffix}");
            Value(leaf.Value, json);
        }
    }

    private static void StructuredGroup(SimplifiedNodeGroup group, Utf8JsonWriter json)
    {
        json.WriteStartArray(group.Id);
        foreach (var child in group.Nodes) StructuredInstance(child, json);
        json.WriteEndArray();
    }

    private static void Value(SimplifiedValue value, Utf8JsonWriter json)
    {
        if (value.Kind == SimplifiedKind.Text) json.WriteStringValue(value.Text);
        else json.WriteRawValue(value.Text, skipInputValidation: true);
    }
}
