using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Patching;

/// <summary>Applies a JSON Patch (RFC 6902): all operations or none. What comes out is not checked here; the caller reads it like any other resource.</summary>
internal static class JsonPatch
{
    private const int MostOperations = 1000;
    private const int MaxDepth = 128;

    // Copies of copies double what is there: they are counted in characters.
    private const int MostCopied = 16_000_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The patched JSON.</summary>
    /// <param name="resource">What is patched; it stays as it is.</param>
    /// <param name="patch">The patch, an array of operations.</param>
    /// <returns>The JSON in UTF-8, numbers by their digits; or <see cref="Invalid"/> with the operation that cannot be done, such as <c>[2].path</c>.</returns>
    public static Outcome<ReadOnlyMemory<byte>> Apply(JsonElement resource, ReadOnlyMemory<byte> patch)
    {
        if (!Read(patch).TryGet(out var operations, out var refusal)) return refusal;
        JsonNode? root = JsonObject.Create(resource);
        var mayCopy = MostCopied;
        for (var i = 0; i < operations.Count; i++)
            if (new PatchOperation(operations[i], i).Apply(ref root, ref mayCopy) is { } fault) return new Invalid([fault]);
        return root is JsonObject ? PatchedJson.Bytes(root) : Invalid.At("", "what is left is no resource");
    }

    private static Outcome<IReadOnlyList<JsonElement>> Read(ReadOnlyMemory<byte> patch)
    {
        if (!Utf8.IsValid(patch.Span) || JsonText.FaultOf(patch.Span) is not null) return Invalid.At("", "holds what is no character");
        try
        {
            var root = JsonElement.Parse(patch.Span, Options);
            if (root.ValueKind != JsonValueKind.Array) return Invalid.At("", "a JSON Patch is an array of operations");
            return root.GetArrayLength() <= MostOperations
                ? Outcome<IReadOnlyList<JsonElement>>.Done([.. root.EnumerateArray()])
                : Invalid.At("", $"a patch has {MostOperations} operations at most");
        }
        catch (JsonException)
        {
            return Invalid.At("", "is not well-formed JSON");
        }
    }

    /// <summary>One operation.</summary>
    private sealed class PatchOperation(JsonElement operation, int number)
    {
        /// <summary>Does it.</summary>
        /// <returns>Why it cannot be done; null when it was.</returns>
        public Fault? Apply(ref JsonNode? root, ref int mayCopy)
        {
            if (operation.ValueKind != JsonValueKind.Object) return Fault("", "must be an object");
            if (Text("op") is not { } op) return Fault("op", "is required");
            if (!JsonPointer.TryParse(Text("path"), out var path)) return Fault("path", "is required, and is a JSON Pointer: empty, or with a slash before each part");
            return op switch
            {
                "add" => operation.TryGetProperty("value", out var value) ? Add(ref root, path, Node(value)) : Fault("value", "is required"),
                "replace" => operation.TryGetProperty("value", out var value) ? Replace(ref root, path, Node(value)) : Fault("value", "is required"),
                "remove" => Remove(ref root, path, out _),
                "test" => operation.TryGetProperty("value", out var value) ? Test(root, path, value) : Fault("value", "is required"),
                "move" => Move(ref root, path),
                "copy" => Copy(ref root, path, ref mayCopy),
                _ => Fault("op", "must be add, remove, replace, move, copy or test"),
            };
        }

        private Fault? Move(ref JsonNode? root, JsonPointer path)
        {
            if (!JsonPointer.TryParse(Text("from"), out var from)) return Fault("from", "is required, and is a JSON Pointer");
            return from.IsAbove(path) ? Fault("path", "lies in what is moved") : Remove(ref root, from, out var moved) ?? Add(ref root, path, moved);
        }

        private Fault? Copy(ref JsonNode? root, JsonPointer path, ref int mayCopy)
        {
            if (!JsonPointer.TryParse(Text("from"), out var from)) return Fault("from", "is required, and is a JSON Pointer");
            if (!from.TryFind(root, out var found)) return Fault("from", "leads nowhere");
            mayCopy -= found?.ToJsonString().Length ?? 0;
            return mayCopy < 0 ? Fault("from", "is more than a patch may copy") : Add(ref root, path, found?.DeepClone());
        }

        private Fault? Test(JsonNode? root, JsonPointer path, JsonElement value) =>
            !path.TryFind(root, out var found) ? Fault("path", "leads nowhere")
            : JsonNode.DeepEquals(found, Node(value)) ? null : Fault("value", "is not what is there");

        private Fault? Add(ref JsonNode? root, JsonPointer path, JsonNode? value)
        {
            if (path.IsWhole)
            {
                root = value;
                return null;
            }
            if (!path.Parent.TryFind(root, out var parent)) return Fault("path", "lies in something that is not there");
            if (path.Depth + DepthOf(value) >= MaxDepth) return Fault("path", $"would have more than {MaxDepth} objects and arrays inside each other");
            switch (parent)
            {
                case JsonObject owner: owner[path.Last] = value; return null;
                case JsonArray list when path.Last == "-": list.Add(value); return null;
                case JsonArray list when JsonPointer.Index(path.Last) is { } at && at <= list.Count: list.Insert(at, value); return null;
                default: return Fault("path", "leads nowhere");
            }
        }

        private Fault? Replace(ref JsonNode? root, JsonPointer path, JsonNode? value)
        {
            if (!path.TryFind(root, out _)) return Fault("path", "leads nowhere");
            if (path.IsWhole) root = value;
            else if (path.Parent.TryFind(root, out var parent) && parent is JsonArray list) list[JsonPointer.Index(path.Last)!.Value] = value;
            else ((JsonObject)parent!)[path.Last] = value;
            return null;
        }

        private Fault? Remove(ref JsonNode? root, JsonPointer path, out JsonNode? removed)
        {
            if (!path.TryFind(root, out removed)) return Fault("path", "leads nowhere");
            if (path.IsWhole) root = null;
            else if (path.Parent.TryFind(root, out var parent) && parent is JsonArray list) list.RemoveAt(JsonPointer.Index(path.Last)!.Value);
            else ((JsonObject)parent!).Remove(path.Last);
            return null;
        }

        private static int DepthOf(JsonNode? node) => node switch
        {
            JsonObject owner => 1 + owner.Select(member => DepthOf(member.Value)).DefaultIfEmpty().Max(),
            JsonArray list => 1 + list.Select(DepthOf).DefaultIfEmpty().Max(),
            _ => 0,
        };

        private static JsonNode? Node(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(value),
            JsonValueKind.Array => JsonArray.Create(value),
            _ => JsonValue.Create(value),
        };

        private string? Text(string name) => operation.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

        private Fault Fault(string member, string message) => new(member.Length > 0 ? $"[{number}].{member}" : $"[{number}]", message);
    }
}

/// <summary>A JSON Pointer (RFC 6901).</summary>
internal readonly struct JsonPointer
{
    private readonly string[] _parts;

    private JsonPointer(string[] parts) => _parts = parts;

    /// <summary>Whether it means the whole document.</summary>
    public bool IsWhole => _parts.Length == 0;

    /// <summary>How many objects and arrays it leads through.</summary>
    public int Depth => _parts.Length;

    /// <summary>The last part.</summary>
    public string Last => _parts[^1];

    /// <summary>The pointer to what the last part lies in.</summary>
    public JsonPointer Parent => new(_parts[..^1]);

    /// <summary>Reads a pointer; false when the text is none.</summary>
    public static bool TryParse(string? text, out JsonPointer pointer)
    {
        pointer = new([]);
        if (text is null || (text.Length > 0 && text[0] != '/')) return false;
        if (text.Length > 0) pointer = new([.. text[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
        return true;
    }

    /// <summary>The index that a part means in an array; null when it is none.</summary>
    public static int? Index(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (part.Length == 1 || part[0] != '0') ? index : null;

    /// <summary>Whether another pointer leads into what this one means.</summary>
    public bool IsAbove(JsonPointer other) => other._parts.Length > _parts.Length && other._parts.AsSpan(0, _parts.Length).SequenceEqual(_parts);

    /// <summary>What it leads to; false when that is not there.</summary>
    public bool TryFind(JsonNode? root, out JsonNode? found)
    {
        found = root;
        foreach (var part in _parts)
        {
            if (found is JsonObject owner && owner.TryGetPropertyValue(part, out var member)) found = member;
            else if (found is JsonArray list && Index(part) is { } index && index < list.Count) found = list[index];
            else return false;
        }
        return true;
    }
}

/// <summary>Writes what was patched.</summary>
internal static class PatchedJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    /// <summary>The JSON in UTF-8.</summary>
    public static Outcome<ReadOnlyMemory<byte>> Bytes(JsonNode root) => Outcome<ReadOnlyMemory<byte>>.Done(JsonSerializer.SerializeToUtf8Bytes(root, Plain));
}
