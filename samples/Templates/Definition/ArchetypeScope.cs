namespace Varde.Templates.Definition;

/// <summary>An archetype root with all codes that its nodes use: at-codes are local to it.</summary>
internal sealed class ArchetypeScope
{
    private readonly IReadOnlyList<string> languages;

    private ArchetypeScope(ObjectDefinition root, IReadOnlyList<string> languages)
    {
        Root = root;
        this.languages = languages;
        Collect(root);
    }

    public ObjectDefinition Root { get; }

    /// <summary>Every use of a code in the order of the definition.</summary>
    public List<TermUse> Terms { get; } = [];

    /// <summary>Bindings of the codes to other terminologies.</summary>
    public List<(string Code, TermBinding Binding)> Bindings { get; } = [];

    /// <summary>Each code once: an unrenamed use names it before a renamed one.</summary>
    public IEnumerable<TermUse> DistinctTerms =>
        Terms.GroupBy(t => t.Code).Select(g => g.FirstOrDefault(t => !t.IsRenamed) ?? g.First()).OrderBy(t => t.Code, StringComparer.Ordinal);

    public static ArchetypeScope Of(ObjectDefinition root, IReadOnlyList<string> languages) => new(root, languages);

    /// <summary>The scopes of the template, the composition's first.</summary>
    public static IEnumerable<ArchetypeScope> All(TemplateDefinition definition) => All(definition.Root, definition.Languages);

    private static IEnumerable<ArchetypeScope> All(ObjectDefinition node, IReadOnlyList<string> languages)
    {
        if (node is { IsArchetypeRoot: true, SlotIncludes: null }) yield return new ArchetypeScope(node, languages);
        foreach (var scope in node.Children.SelectMany(c => All(c, languages))) yield return scope;
    }

    private void Collect(ObjectDefinition node)
    {
        Use(node.NodeCode, node.Label, node.Help, node, node.IsRenamed, node.Bindings);
        if (node.ContextCode is { } context) Use(context, StructuralLabel.For("ITEM_TREE", languages), null, node, false, []);
        foreach (var step in node.Steps) Use(step.Code, step.Label, null, node, false, step.Bindings);
        foreach (var code in node.Values.SelectMany(LocalCodes)) Use(code.Code, code.Label, null, node, false, code.Bindings);
        foreach (var child in node.Children.Where(c => !c.IsArchetypeRoot)) Collect(child);
    }

    private static IEnumerable<CodeDefinition> LocalCodes(ValueDefinition value) => value switch
    {
        CodedValue coded => coded.Codes.Select(c => coded.Terminology == "local" ? c : c with { Code = $"{coded.Terminology}::{c.Code}" }),
        OrdinalValue ordinal => ordinal.Steps.Select(s => s.Code),
        _ => [],
    };

    private void Use(string code, LocalText label, LocalText? help, ObjectDefinition owner, bool renamed, IEnumerable<TermBinding> bindings)
    {
        Terms.Add(new TermUse(code, label, help, owner, renamed));
        Bindings.AddRange(bindings.Select(b => (code, b)));
    }
}

/// <summary>A code as a node or a value list uses it.</summary>
internal sealed record TermUse(string Code, LocalText Label, LocalText? Help, ObjectDefinition Owner, bool IsRenamed);
