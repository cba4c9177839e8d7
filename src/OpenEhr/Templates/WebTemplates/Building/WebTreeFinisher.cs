namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Gives ids, unique among siblings, turns dependencies and cardinalities into ids, and makes the tree immutable.</summary>
internal sealed class WebTreeFinisher
{
    public WebTemplateNode Finish(WebNode root) => Finish(root, WebTemplateId.Of(BaseName(root)), []);

    private static WebTemplateNode Finish(WebNode node, string id, IReadOnlyList<string> dependsOn)
    {
        if (node.RmType == "ELEMENT" && node.Children.Count > 1)
        {
            NameAlternatives(node);
        }

        var ids = ChildIds(node);
        var dependencies = new Dictionary<string, string[]>();
        return new()
        {
            Id = id,
            AlternativeId = node.AlternativeId,
            Name = node.Name,
            LocalizedName = node.LocalizedName,
            RmType = node.RmType,
            NodeId = node.NodeId,
            NameCode = node.NameCode,
            Min = node.Min,
            Max = node.Max,
            LocalizedNames = node.LocalizedNames,
            LocalizedDescriptions = node.LocalizedDescriptions,
            Annotations = node.Annotations.ToDictionary(),
            TermBindings = node.TermBindings,
            AqlPath = node.Path,
            Inputs = node.Inputs,
            InContext = node.InContext,
            Cardinalities = Cardinalities(node, ids),
            DependsOn = dependsOn,
            ProportionTypes = node.ProportionTypes,
            Constraint = node.Constraint,
            OtherTextConstraint = node.OtherText,
            Steps = node.Steps,
            Children = [.. node.Children.Select((child, at) => Finish(child, ids[at], DependsOn(child, node, ids, dependencies)))],
        };
    }

    // The alternatives of an ELEMENT are named after their types; coded text stands before text, and "value", "value2" name them by order.
    private static void NameAlternatives(WebNode element)
    {
        PutCodedTextFirst(element.Children);
        for (var at = 0; at < element.Children.Count; at++)
        {
            var child = element.Children[at];
            var attribute = child.Steps[^1].RmAttributeName;
            var isValue = attribute == "value" && child.IsDataValue;
            child.FixedId = isValue ? AlternativeName(child.RmType) : attribute;
            child.AlternativeId = isValue ? $"value{(at == 0 ? "" : at + 1)}" : null;
        }
    }

    private static string AlternativeName(string rmType) => rmType.StartsWith("DV_INTERVAL<DV_", StringComparison.Ordinal)
        ? $"interval_of_{rmType["DV_INTERVAL<DV_".Length..^1].ToLowerInvariant()}_value"
        : $"{(rmType.StartsWith("DV_", StringComparison.Ordinal) ? rmType[3..] : rmType).ToLowerInvariant()}_value";

    private static void PutCodedTextFirst(List<WebNode> children)
    {
        var coded = children.FindIndex(one => one.RmType == "DV_CODED_TEXT");
        var text = children.FindIndex(one => one.RmType == "DV_TEXT");
        if (text >= 0 && coded > text)
        {
            var moved = children[coded];
            children.RemoveAt(coded);
            children.Insert(text, moved);
        }
    }

    private static List<string> ChildIds(WebNode node)
    {
        var taken = new HashSet<string>();
        var next = new Dictionary<string, int>();
        return [.. node.Children.Select(child => Unique(WebTemplateId.Of(BaseName(child)), taken, next))];
    }

    // The specification's example counts from _1; both servers in use write comment, comment2, comment3, and so does their data.
    private static string Unique(string id, HashSet<string> taken, Dictionary<string, int> next)
    {
        var unique = id;
        var count = next.GetValueOrDefault(id, 2);
        while (!taken.Add(unique))
        {
            unique = $"{id}{count++}";
        }

        next[id] = count;
        return unique;
    }

    private static string BaseName(WebNode node)
    {
        if (node.FixedId is { } id)
        {
            return id;
        }

        return string.IsNullOrWhiteSpace(node.Name) ? node.Path[(node.Path.LastIndexOf('/') + 1)..] : node.Name;
    }

    private static string[] DependsOn(WebNode child, WebNode parent, List<string> ids, Dictionary<string, string[]> known)
    {
        foreach (var path in child.DependsOn.Where(path => !known.ContainsKey(path)))
        {
            known[path] = [.. parent.Children.Zip(ids).Where(pair => !pair.First.InContext && IsUnder(pair.First, path)).Select(pair => pair.Second)];
        }

        return child.DependsOn is [var only] ? known[only] : [.. child.DependsOn.SelectMany(path => known[path]).Distinct()];
    }

    private static bool IsUnder(WebNode node, string path) => node.Path.StartsWith(path, StringComparison.Ordinal);

    private static WebTemplateCardinality[] Cardinalities(WebNode node, List<string> ids) =>
        [.. node.Cardinalities.Select(one => new WebTemplateCardinality(one.Interval, Under(node, ids, one.PathPrefix))).Where(one => one.Ids.Count > 0)];

    private static string[] Under(WebNode node, List<string> ids, string prefix) =>
        [.. node.Children.Zip(ids).Where(pair => IsUnder(pair.First, prefix)).Select(pair => pair.Second)];
}
