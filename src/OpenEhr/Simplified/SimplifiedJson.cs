using System.Text;
using System.Text.Json;
using Varde.OpenEhr.Formats;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// JSON of both variants into the tree and back (Simplified Formats §4, "Format variants"). On input the variants may be mixed: a key is a path
/// (<c>a/b:1|code</c>), its value a scalar, or an object or array with the rest of the path.
/// </summary>
internal sealed class SimplifiedJson(List<Fault> faults, bool strict, SimplifiedLimits limits)
{
    private int _values;
    private int _nodes;

    /// <summary>Reads a document; null when it is no JSON object of this kind.</summary>
    public SimplifiedNode? Read(ReadOnlySpan<byte> utf8)
    {
        var root = new SimplifiedNode("", 0, null);
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.Depth });
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject) return Refuse("/", FaultCode.NotObject.Of());
            ReadObject(ref json, root);
            if (json.Read()) return Refuse("/", FaultCode.MoreAfterEnd.Of());
        }
        catch (JsonException problem)
        {
            faults.Add(new("/", FaultCode.NotJson.Of(Reason(problem)), (int)(problem.LineNumber ?? -1) + 1, (int)(problem.BytePositionInLine ?? -1) + 1));
            return null;
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader.GetString reports bytes that are no UTF-8, and lone surrogates, in this way.
            return Refuse("/", FaultCode.NotUnicode.Of());
        }

        return root;
    }

    private SimplifiedNode? Refuse(string path, FaultText text)
    {
        faults.Add(new(path, text));
        return null;
    }

    private static string Reason(JsonException problem) => problem.Message.Split(" LineNumber:")[0];

    private void ReadObject(ref Utf8JsonReader json, SimplifiedNode node)
    {
        var empty = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            empty = false;
            var key = json.GetString()!;
            json.Read();
            ReadMember(ref json, node, key);
        }

        if (empty && strict) faults.Add(new(PathOf(node), FaultCode.EmptyObject.Of()));
    }

    private void ReadMember(ref Utf8JsonReader json, SimplifiedNode node, string key)
    {
        var pipe = key.IndexOf('|', StringComparison.Ordinal);
        var target = Walk(node, pipe < 0 ? key : key.AsSpan(0, pipe), out var indexed);
        if (target is null)
        {
            RefusePath(ref json, key);
        }
        else if (pipe >= 0) ReadSuffix(ref json, target, key.AsSpan(pipe + 1));
        else if (json.TokenType == JsonTokenType.StartArray) ReadArray(ref json, target, indexed);
        else ReadInstance(ref json, target);
    }

    private void RefusePath(ref Utf8JsonReader json, string key)
    {
        faults.Add(new(key, FaultCode.PathTooLong.Of(limits.Segments)));
        json.Skip();
    }

    /// <summary><c>|meaning|code</c> is a value with suffixes of its own: the node <c>|meaning</c> with <c>|code</c>.</summary>
    private void ReadSuffix(ref Utf8JsonReader json, SimplifiedNode node, ReadOnlySpan<char> suffix)
    {
        var pipe = suffix.IndexOf('|');
        if (pipe <= 0) ReadValue(ref json, node, suffix.ToString());
        else if (Down(node, $"|{suffix[..pipe]}", 0) is { } piped) ReadSuffix(ref json, piped, suffix[(pipe + 1)..]);
        else RefusePath(ref json, node.KeyOf(suffix.ToString()));
    }

    private void ReadInstance(ref Utf8JsonReader json, SimplifiedNode node)
    {
        if (json.TokenType == JsonTokenType.StartObject) ReadObject(ref json, node);
        else ReadValue(ref json, node, "");
    }

    private void ReadArray(ref Utf8JsonReader json, SimplifiedNode first, bool indexed)
    {
        var index = first.Index;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var node = index == first.Index ? first : Down(first.Parent!, first.Id, index)!;
            if (json.TokenType == JsonTokenType.StartArray) RefuseArray(ref json, node);
            else ReadInstance(ref json, node);
            index++;
        }

        if (strict && index == first.Index && !indexed) faults.Add(new(PathOf(first), FaultCode.EmptyArray.Of()));
    }

    private void RefuseArray(ref Utf8JsonReader json, SimplifiedNode node)
    {
        faults.Add(new(PathOf(node), FaultCode.ArrayInArray.Of()));
        json.Skip();
    }

    private void ReadValue(ref Utf8JsonReader json, SimplifiedNode node, string suffix)
    {
        if (++_values > limits.Values) throw new JsonException($"More than {limits.Values} values");
        var value = Value(ref json);
        if (value.Kind == SimplifiedKind.Json && suffix != "raw")
            faults.Add(new(node.KeyOf(suffix), FaultCode.ObjectForValue.Of()));
        else if (!XmlText.CanCarry(value.Text))
            faults.Add(new(node.KeyOf(suffix), FaultCode.ControlCharacter.Of()));
        else if (!node.Put(suffix, value))
            faults.Add(new(node.KeyOf(suffix), FaultCode.GivenTwice.Of()));
        else if (strict && value.IsEmpty)
            faults.Add(new(node.KeyOf(suffix), FaultCode.EmptyValue.Of()));
    }

    private static SimplifiedValue Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => SimplifiedValue.Of(json.GetString()!),
        JsonTokenType.Number => SimplifiedValue.Number(Encoding.UTF8.GetString(json.ValueSpan)),
        JsonTokenType.True => SimplifiedValue.Of(true),
        JsonTokenType.False => SimplifiedValue.Of(false),
        JsonTokenType.Null => new(SimplifiedKind.Null, ""),
        _ => new(SimplifiedKind.Json, Whole(ref json)),
    };

    private static string Whole(ref Utf8JsonReader json)
    {
        using var document = JsonDocument.ParseValue(ref json);
        return document.RootElement.GetRawText();
    }

    private SimplifiedNode? Walk(SimplifiedNode node, ReadOnlySpan<char> path, out bool indexed)
    {
        indexed = false;
        if (path.Length == 0) return node;
        foreach (var range in path.Split('/'))
        {
            if (!Segment(path[range], out var id, out var index, out indexed) || Down(node, id, index) is not { } child) return null;
            node = child;
        }

        return node;
    }

    /// <summary>The child; null when it would lie too deep. The tree is walked by recursion, and so its depth is what the stack can bear.</summary>
    private SimplifiedNode? Down(SimplifiedNode node, ReadOnlySpan<char> id, int index)
    {
        if (node.Depth >= limits.Segments) return null;
        var child = node.Child(id, index, out var isNew);
        if (isNew && ++_nodes > limits.Nodes) throw new JsonException($"More than {limits.Nodes} different paths");
        return child;
    }

    /// <summary><c>any_event:1</c>; without an index the first is meant.</summary>
    private static bool Segment(ReadOnlySpan<char> segment, out ReadOnlySpan<char> id, out int index, out bool indexed)
    {
        var colon = segment.LastIndexOf(':');
        indexed = colon >= 0 && colon + 1 < segment.Length && !segment[(colon + 1)..].ContainsAnyExceptInRange('0', '9');
        id = indexed ? segment[..colon] : segment;
        index = 0;
        return !indexed || int.TryParse(segment[(colon + 1)..], out index);
    }

    private static string PathOf(SimplifiedNode node) => node.Parent is null ? "/" : node.Key;
}

/// <summary>How large a simplified document may be.</summary>
/// <param name="Depth">Objects and arrays within each other.</param>
/// <param name="Segments">Parts of one path, those that stand in objects around it included.</param>
/// <param name="Values">Values in the document.</param>
/// <param name="Nodes">Different paths in the document, those that are only part of another included.</param>
internal sealed record SimplifiedLimits(int Depth = 200, int Segments = 100, int Values = 200_000, int Nodes = 400_000);
