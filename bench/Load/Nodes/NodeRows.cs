using System.Buffers;
using System.Text.Json;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Load.Nodes;

/// <summary>A row of <c>comp_data</c>: one node with those of its values that have no row of their own.</summary>
internal sealed record NodeRow(
    int Number, int LastNumber, int Parent, int? ArchetypeRoot, string Class, string? Concept, string? Name, string? Attribute, string Index, int Depth, byte[] Data);

/// <summary>
/// Takes a composition apart into the rows that EHRbase 2 makes of it: nodes are numbered from the root down, and all that lie below one have the
/// numbers after its own up to its last number.
/// </summary>
internal sealed class NodeRows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly List<NodeRow> _rows = [];

    /// <summary>The rows of a composition in the order of their numbers.</summary>
    public static IReadOnlyList<NodeRow> Of(Composition composition)
    {
        var rows = new NodeRows();
        rows.Add(composition, new(0, null, null, "", 0));
        return rows._rows;
    }

    private void Add(RmObject node, Place place)
    {
        var number = _rows.Count;
        _rows.Add(null!);
        var id = (node as Locatable)?.ArchetypeNodeId;
        var root = id is not null && !id.StartsWith("at", StringComparison.Ordinal) ? number : place.ArchetypeRoot;
        foreach (var attribute in node.Class.Attributes)
            if (IsStructural(node[attribute])) AddBelow(node[attribute]!, NodeAliases.OfAttribute(attribute.Name), new(number, root, null, place.Index, place.Depth + 1));
        _rows[number] = new(
            number, _rows.Count - 1, place.Parent, place.ArchetypeRoot, NodeAliases.OfClass(node.Class.Name), ConceptOf(id), (node as Locatable)?.Name?.Value,
            place.Attribute, place.Index, place.Depth, Data(node));
    }

    private void AddBelow(object value, string attribute, Place place)
    {
        if (value is RmObject one) Add(one, place with { Attribute = attribute, Index = $"{place.Index}{attribute}." });
        else if (value is List<RmObject> several)
            for (var i = 0; i < several.Count; i++) Add(several[i], place with { Attribute = attribute, Index = $"{place.Index}{attribute}{i}." });
    }

    // The archetype's class is in the column of classes already.
    private static string? ConceptOf(string? id) => id is null || id.StartsWith("at", StringComparison.Ordinal) ? id : id[id.IndexOf('.', StringComparison.Ordinal)..];

    private static bool IsStructural(object? value) => value switch
    {
        RmObject one => NodeAliases.Structures.ContainsKey(one.Class.Name),
        List<RmObject> { Count: > 0 } several => NodeAliases.Structures.ContainsKey(several[0].Class.Name),
        _ => false,
    };

    private static byte[] Data(RmObject node)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output, Options)) Write(json, node);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, RmObject value)
    {
        json.WriteStartObject();
        json.WriteString("T", NodeAliases.OfClass(value.Class.Name));
        foreach (var attribute in value.Class.Attributes)
        {
            if (value[attribute] is not { } content || IsStructural(content)) continue;
            json.WritePropertyName(NodeAliases.OfAttribute(attribute.Name));
            WriteContent(json, content);
        }
        if (Magnitude(value) is { } magnitude) json.WriteNumber("M", magnitude);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, object content)
    {
        switch (content)
        {
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case RmNumber number: json.WriteRawValue(number.Text); break;
            case RmObject one: Write(json, one); break;
            case List<RmObject> several:
                json.WriteStartArray();
                foreach (var item in several) Write(json, item);
                json.WriteEndArray();
                break;
            default: throw new NotSupportedException($"a {content.GetType().Name} is no value of the reference model");
        }
    }

    // What values are compared by that have no magnitude as an attribute: seconds or days since year 1, seconds, a quotient.
    private static double? Magnitude(RmObject value) => value switch
    {
        DvDateTime { Value: { } time } => AqlComparable.StretchOf(time)?.From / 1e6,
        DvDate { Value: { } date } => AqlComparable.StretchOf(date)?.From / 86400e6,
        DvDuration { Value: { } duration } => AqlComparable.SecondsOf(duration),
        DvProportion { Numerator: { } numerator, Denominator: { Value: not 0 } denominator } => numerator.Value / denominator.Value,
        _ => null,
    };

    /// <summary>Where a node lies: the number of the one above and of the archetype's root, by which attribute, and its address.</summary>
    private sealed record Place(int Parent, int? ArchetypeRoot, string? Attribute, string Index, int Depth);
}
