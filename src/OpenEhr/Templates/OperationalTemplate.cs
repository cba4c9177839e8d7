namespace Varde.OpenEhr.Templates;

/// <summary>
/// An operational template in ADL 1.4 form (OPT 1.4): archetypes joined and narrowed to one kind of document, with all terms that are needed to
/// validate, show and search it. Immutable; made by the reader of OPT files.
/// </summary>
public sealed class OperationalTemplate
{
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> _annotations;

    /// <summary>Makes an empty shell; the reader fills it.</summary>
    public OperationalTemplate() => _annotations = new(IndexAnnotations);

    /// <summary>The template's id, such as <c>IDCR - Laboratory Test Report.v0</c>: what documents name in <c>archetype_details/template_id</c>.</summary>
    public required string TemplateId { get; init; }

    /// <summary>The unique id of this very file, when it has one.</summary>
    public string? Uid { get; init; }

    /// <summary>The concept, most often the template's name.</summary>
    public required string Concept { get; init; }

    /// <summary>The template's own language.</summary>
    public required TemplateCode Language { get; init; }

    /// <summary>Every language that terms are given in, the template's own first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Who made it, what for, and how it may be used; null when the template says nothing.</summary>
    public TemplateDescription? Description { get; init; }

    /// <summary>The constraints, from the root down.</summary>
    public required CArchetypeRoot Definition { get; init; }

    /// <summary>Notes on nodes, as the template writes them.</summary>
    public IReadOnlyList<TemplateAnnotation> Annotations { get; init; } = [];

    /// <summary>Values that a form starts with.</summary>
    public IReadOnlyList<TemplateDefault> Defaults { get; init; } = [];

    /// <summary>Hints for showing (OPT 1.4, T_VIEW), such as <c>pass_through</c>.</summary>
    public IReadOnlyList<TemplateAnnotation> ViewConstraints { get; init; } = [];

    /// <summary>The notes on one node by key; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> AnnotationsOf(CObject node)
    {
        var path = TemplatePath.Of(node, withNames: true);
        return _annotations.Value.GetValueOrDefault(path)
            ?? _annotations.Value.GetValueOrDefault(TemplatePath.Of(node, withNames: false))
            ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>All constraints on objects, parents before children.</summary>
    public IEnumerable<CObject> Nodes()
    {
        var open = new Stack<CObject>([Definition]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in ChildrenInReverse(node))
            {
                open.Push(child);
            }
        }
    }

    private static IEnumerable<CObject> ChildrenInReverse(CObject node) =>
        node is CComplexObject complex ? complex.Attributes.SelectMany(one => one.Children).Reverse() : [];

    private Dictionary<string, IReadOnlyDictionary<string, string>> IndexAnnotations()
    {
        var index = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var group in Annotations.GroupBy(one => TemplatePath.Normalise(one.Path)))
        {
            var items = new Dictionary<string, string>();
            foreach (var (key, value) in group.SelectMany(one => one.Items))
            {
                items[key] = value;
            }

            index[group.Key] = items;
        }

        return index;
    }
}

/// <summary>Notes by key on the node at a path (OPT 1.4, ANNOTATION).</summary>
/// <param name="Path">The path as the template writes it.</param>
/// <param name="Items">The notes.</param>
public sealed record TemplateAnnotation(string Path, IReadOnlyDictionary<string, string> Items);

/// <summary>A value that a form starts with (OPT 1.4, T_CONSTRAINT).</summary>
/// <param name="Path">The path of the object, as the template writes it.</param>
/// <param name="RmAttributeName">The attribute of that object which has the value.</param>
/// <param name="Value">The value in the shape of canonical XML.</param>
public sealed record TemplateDefault(string Path, string RmAttributeName, TemplateValue Value);

/// <summary>A value of the reference model as a template carries it: a type, a text or parts by name.</summary>
/// <param name="Name">The attribute that it is the value of.</param>
/// <param name="RmTypeName">The class, where the template says it.</param>
/// <param name="Text">The text of a leaf; null for an object with parts.</param>
/// <param name="Parts">The parts of an object.</param>
public sealed record TemplateValue(string Name, string? RmTypeName, string? Text, IReadOnlyList<TemplateValue> Parts)
{
    /// <summary>The text at a chain of names, such as <c>defining_code</c>, <c>code_string</c>; null when it is not there.</summary>
    public string? TextAt(params ReadOnlySpan<string> names)
    {
        var here = this;
        foreach (var name in names)
        {
            here = here?.Parts.FirstOrDefault(part => part.Name == name);
        }

        return here?.Text;
    }
}

/// <summary>Who made the template and what for (RM Common, RESOURCE_DESCRIPTION).</summary>
/// <param name="LifecycleState">The state as the tool writes it, such as <c>unmanaged</c>.</param>
/// <param name="OriginalAuthor">The author by key.</param>
/// <param name="OtherContributors">Others who took part.</param>
/// <param name="OtherDetails">Whatever else the tool keeps, by key.</param>
/// <param name="Details">The purpose and use, one for each language.</param>
public sealed record TemplateDescription(
    string? LifecycleState,
    IReadOnlyDictionary<string, string> OriginalAuthor,
    IReadOnlyList<string> OtherContributors,
    IReadOnlyDictionary<string, string> OtherDetails,
    IReadOnlyList<TemplateDescriptionItem> Details);

/// <summary>The purpose and use in one language (RM Common, RESOURCE_DESCRIPTION_ITEM).</summary>
/// <param name="Language">The language.</param>
/// <param name="Purpose">What the template is for.</param>
/// <param name="Use">When to use it.</param>
/// <param name="Misuse">When not to.</param>
/// <param name="Copyright">Whose it is.</param>
/// <param name="Keywords">Words to find it by.</param>
public sealed record TemplateDescriptionItem(
    TemplateCode Language, string? Purpose, string? Use, string? Misuse, string? Copyright, IReadOnlyList<string> Keywords);
