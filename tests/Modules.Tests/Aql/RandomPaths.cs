using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.Aql;

/// <summary>Paths into an object that lead somewhere in it, one to four, of which most begin alike.</summary>
internal static class RandomPaths
{
    public static IReadOnlyList<PathStep[]> Of(JsonNode whole, Random random)
    {
        var first = Walk(whole, random);
        List<PathStep[]> paths = [Steps(first)];
        for (var more = random.Next(4); more > 0; more--)
        {
            var shared = random.Next(first.Count);
            paths.Add([.. Steps(first)[..shared], .. Steps(Walk(shared == 0 ? whole : first[shared - 1].Node, random))]);
        }
        return paths;
    }

    private static PathStep[] Steps(List<(PathStep Step, JsonNode Node)> walk) => [.. walk.Select(one => one.Step)];

    private static List<(PathStep Step, JsonNode Node)> Walk(JsonNode from, Random random)
    {
        List<(PathStep, JsonNode)> walk = [];
        while (from is JsonObject whole && Attributes(whole) is { Count: > 0 } attributes && (walk.Count == 0 || random.Next(8) > 0))
        {
            var attribute = attributes[random.Next(attributes.Count)];
            from = whole[attribute] is JsonArray list ? list[random.Next(list.Count)]! : whole[attribute]!;
            walk.Add((StepTo(attribute, from, random), from));
        }
        return walk;
    }

    private static List<string> Attributes(JsonObject whole) => [.. whole.Select(member => member.Key).Where(key => key != "_type")];

    private static PathStep StepTo(string attribute, JsonNode node, Random random) =>
        (node as JsonObject)?["archetype_node_id"] is not { } id ? new(attribute, null, null) : random.Next(4) switch
        {
            0 => new(attribute, null, null),
            1 when (string)node["name"]!["value"]! is var name && !name.Contains('\'', StringComparison.Ordinal) => new(attribute, (string)id!, name),
            _ => new(attribute, (string)id!, null),
        };
}
