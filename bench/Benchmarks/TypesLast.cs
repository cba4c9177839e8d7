using System.Text;
using System.Text.Json.Nodes;

namespace Varde.Benchmarks;

/// <summary>The same document with each object's <c>_type</c> behind its other members: the arrangement that costs a reader most.</summary>
internal static class TypesLast
{
    public static byte[] Rewrite(byte[] json) => Encoding.UTF8.GetBytes(Moved(JsonNode.Parse(json)!).ToJsonString());

    private static JsonNode Moved(JsonNode node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(member => member.Key == "_type").Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Moved(member.Value!)))),
        JsonArray items => new JsonArray([.. items.Select(item => Moved(item!))]),
        _ => node.DeepClone(),
    };
}
