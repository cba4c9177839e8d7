namespace Varde.Templates.Definition;

/// <summary>The attributes of the reference model (RM 1.1.0) that a definition can reach, and what each may hold.</summary>
internal static class ReferenceModelShape
{
    private static readonly string[] Entries = ["OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY"];
    private static readonly string[] Structures = ["ITEM_TREE", "ITEM_LIST"];
    private static readonly string[] Items = ["CLUSTER", "ELEMENT"];
    private static readonly string[] Events = ["EVENT", "POINT_EVENT", "INTERVAL_EVENT"];

    private static readonly Dictionary<string, Dictionary<string, string[]>> Attributes = new()
    {
        ["COMPOSITION"] = new() { ["content"] = ["SECTION", .. Entries] },
        ["EVENT_CONTEXT"] = new() { ["other_context"] = Items },
        ["SECTION"] = new() { ["items"] = ["SECTION", .. Entries] },
        ["OBSERVATION"] = new() { ["data"] = ["HISTORY"], ["protocol"] = Structures },
        ["EVALUATION"] = new() { ["data"] = Structures, ["protocol"] = Structures },
        ["ADMIN_ENTRY"] = new() { ["data"] = Structures },
        ["INSTRUCTION"] = new() { ["activities"] = ["ACTIVITY"], ["protocol"] = Structures },
        ["ACTIVITY"] = new() { ["description"] = Structures },
        ["ACTION"] = new() { ["description"] = Structures, ["protocol"] = Structures },
        ["HISTORY"] = new() { ["events"] = Events },
        ["EVENT"] = new() { ["data"] = Structures, ["state"] = Structures },
        ["POINT_EVENT"] = new() { ["data"] = Structures, ["state"] = Structures },
        ["INTERVAL_EVENT"] = new() { ["data"] = Structures, ["state"] = Structures },
        ["ITEM_TREE"] = new() { ["items"] = Items },
        ["ITEM_LIST"] = new() { ["items"] = ["ELEMENT"] },
        ["CLUSTER"] = new() { ["items"] = Items },
        ["ELEMENT"] = [],
    };

    private static readonly HashSet<string> Containers = ["content", "items", "events", "activities", "other_context"];
    private static readonly HashSet<string> Mandatory = ["data", "events", "description", "ism_transition"];

    public static bool IsType(string word) => Attributes.ContainsKey(word);

    public static bool IsAttribute(string word) => word is "data" or "state" or "protocol" or "description";

    /// <summary>True where the attribute holds many nodes rather than one.</summary>
    public static bool IsContainer(string attribute) => Containers.Contains(attribute);

    /// <summary>True where the reference model demands the attribute.</summary>
    public static bool IsMandatory(string attribute) => Mandatory.Contains(attribute);

    /// <summary>Types that carry a label of their own even when a definition gives none.</summary>
    public static bool IsStructural(string rmType) => rmType is "HISTORY" or "ITEM_TREE" or "ITEM_LIST";

    /// <summary>The attribute of the parent that takes the type without being named; null when it must be named.</summary>
    public static string? ImpliedAttribute(string parentType, string rmType)
    {
        var fitting = Attributes[parentType].Where(a => IsContainer(a.Key) && a.Value.Contains(rmType)).ToList();
        return fitting.Count == 1 ? fitting[0].Key : null;
    }

    public static bool Accepts(string parentType, string attribute, string rmType) =>
        Attributes[parentType].TryGetValue(attribute, out var types) && types.Contains(rmType);
}
