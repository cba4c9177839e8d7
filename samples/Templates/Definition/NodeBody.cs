namespace Varde.Templates.Definition;

/// <summary>Gathers the lines under a node until the node is whole.</summary>
internal sealed class NodeBody(ObjectDefinition node)
{
    public string RmType => node.RmType;
    public bool IsSlot => node.SlotIncludes is not null;
    public LocalText? Help { get; set; }
    public string? Category { get; set; }
    public string? ContextCode { get; set; }
    public string? ActionArchetype { get; set; }
    public List<ObjectDefinition> Children { get; } = [];
    public List<ValueDefinition> Values { get; } = [];
    public List<CareflowStep> Steps { get; } = [];
    public IReadOnlyList<string>? NullFlavours { get; set; }
    public List<string> Includes { get; } = [];
    public List<TermBinding> Bindings { get; } = [];
    public List<Annotation> Annotations { get; } = [];

    public bool Is(string rmType) => node.RmType == rmType;

    public ObjectDefinition ToDefinition() => node with
    {
        Help = Help,
        Category = Category,
        ContextCode = ContextCode,
        ActionArchetype = ActionArchetype,
        Children = Children,
        Values = Values,
        Steps = Steps,
        NullFlavours = NullFlavours,
        SlotIncludes = IsSlot ? Includes : null,
        Bindings = Bindings,
        Annotations = Annotations,
    };
}
