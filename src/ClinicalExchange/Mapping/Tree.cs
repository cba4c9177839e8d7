using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>Small helps with JSON that is built by paths: names parted by dots, of which one may be a list, as in <c>note[].text</c>.</summary>
internal static class Tree
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A number with its digits.</summary>
    public static JsonNode Number(string digits) => JsonNode.Parse(digits)!;

    /// <summary>The bytes, without white space.</summary>
    public static byte[] Write(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Options);

    /// <summary>The JSON as text, numbers with their digits.</summary>
    public static string Text(JsonNode? node) => node is null ? "" : node.ToJsonString(Options);

    /// <summary>The text of a string; null for anything else.</summary>
    public static string? TextOf(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The member of an object; null when it is none, or has no such.</summary>
    public static JsonNode? Get(this JsonNode? node, string name) => (node as JsonObject)?[name];

    /// <summary>The items of a list; a single value is a list of one.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => array.OfType<JsonNode>(),
        _ => [node],
    };

    /// <summary>Puts a value at a path; at a list it becomes one more item.</summary>
    public static void Put(JsonObject to, string path, JsonNode value)
    {
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length - 1; i++) to = steps[i].EndsWith("[]", StringComparison.Ordinal) ? Added(to, steps[i][..^2]) : Inside(to, steps[i]);
        var last = steps[^1];
        if (last.EndsWith("[]", StringComparison.Ordinal)) List(to, last[..^2]).Add(value);
        else to[last] = value;
    }

    /// <summary>The values at a path.</summary>
    public static IEnumerable<JsonNode> Take(JsonNode from, string path) =>
        path.Split('.').Aggregate((IEnumerable<JsonNode>)[from], (nodes, step) =>
            nodes.SelectMany(node => step.EndsWith("[]", StringComparison.Ordinal) ? Items(node.Get(step[..^2])) : node.Get(step) is { } one ? [one] : []));

    /// <summary>The list of that name, made when it is not there.</summary>
    public static JsonArray List(JsonObject of, string name)
    {
        if (of[name] is JsonArray there) return there;
        var made = new JsonArray();
        of[name] = made;
        return made;
    }

    private static JsonObject Added(JsonObject to, string name)
    {
        var item = new JsonObject();
        List(to, name).Add(item);
        return item;
    }

    private static JsonObject Inside(JsonObject to, string name)
    {
        if (to[name] is JsonObject there) return there;
        var made = new JsonObject();
        to[name] = made;
        return made;
    }
}
