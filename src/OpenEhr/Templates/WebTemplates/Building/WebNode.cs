namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>A node while the tree is being built and levels are taken out of it.</summary>
internal sealed class WebNode(string rmType, string path, WebTemplateStep? step, CObject? constraint)
{
    public string RmType { get; } = rmType;

    public string Path { get; } = path;

    public CObject? Constraint { get; } = constraint;

    public List<WebTemplateStep> Steps { get; set; } = step is null ? [] : [step];

    public CObject? OtherText { get; set; }

    public string? Name { get; set; }

    public string? LocalizedName { get; set; }

    public string? NodeId { get; set; }

    public string? NameCode { get; set; }

    public int Min { get; set; }

    public int? Max { get; set; }

    public bool InContext { get; set; }

    /// <summary>An id that does not come from the name.</summary>
    public string? FixedId { get; set; }

    public string? AlternativeId { get; set; }

    public Dictionary<string, string> LocalizedNames { get; set; } = [];

    public Dictionary<string, string> LocalizedDescriptions { get; } = [];

    public SortedDictionary<string, string> Annotations { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TemplateCode> TermBindings { get; } = [];

    public List<WebTemplateInput> Inputs { get; } = [];

    public List<string> ProportionTypes { get; } = [];

    public List<(MultiplicityInterval Interval, string PathPrefix)> Cardinalities { get; } = [];

    /// <summary>Paths that this node depends on; they become ids when ids are known.</summary>
    public List<string> DependsOn { get; } = [];

    public List<WebNode> Children { get; set; } = [];

    public bool IsDataValue => RmType.StartsWith("DV_", StringComparison.Ordinal) || RmType == "DATA_VALUE";
}
