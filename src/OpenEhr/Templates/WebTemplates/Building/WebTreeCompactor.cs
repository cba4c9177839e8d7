namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>
/// Takes out the levels that carry nothing of their own (Simplified Formats, "Structural simplification"): ITEM structures and HISTORY always; an
/// EVENT when it may stand once and has no sibling; an ELEMENT with one value becomes that value; what is left empty goes.
/// </summary>
internal static class WebTreeCompactor
{
    private static readonly HashSet<string> AlwaysRemoved =
        ["ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE", "HISTORY"];

    private static readonly HashSet<string> Events = ["EVENT", "POINT_EVENT", "INTERVAL_EVENT"];

    private static readonly HashSet<string> RemovedWhenEmpty = [.. AlwaysRemoved, .. Events, "CLUSTER", "ELEMENT", "ITEM"];

    public static void Compact(WebNode root) => CompactWithin(root);

    private static WebNode? CompactWithin(WebNode node)
    {
        node.Children = [.. Flatten(node, node.Children).Select(CompactWithin).OfType<WebNode>()];
        return node switch
        {
            { RmType: "ELEMENT", Inputs.Count: 0, Children: [var only] } => Merge(node, only),
            { Children.Count: 0 } when RemovedWhenEmpty.Contains(node.RmType) => null,
            _ => node,
        };
    }

    private static List<WebNode> Flatten(WebNode node, List<WebNode> children)
    {
        var kept = new List<WebNode>();
        foreach (var child in children)
        {
            if (!IsRemoved(child, children))
            {
                kept.Add(child);
                continue;
            }

            foreach (var grandchild in child.Children)
            {
                grandchild.Steps = [.. child.Steps, .. grandchild.Steps];
                grandchild.DependsOn.AddRange(child.DependsOn);
            }

            node.Cardinalities.AddRange(child.Cardinalities);
            kept.AddRange(Flatten(node, child.Children));
        }

        return kept;
    }

    private static bool IsRemoved(WebNode child, List<WebNode> siblings) =>
        AlwaysRemoved.Contains(child.RmType)
        || (child.Max == 1 && Events.Contains(child.RmType) && !siblings.Exists(other => other != child && Events.Contains(other.RmType)));

    private static WebNode Merge(WebNode element, WebNode value)
    {
        value.Steps = [.. element.Steps, .. value.Steps];
        value.Name = element.Name;
        value.LocalizedName = element.LocalizedName;
        value.LocalizedNames = element.LocalizedNames;
        value.NodeId = element.NodeId;
        value.NameCode = element.NameCode;
        value.Min = element.Min;
        value.Max = element.Max is null || value.Max < element.Max ? element.Max : value.Max;
        value.DependsOn.AddRange(element.DependsOn);
        foreach (var (language, description) in element.LocalizedDescriptions)
        {
            value.LocalizedDescriptions[language] = description;
        }

        foreach (var (key, note) in element.Annotations)
        {
            value.Annotations[key] = note;
        }

        foreach (var (terminology, code) in element.TermBindings)
        {
            value.TermBindings[terminology] = code;
        }

        return value;
    }
}
