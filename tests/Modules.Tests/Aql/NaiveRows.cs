using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// The rows of some paths of one object, worked out in the plainest way: the paths are a tree, each step of it takes each node that matches or none, and
/// branches are combined each with each. AQL's rule of common beginnings, written a second time to hold the first to it.
/// </summary>
internal static class NaiveRows
{
    /// <summary>A row for each way to take the paths; a cell is null where there is nothing.</summary>
    public static IEnumerable<JsonNode?[]> Of(JsonNode whole, IReadOnlyList<PathStep[]> paths) =>
        Expand(whole, [.. paths.Select((path, column) => (path, column))]).Select(cells => Enumerable.Range(0, paths.Count).Select(column => cells.GetValueOrDefault(column)).ToArray());

    private static List<Dictionary<int, JsonNode?>> Expand(JsonNode? at, List<(PathStep[] Left, int Column)> paths)
    {
        List<Dictionary<int, JsonNode?>> rows = [[]];
        foreach (var branch in paths.GroupBy(path => path.Left[0]))
        {
            var ways = Ways(at, branch.Key, [.. branch]);
            rows = [.. rows.SelectMany(row => ways.Select(way => row.Concat(way).ToDictionary()))];
        }
        return rows;
    }

    private static List<Dictionary<int, JsonNode?>> Ways(JsonNode? at, PathStep step, List<(PathStep[] Left, int Column)> paths)
    {
        var ended = paths.Where(path => path.Left.Length == 1).Select(path => path.Column).ToList();
        var further = paths.Where(path => path.Left.Length > 1).Select(path => (path.Left[1..], path.Column)).ToList();
        return [.. step.From(at).DefaultIfEmpty().SelectMany(node => Expand(node, further)
            .Select(row => row.Concat(ended.Select(column => KeyValuePair.Create(column, node))).ToDictionary()))];
    }
}

/// <summary>A step of a path: an attribute, and the node id and name that its objects must have.</summary>
internal sealed record PathStep(string Attribute, string? NodeId, string? Name)
{
    /// <summary>The nodes that the step leads to from a node.</summary>
    public IEnumerable<JsonNode?> From(JsonNode? node) => (node as JsonObject)?[Attribute] switch
    {
        null => [],
        JsonArray list => list.Where(Fits),
        var one => Fits(one) ? Enumerable.Repeat(one, 1) : [],
    };

    /// <summary>The step as AQL writes it.</summary>
    public override string ToString() => NodeId is null ? $"/{Attribute}" : $"/{Attribute}[{NodeId}{(Name is null ? "" : $", '{Name}'")}]";

    private bool Fits(JsonNode? node) =>
        NodeId is null || (node is JsonObject whole && (string?)whole["archetype_node_id"] == NodeId && (Name is null || (string?)whole["name"]?["value"] == Name));
}
