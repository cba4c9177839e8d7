using System.Globalization;
using System.Text;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Paths;

/// <summary>One step of a path.</summary>
/// <param name="Attribute">Name of the attribute, such as <c>items</c>.</param>
/// <param name="NodeId">The <c>archetype_node_id</c> that a node must have; null for any.</param>
/// <param name="Name">The <c>name/value</c> that a node must have; null for any.</param>
/// <param name="Conditions">Further conditions, all of which must hold.</param>
/// <param name="Position">The place, from 1, among the nodes that match the rest; 0 for all.</param>
public sealed record RmPathStep(string Attribute, string? NodeId, string? Name, IReadOnlyList<RmPathCondition> Conditions, int Position)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var predicate = NodeId is not null && Name is not null && Conditions.Count == 0 ? $"{NodeId}, {Quoted(Name)}" : string.Join(" and ", Parts());
        return Attribute + (predicate.Length > 0 ? $"[{predicate}]" : "") + (Position > 0 ? $"[{Position.ToString(CultureInfo.InvariantCulture)}]" : "");
    }

    /// <summary>What the step leads to from one object.</summary>
    internal IEnumerable<object> Take(RmObject from)
    {
        IEnumerable<object> values = from[Attribute] switch
        {
            null => [],
            List<RmObject> items => items,
            var one => [one],
        };
        var matched = values.Where(Matches);
        return Position > 0 ? matched.Skip(Position - 1).Take(1) : matched;
    }

    /// <summary>The step that leads to one of the items of an attribute and to no other.</summary>
    internal static RmPathStep To(RmAttribute attribute, IReadOnlyList<RmObject> items, int index)
    {
        var node = items[index] as Locatable;
        var nodeId = node?.ArchetypeNodeId is { Length: > 0 } id && id.All(RmPathParser.IsOfNodeId) ? id : null;
        var alike = items.Where(i => nodeId is null || (i as Locatable)?.ArchetypeNodeId == nodeId).ToList();
        var name = alike.Count > 1 ? node?.Name?.Value : null;
        if (name is not null) alike.RemoveAll(i => (i as Locatable)?.Name?.Value != name);
        var position = alike.Count > 1 ? alike.FindIndex(i => ReferenceEquals(i, node ?? items[index])) + 1 : 0;
        return new(attribute.Name, nodeId, name, [], position);
    }

    private bool Matches(object value) => (NodeId is null && Name is null && Conditions.Count == 0)
        || (value is RmObject item && MatchesNode(item as Locatable) && Conditions.All(condition => condition.Holds(item)));

    private bool MatchesNode(Locatable? node) =>
        (NodeId is null || node?.ArchetypeNodeId == NodeId) && (Name is null || node?.Name?.Value == Name);

    private IEnumerable<string> Parts()
    {
        if (NodeId is not null) yield return NodeId;
        if (Name is not null) yield return "name/value=" + Quoted(Name);
        foreach (var condition in Conditions) yield return condition.ToString();
    }

    internal static string Quoted(string text) =>
        new StringBuilder(text).Replace("\\", "\\\\").Replace("'", "\\'").Insert(0, '\'').Append('\'').ToString();
}

/// <summary>A condition in a step: what a path from the node leads to must, or must not, equal a value.</summary>
/// <param name="Path">The path from the node, such as <c>name/value</c>.</param>
/// <param name="Equal">False for <c>!=</c>.</param>
/// <param name="Value">The value: a text, an <see cref="RmNumber"/> (compared as numbers) or a <see cref="bool"/>.</param>
public sealed record RmPathCondition(RmPath Path, bool Equal, object Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path.ToString()[1..]}{(Equal ? "=" : "!=")}{Written}";

    private string Written => Value switch
    {
        string text => RmPathStep.Quoted(text),
        bool flag => flag ? "true" : "false",
        _ => ((RmNumber)Value).Text,
    };

    /// <summary>True when some value of the path satisfies the condition.</summary>
    internal bool Holds(RmObject node) => Path.Select(node).Any(found => IsEqual(found) == Equal);

    private bool IsEqual(object found) => (found, Value) switch
    {
        (RmNumber a, RmNumber b) => a.Value.Equals(b.Value),
        _ => found.Equals(Value),
    };
}
