using System.Runtime.CompilerServices;
using System.Text;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// A node of a web template made ready for building and taking apart objects: the objects between it and its parent as a tree of
/// <see cref="FormStep"/>s, and the template's alternatives at each. An ELEMENT and its one value are one node, as the format has it.
/// </summary>
internal sealed class FormNode
{
    private static readonly ConditionalWeakTable<WebTemplate, FormNode> Made = [];

    private readonly Dictionary<string, FormNode> _byId = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, FormNode?>> _byFoldedId;

    private FormNode(WebTemplateNode node, int ordinal, RmClass type, IReadOnlyList<CObject> alternatives)
    {
        Id = node.Id;
        Ordinal = ordinal;
        Type = type;
        IsMultiple = node.IsMultiple;
        Alternatives = alternatives;
        Node = node;
        _byFoldedId = new(FoldIds);
        Children = AddChildren(node);
    }

    public string Id { get; }

    /// <summary>The place among the siblings.</summary>
    public int Ordinal { get; }

    /// <summary>The class of the object that the node stands for: ELEMENT for an element with its value.</summary>
    public RmClass Type { get; }

    public bool IsMultiple { get; }

    /// <summary>What the template allows here.</summary>
    public IReadOnlyList<CObject> Alternatives { get; }

    public WebTemplateNode Node { get; }

    public IReadOnlyList<FormNode> Children { get; }

    /// <summary>The first steps from this node's object to those of its children.</summary>
    public List<FormStep> Steps { get; } = [];

    /// <summary>The root of a web template, made once.</summary>
    public static FormNode Of(WebTemplate template) => Made.GetValue(template, static one => new FormNode(one.Tree, 0, RmModel.Composition, [one.Template.Definition]));

    /// <summary>
    /// The child that a segment of a key means: its id, the id that older data uses for alternatives, or a spelling that differs only in what older
    /// servers cut or kept (letters outside ASCII, blanks, capitals), when that is unambiguous.
    /// </summary>
    public FormNode? Child(string id) => _byId.GetValueOrDefault(id) ?? _byFoldedId.Value.GetValueOrDefault(Fold(id));

    /// <summary>The text without all but ASCII letters and digits, in lower case; empty when nothing is left.</summary>
    public static string Fold(string id)
    {
        var folded = new StringBuilder(id.Length);
        foreach (var letter in id)
            if (char.IsAsciiLetterOrDigit(letter)) folded.Append(char.ToLowerInvariant(letter));
        return folded.ToString();
    }

    private List<FormNode> AddChildren(WebTemplateNode node)
    {
        var children = new List<FormNode>(node.Children.Count);
        foreach (var child in node.Children)
            if (Add(child, children.Count) is { } made) children.Add(made);
        foreach (var child in children) _byId[child.Id] = child;
        foreach (var child in children)
            if (child.Node.AlternativeId is { } other) _byId.TryAdd(other, child);
        return children;
    }

    /// <summary>Puts the child's way into the tree of steps. A child whose way the reference model does not know is left to the fields of its class.</summary>
    private FormNode? Add(WebTemplateNode child, int ordinal)
    {
        var (steps, holder, alternatives, at) = (Steps, Type, Alternatives, (FormStep?)null);
        foreach (var part in Way(child))
        {
            if (holder.Find(part.RmAttributeName) is not { Kind: RmKind.Object } attribute) return null;
            at = steps.Find(step => step.Is(attribute, part)) ?? FormStep.Add(steps, attribute, part, alternatives);
            (steps, holder, alternatives) = (at.Next, at.Type, at.Alternatives);
        }

        if (at is null || at.Form is not null) return null;
        return at.Form = new FormNode(child, ordinal, at.Type, at.Alternatives);
    }

    /// <summary>The steps, ending at the ELEMENT where node and value are one.</summary>
    private static IEnumerable<WebTemplateStep> Way(WebTemplateNode node) =>
        node.Steps is [.., { RmTypeName: "ELEMENT" }, { RmAttributeName: "value" }] ? node.Steps.SkipLast(1) : node.Steps;

    private Dictionary<string, FormNode?> FoldIds()
    {
        var folded = new Dictionary<string, FormNode?>(StringComparer.Ordinal) { [""] = null };
        foreach (var child in Children)
            if (!folded.TryAdd(Fold(child.Id), child)) folded[Fold(child.Id)] = null;
        return folded;
    }
}

/// <summary>One step from an object to the next on the way to a node: an object that the format leaves out, or a node itself.</summary>
internal sealed class FormStep
{
    private FormStep(RmAttribute attribute, RmClass type, WebTemplateStep step, IReadOnlyList<CObject> alternatives) =>
        (Attribute, Type, Step, Alternatives, OwnId) = (attribute, type, step, alternatives, "_" + attribute.Name);

    public RmAttribute Attribute { get; }

    public RmClass Type { get; }

    public WebTemplateStep Step { get; }

    public IReadOnlyList<CObject> Alternatives { get; }

    /// <summary>The node that the step leads to; null for a level that the format leaves out.</summary>
    public FormNode? Form { get; set; }

    /// <summary>The steps from the left-out level on.</summary>
    public List<FormStep> Next { get; } = [];

    /// <summary>The id of the node that describes a left-out level where it departs from the template: <c>_data</c>.</summary>
    public string OwnId { get; }

    /// <summary>Whether any of the nodes that were found lies behind this step.</summary>
    public bool LeadsToOneOf(List<SimplifiedNode>?[] found)
    {
        foreach (var next in Next)
            if (next.Form is { } form ? found[form.Ordinal] is not null : next.LeadsToOneOf(found)) return true;
        return false;
    }

    public bool Is(RmAttribute attribute, WebTemplateStep step) =>
        Form is null && ReferenceEquals(Attribute, attribute) && ReferenceEquals(Step.Constraint, step.Constraint)
        && Step.ArchetypeNodeId == step.ArchetypeNodeId && Step.Name == step.Name;

    public static FormStep Add(List<FormStep> steps, RmAttribute attribute, WebTemplateStep step, IReadOnlyList<CObject> parents)
    {
        var type = RmModel.Find(step.RmTypeName) is { } named && named.IsA(attribute.Type ?? named) ? named : attribute.Type!;
        // Alternatives of a single attribute that is no structure stand together: the states of an action are as many ISM_TRANSITIONs.
        var alternatives = step.Constraint is { } one && (attribute.IsMultiple || type.IsA(RmModel.Pathable) && type != RmModel.IsmTransition || type.IsA(RmModel.DataValue))
            ? [one]
            : ConstraintSet.Under(parents, attribute.Name);
        var added = new FormStep(attribute, type, step, alternatives);
        steps.Add(added);
        return added;
    }
}
