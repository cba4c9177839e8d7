using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Simplified;

/// <summary>Builds a composition from the tree of a simplified document: the structure by the web template, values and attributes by their classes.</summary>
internal sealed class CompositionReader
{
    private readonly WebTemplate _template;
    private readonly SimplifiedReadOptions _options;
    private readonly List<Fault> _faults;
    private readonly ReadScope _scope;
    private readonly ObjectReader _objects;
    private readonly StructureCompletion _completion;

    public CompositionReader(WebTemplate template, SimplifiedReadOptions options, List<Fault> faults)
    {
        (_template, _options, _faults) = (template, options, faults);
        _scope = new ReadScope(template.Template, faults) { IsDraft = options.IsDraft };
        _objects = new ObjectReader(_scope);
        _completion = new StructureCompletion(_scope, options);
    }

    /// <summary>The composition; null when the document has nothing of the template, which is a fault.</summary>
    public Composition? Read(SimplifiedNode document)
    {
        var form = FormNode.Of(_template);
        var root = Root(document, form);
        if (root is null)
        {
            _faults.Add(new("/", FaultCode.NothingOfTemplate.Of(_template.TemplateId, form.Id)));
            return null;
        }

        _scope.Context = ContextValues.Read(document.Find("ctx"), _scope);
        _scope.Language = Language(root);
        if (root.Find("_archetype_details")?.TakeText("rm_version") is { } release) _scope.RmVersion = release;
        return ReadForm(form, root, isRoot: true) as Composition;
    }

    private static SimplifiedNode? Root(SimplifiedNode document, FormNode form)
    {
        if (document.Find(form.Id) is { } exact) return exact;
        var folded = FormNode.Fold(form.Id);
        var group = folded.Length == 0 ? null : document.Groups.FirstOrDefault(one => FormNode.Fold(one.Id) == folded);
        return group?.Nodes[0];
    }

    private string Language(SimplifiedNode root)
    {
        var own = root.Find("language");
        return (own?.Leaf("code") ?? own?.Leaf(""))?.Value.Text is { Length: > 0 } given ? given : _scope.Context.Language ?? _template.DefaultLanguage;
    }

    private RmObject? ReadForm(FormNode form, SimplifiedNode node, bool isRoot = false)
    {
        if (node.Take("raw", out var raw, out _)) return RawForm(form, raw, node);
        if (!node.HasContent && !isRoot) return null;
        if (TypeOf(form, node) is not { } type) return null;
        var made = type.Create();
        var any = ReadSteps(made, form.Steps, node, Sort(form, node));
        any |= _objects.ReadFields(made, ClassShape.Of(type), node, form.Alternatives);
        if (!any && !isRoot) return null;
        _completion.Complete(made, node, form.Alternatives, form.Node.NameCode);
        return made;
    }

    private RmClass? TypeOf(FormNode form, SimplifiedNode node) =>
        form.Type.IsAbstract ? TypeChoice.Of(form.Type, node, form.Alternatives) : form.Type;

    /// <summary><c>|raw</c> at an ELEMENT may be the element or its value.</summary>
    private RmObject? RawForm(FormNode form, SimplifiedValue raw, SimplifiedNode node)
    {
        var made = _objects.Raw(raw, null, node);
        if (made is null || made.Class.IsA(form.Type)) return made;
        if (form.Type == RmModel.Element && made.Class.IsA(RmModel.DataValue))
        {
            var element = new Element { Value = (DataValue)made };
            _completion.Complete(element, node, form.Alternatives, form.Node.NameCode);
            return element;
        }

        _scope.Fault(node.KeyOf("raw"), FaultCode.OtherClass.Of(made.Class.Name, form.Type.Name));
        return null;
    }

    /// <summary>The nodes of each child of the form, whatever spelling they came by.</summary>
    private static List<SimplifiedNode>?[] Sort(FormNode form, SimplifiedNode node)
    {
        var sorted = new List<SimplifiedNode>?[form.Children.Count];
        foreach (var group in node.Groups)
        {
            if (group.Id is ['_' or '|', ..] || form.Child(group.Id) is not { } child) continue;
            foreach (var one in group.Nodes) one.IsTaken = true;
            (sorted[child.Ordinal] ??= []).AddRange(group.Nodes);
        }

        return sorted;
    }

    /// <summary>Follows the steps of the template: the objects come in its order, whatever the order of the keys.</summary>
    private bool ReadSteps(RmObject made, List<FormStep> steps, SimplifiedNode node, List<SimplifiedNode>?[] sorted)
    {
        var any = false;
        foreach (var step in steps)
            any |= step.Form is { } form ? ReadChildren(made, step, form, sorted) : ReadLevel(made, step, node, sorted);
        return any;
    }

    private bool ReadChildren(RmObject made, FormStep step, FormNode form, List<SimplifiedNode>?[] sorted)
    {
        if (sorted[form.Ordinal] is not { } nodes) return false;
        var any = false;
        foreach (var node in nodes)
        {
            if (!HasRoom(made, step, form, node, any)) break;
            var value = form.Type.IsA(RmModel.Locatable) || form.Type == RmModel.EventContext || form.Type == RmModel.IsmTransition ? ReadForm(form, node) : ReadValue(step, form, node);
            if (value is null) continue;
            Set(made, step.Attribute, value);
            any = true;
        }

        return any;
    }

    /// <summary>An attribute of one value takes one; what else is there stays unread. A strict reading also holds the template to its word.</summary>
    private bool HasRoom(RmObject made, FormStep step, FormNode form, SimplifiedNode node, bool any)
    {
        if (!step.Attribute.IsMultiple) return made[step.Attribute] is null;
        if (any && !form.IsMultiple && _options.IsStrict) _scope.Fault(node.Key, FaultCode.OnlyOne.Of());
        return true;
    }

    private RmObject? ReadValue(FormStep step, FormNode form, SimplifiedNode node) =>
        _objects.Read(form.Type.IsAbstract || form.Alternatives.Count == 0 ? step.Attribute.Type! : form.Type, node, form.Alternatives, ClassShape.FieldFor(step.Attribute));

    private static void Set(RmObject made, RmAttribute attribute, RmObject value)
    {
        if (attribute.IsMultiple) made.Append(attribute, value);
        else made.Fill(attribute, value);
    }

    /// <summary>
    /// A level that the format leaves out. What of it is not as the template has it stands at a node of the attribute's name with an underscore:
    /// <c>/_data/_name</c>, <c>/_data/_period</c>.
    /// </summary>
    private bool ReadLevel(RmObject made, FormStep step, SimplifiedNode node, List<SimplifiedNode>?[] sorted)
    {
        if (!step.Attribute.IsMultiple && made[step.Attribute] is not null) return false;
        var own = node.Find(step.OwnId) is { Index: 0 } described && !described.Has("raw") ? described : null;
        if (own is null && !step.LeadsToOneOf(sorted) && !_completion.IsDemanded(made, step)) return false;
        var type = step.Type.IsAbstract ? TypeChoice.Of(step.Type, own ?? node, step.Alternatives) : step.Type;
        if (type is null || type.IsAbstract) return false;
        var level = type.Create();
        var any = ReadSteps(level, step.Next, node, sorted);
        if (own is not null)
        {
            own.IsTaken = true;
            any |= _objects.ReadFields(level, ClassShape.Of(type), own, step.Alternatives);
            any |= own.HasContent;
        }

        if (!any && !_completion.IsDemanded(made, step)) return false;
        _completion.Complete(level, own ?? node, step.Alternatives);
        Set(made, step.Attribute, level);
        return any;
    }
}
