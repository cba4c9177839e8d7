using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Simplified;

/// <summary>Makes the tree of a simplified document from a composition.</summary>
internal sealed class CompositionWriter
{
    private readonly FormNode _root;
    private readonly string _language;
    private readonly string _templateId;
    private string _rmVersion = StructureCompletion.RmVersion;

    public CompositionWriter(WebTemplate template, Composition composition)
    {
        _root = FormNode.Of(template);
        _templateId = template.TemplateId;
        _language = composition.Language?.CodeString ?? template.DefaultLanguage;
    }

    public SimplifiedNode Write(Composition composition)
    {
        var document = new SimplifiedNode("", 0, null);
        var node = document.Child(_root.Id);
        _rmVersion = composition.ArchetypeDetails?.RmVersion ?? StructureCompletion.RmVersion;
        WriteForm(composition, _root, node);
        if (_rmVersion != StructureCompletion.RmVersion && !node.Has("raw")) node.Child("_archetype_details").Put("rm_version", SimplifiedValue.Of(_rmVersion));
        return document;
    }

    private void WriteForm(RmObject value, FormNode form, SimplifiedNode node)
    {
        if (!WriteObject(value, form, node)) ObjectWriter.Raw(value, node);
        else if (form.Type.IsAbstract && TypeChoice.Of(form.Type, node, form.Alternatives) != value.Class) ObjectWriter.Raw(value, node);
        else if (!node.HasContent) ObjectWriter.Raw(value, node);
    }

    /// <summary>Writes an object whose place in the template is known; false when the keys cannot carry it.</summary>
    private bool WriteObject(RmObject value, FormNode form, SimplifiedNode node)
    {
        var shape = ClassShape.Of(value.Class);
        foreach (var field in shape.Fields)
            if (value[field.Attribute] is { } content && !IsImplied(value, field.Attribute, content, form.Alternatives, form.Node.NameCode) && !WriteAttribute(value, content, field, shape, form, node))
                return false;
        if (value is History or Observation) Origin(value, node);
        return true;
    }

    private bool WriteAttribute(RmObject owner, object content, Field field, ClassShape shape, FormNode form, SimplifiedNode node)
    {
        var left = content;
        var here = form.Steps.FindAll(step => step.Attribute.Slot == field.Attribute.Slot);
        if (here.Count > 0) left = WriteSteps(content, here, node);
        return left is null || ObjectWriter.WriteField(owner, left, field, shape, node, form.Alternatives, null);
    }

    /// <summary>Writes what has a place in the template; gives back what has none.</summary>
    private object? WriteSteps(object content, List<FormStep> steps, SimplifiedNode node)
    {
        if (content is not List<RmObject> items) return WriteStep((RmObject)content, steps, node, []) ? null : content;
        var used = new HashSet<FormStep>();
        var left = items.FindAll(item => !WriteStep(item, steps, node, used));
        // Index 0 of the attribute's own node describes the level that is left out; what has no place comes after it.
        if (left.Count == 0) return null;
        if (used.Count > 0) _ = node.Child("_" + steps[0].Attribute.Name);
        return left;
    }

    private bool WriteStep(RmObject value, List<FormStep> steps, SimplifiedNode node, HashSet<FormStep> used)
    {
        if (Match(value, steps, used) is not { } step) return false;
        if (step.Form is { } form)
        {
            var child = node.Append(form.Id);
            node.Group(form.Id)!.IsIndexed = form.IsMultiple;
            if (value is Locatable or EventContext or IsmTransition) WriteForm(value, form, child);
            else ObjectWriter.Write(value, form.Type.IsAbstract || form.Alternatives.Count == 0 ? step.Attribute.Type! : form.Type, child, form.Alternatives);
            return true;
        }

        used.Add(step);
        return WriteLevel(value, step, node);
    }

    /// <summary>A level that the format leaves out: its content goes to the parent's node, what departs from the template to <c>/_data</c>.</summary>
    private bool WriteLevel(RmObject level, FormStep step, SimplifiedNode node)
    {
        var described = new SimplifiedNode("_" + step.Attribute.Name, 0, node);
        foreach (var field in ClassShape.Of(level.Class).Fields)
        {
            if (level[field.Attribute] is not { } content || IsImplied(level, field.Attribute, content, step.Alternatives, null)) continue;
            var here = step.Next.FindAll(next => next.Attribute.Slot == field.Attribute.Slot);
            var left = here.Count > 0 ? WriteSteps(content, here, node) : content;
            if (left is not null && !ObjectWriter.WriteField(level, left, field, ClassShape.Of(level.Class), described, step.Alternatives, null)) ObjectWriter.Raw(level, described);
        }

        if (step.Type.IsAbstract && TypeChoice.Of(step.Type, described.HasContent ? described : node, step.Alternatives) != level.Class)
            described.Put("_type", SimplifiedValue.Of(level.Class.Name));
        if (described.HasContent) Move(described, node.Child(described.Id));
        return true;
    }

    private static void Move(SimplifiedNode from, SimplifiedNode to)
    {
        foreach (var leaf in from.Leaves) to.Put(leaf.Suffix, leaf.Value);
        foreach (var group in from.Groups)
            foreach (var node in group.Nodes)
            {
                Move(node, to.Child(node.Id, node.Index));
                to.Group(node.Id)!.IsIndexed = group.IsIndexed;
            }
    }

    /// <summary>
    /// The template's place for an object: same archetype node id, a class that fits, and the fixed name when there is one. Of several, the one whose
    /// name is the object's goes before one without a fixed name, and that before one of another name.
    /// </summary>
    private FormStep? Match(RmObject value, List<FormStep> steps, HashSet<FormStep> used)
    {
        FormStep? best = null;
        var bestRank = 0;
        foreach (var step in steps)
        {
            if (step.Form is null && used.Contains(step)) continue;
            var rank = Rank(value, step);
            if (rank > bestRank) (best, bestRank) = (step, rank);
        }

        return best;
    }

    private int Rank(RmObject value, FormStep step)
    {
        if (!value.Class.IsA(step.Type)) return value is DvText && step.Type == RmModel.DvCodedText ? 1 : 0;
        if (value is not Locatable locatable) return 2 + ValueRank(value, step);
        if (step.Step.ArchetypeNodeId != (locatable.ArchetypeNodeId ?? "")) return 0;
        var name = locatable.Name?.Value;
        if (step.Step.Name is { } only) return only == name ? 4 : 1;
        return step.Alternatives is [var one] && StructureCompletion.NameOf(one, _language, step.Form?.Node.NameCode).Value == name ? 3 : 2;
    }

    /// <summary>Alternatives of one class are told apart by their codes and units.</summary>
    private static int ValueRank(RmObject value, FormStep step)
    {
        var exact = value.Class == step.Type ? 1 : 0;
        if (value is DvCodedText { DefiningCode.CodeString: { } code } && CodedTexts.Lists(step.Alternatives).Any(list => list.CodeList.Contains(code))) return exact + 1;
        if (value is DvQuantity { Units: { } units } && step.Alternatives.OfType<CDvQuantity>().Any(one => one.List.Any(item => item.Units == units))) return exact + 1;
        return value is DvInterval interval && interval.Lower is { } lower && step.Alternatives.Any(one => one.RmTypeName == $"DV_INTERVAL<{lower.Class.Name}>") ? exact + 1 : exact;
    }

    /// <summary>What a reader puts there by itself.</summary>
    private bool IsImplied(RmObject owner, RmAttribute attribute, object content, IReadOnlyList<CObject> alternatives, string? nameCode)
    {
        if (owner is Observation or History && attribute.Name == "origin") return true;
        if (attribute.DeclaredBy == RmModel.Locatable) return alternatives is [var constraint, ..] && IsIdentity((Locatable)owner, attribute, content, constraint, nameCode);
        return owner is Entry && attribute.Name == "subject" && content is PartySelf { ExternalRef: null };
    }

    private bool IsIdentity(Locatable owner, RmAttribute attribute, object content, CObject constraint, string? nameCode) => attribute.Name switch
    {
        "archetype_node_id" => (string)content == constraint.ArchetypeNodeId,
        "name" => Same((DvText)content, StructureCompletion.NameOf(constraint, _language, nameCode)),
        "archetype_details" => constraint is CArchetypeRoot root && IsUsual((Archetyped)content, root, owner is Composition),
        _ => false,
    };

    private static bool Same(DvText one, DvText other)
    {
        if (one.Class != other.Class || one.Value != other.Value) return false;
        if (one.Class.Attributes.Any(attribute => attribute.Name is not ("value" or "defining_code") && one[attribute] is not null)) return false;
        return one is not DvCodedText coded || (coded.DefiningCode is { PreferredTerm: null } code && ((DvCodedText)other).DefiningCode is { } expected
            && code.CodeString == expected.CodeString && code.TerminologyId?.Value == expected.TerminologyId?.Value);
    }

    private bool IsUsual(Archetyped details, CArchetypeRoot root, bool isDocument) =>
        details.ArchetypeId?.Value == root.ArchetypeId && details.RmVersion == _rmVersion && details.TemplateId?.Value == (isDocument ? _templateId : null);

    /// <summary>The origin of a history, where it is not the time of the earliest event.</summary>
    private static void Origin(RmObject owner, SimplifiedNode node)
    {
        if (owner is not Observation { Data: { Origin.Value: { } origin } data }) return;
        var earliest = data.Events.Select(one => one.Time?.Value).OfType<string>().MinBy(StructureCompletion.IsoOrder);
        if (origin != earliest) node.Child("history_origin").Put("", SimplifiedValue.Of(origin));
    }
}
