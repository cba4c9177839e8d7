using Varde.OpenEhr.ReferenceModel;

namespace Varde.Web.Writing;

/// <summary>
/// Where a value stands within its entry, whatever template and document: the entry's archetype (with its name where the template fixes one, since such entries differ by it alone), and
/// the nodes below it.
/// </summary>
internal static class EntryPath
{
    private static readonly string[] Entries = ["OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY", "GENERIC_ENTRY"];

    /// <summary>Whether a class is an entry.</summary>
    public static bool IsEntry(string rmType) => Entries.Contains(rmType);

    /// <summary>The beginning of the paths in an entry.</summary>
    public static string Of(string archetype, string? name) => name is null ? archetype : $"{archetype}#{name}";

    /// <summary>The path of a node below another.</summary>
    public static string Below(string path, string attribute, string nodeId) => $"{path}/{attribute}[{nodeId}]";

    /// <summary><c>openEHR-EHR-OBSERVATION.blood_pressure.v2</c> has the concept <c>blood_pressure.v2</c>.</summary>
    public static string ConceptOf(string archetypeId) => archetypeId.Split('.', 2) is [_, var concept] ? concept : archetypeId;

    /// <summary>The elements of a document by their paths, each with the time that it tells of.</summary>
    public static IEnumerable<(string Path, Element Element, string? Time)> ElementsOf(Composition document) => document.Content.SelectMany(item => InContent(item, document.Context?.StartTime?.Value));

    private static IEnumerable<(string, Element, string?)> InContent(ContentItem item, string? time) => item switch
    {
        Section section => section.Items.SelectMany(inner => InContent(inner, time)),
        // Found with and without its name: whether the name tells entries apart is for the template that asks.
        { ArchetypeNodeId: { } archetype } => InNode(item, Of(archetype, null), time).Concat(InNode(item, Of(archetype, item.Name?.Value), time)),
        _ => [],
    };

    private static IEnumerable<(string, Element, string?)> InNode(RmObject node, string path, string? time)
    {
        time = node switch { Event { Time.Value: { } at } => at, Varde.OpenEhr.ReferenceModel.Action { Time.Value: { } at } => at, _ => time };
        foreach (var attribute in node.Class.Attributes)
            foreach (var child in Children(node[attribute]).OfType<Locatable>())
            {
                var below = child.ArchetypeNodeId is { Length: > 0 } id ? Below(path, attribute.Name, id) : path;
                if (child is Element element) yield return (below, element, time);
                else
                    foreach (var found in InNode(child, below, time)) yield return found;
            }
    }

    private static List<RmObject> Children(object? value) => value switch { List<RmObject> items => items, RmObject one => [one], _ => [] };
}
