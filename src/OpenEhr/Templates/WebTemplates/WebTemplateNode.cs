namespace Varde.OpenEhr.Templates.WebTemplates;

/// <summary>A node of a web template: something to fill in, or a group of such.</summary>
public sealed class WebTemplateNode
{
    private readonly IReadOnlyList<WebTemplateNode> _children = [];
    private Dictionary<string, WebTemplateNode>? _byId;

    /// <summary>The id among the siblings: one segment of a FLAT key.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// A second id that data of other servers uses: <c>value</c>, <c>value2</c> for the alternatives of an ELEMENT; <c>context</c> for an EVENT_CONTEXT
    /// that the template names otherwise. Null when there is none.
    /// </summary>
    public string? AlternativeId { get; init; }

    /// <summary>The name: that which the template fixes, else the term in the template's own language; null where the node carries none.</summary>
    public string? Name { get; init; }

    /// <summary>The name in the default language.</summary>
    public string? LocalizedName { get; init; }

    /// <summary>The class of the reference model, such as <c>DV_QUANTITY</c> or <c>DV_INTERVAL&lt;DV_COUNT&gt;</c>.</summary>
    public required string RmType { get; init; }

    /// <summary>The archetype id or at-code; null where the node carries none.</summary>
    public string? NodeId { get; init; }

    /// <summary>The code that fixes the name of a node whose name the template draws from a list of codes.</summary>
    public string? NameCode { get; init; }

    /// <summary>The least number of occurrences.</summary>
    public required int Min { get; init; }

    /// <summary>The greatest number of occurrences; null when unbounded, which is written as -1.</summary>
    public required int? Max { get; init; }

    /// <summary>True when keys carry an index: more than one may stand.</summary>
    public bool IsMultiple => Max is null or > 1;

    /// <summary>Names by language.</summary>
    public IReadOnlyDictionary<string, string> LocalizedNames { get; init; } = Empty;

    /// <summary>Descriptions by language.</summary>
    public IReadOnlyDictionary<string, string> LocalizedDescriptions { get; init; } = Empty;

    /// <summary>Notes on the node: the template's annotations, further items of the archetype's term, and <c>view:…</c> hints.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty;

    /// <summary>Codes of outer terminologies that the archetype binds the node to, by terminology.</summary>
    public IReadOnlyDictionary<string, TemplateCode> TermBindings { get; init; } = new Dictionary<string, TemplateCode>();

    /// <summary>The AQL path from the root of the document; names that the template fixes are part of the predicates.</summary>
    public required string AqlPath { get; init; }

    /// <summary>What is filled in: one input for each part of the value; empty for groups.</summary>
    public IReadOnlyList<WebTemplateInput> Inputs { get; init; } = [];

    /// <summary>
    /// True for what the reference model asks for and the context of the document gives: start time, language, composer, subject, event time…
    /// </summary>
    public bool InContext { get; init; }

    /// <summary>How many of the named children must stand together, where the template limits it.</summary>
    public IReadOnlyList<WebTemplateCardinality> Cardinalities { get; init; } = [];

    /// <summary>Ids of siblings without which this node means nothing (state and protocol depend on data).</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The kinds of proportion that may stand (ratio, unitary, percent, fraction, integer_fraction).</summary>
    public IReadOnlyList<string> ProportionTypes { get; init; } = [];

    /// <summary>The constraint that the node stands for; null for attributes that only the reference model asks for.</summary>
    public CObject? Constraint { get; init; }

    /// <summary>
    /// The free-text alternative (DV_TEXT) that was joined into this coded text: its input has the suffix <c>other</c>. Null when there is none.
    /// </summary>
    public CObject? OtherTextConstraint { get; init; }

    /// <summary>
    /// The way in the reference model from the parent node to this one, levels that were left out included: attribute, class, archetype node id and
    /// fixed name of each. Empty for the root.
    /// </summary>
    public required IReadOnlyList<WebTemplateStep> Steps { get; init; }

    /// <summary>The parent; null for the root.</summary>
    public WebTemplateNode? Parent { get; private set; }

    /// <summary>The children in the template's order.</summary>
    public IReadOnlyList<WebTemplateNode> Children
    {
        get => _children;
        init
        {
            _children = value;
            foreach (var child in value)
            {
                child.Parent = this;
            }
        }
    }

    /// <summary>The ids from the root down, joined by slashes.</summary>
    public string Path => Parent is null ? Id : $"{Parent.Path}/{Id}";

    private static Dictionary<string, string> Empty { get; } = [];

    /// <summary>The child of this id, or of this alternative id; null when there is none.</summary>
    public WebTemplateNode? Child(string id)
    {
        _byId ??= IndexChildren();
        return _byId.GetValueOrDefault(id);
    }

    /// <summary>This node and all below, parents first.</summary>
    public IEnumerable<WebTemplateNode> DescendantsAndSelf() => Children.SelectMany(one => one.DescendantsAndSelf()).Prepend(this);

    private Dictionary<string, WebTemplateNode> IndexChildren()
    {
        var index = new Dictionary<string, WebTemplateNode>(Children.Count);
        foreach (var child in Children)
        {
            index[child.Id] = child;
        }

        foreach (var child in Children.Where(one => one.AlternativeId is not null))
        {
            index.TryAdd(child.AlternativeId!, child);
        }

        return index;
    }
}

/// <summary>One step from an object of the reference model to the next.</summary>
/// <param name="RmAttributeName">The attribute.</param>
/// <param name="RmTypeName">The class of the object there, as the template or the reference model names it.</param>
/// <param name="ArchetypeNodeId">What the object carries as <c>archetype_node_id</c>; empty for objects that have none.</param>
/// <param name="Name">The name that the template fixes; null when it does not.</param>
/// <param name="IsContainer">True when the attribute holds a list.</param>
/// <param name="Constraint">The constraint on the object; null when only the reference model asks for it.</param>
public sealed record WebTemplateStep(
    string RmAttributeName, string RmTypeName, string ArchetypeNodeId, string? Name, bool IsContainer, CObject? Constraint);

/// <summary>How many of some children must stand together.</summary>
/// <param name="Interval">The number.</param>
/// <param name="Ids">The ids of the children that count.</param>
public sealed record WebTemplateCardinality(MultiplicityInterval Interval, IReadOnlyList<string> Ids);
