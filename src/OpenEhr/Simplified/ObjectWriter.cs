using System.Globalization;
using System.Text;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Simplified;

/// <summary>Makes the keys of an object by the table of <see cref="ClassShape"/>. What they cannot carry becomes <c>|raw</c>.</summary>
internal static class ObjectWriter
{
    /// <summary>Writes an object at a node of its own.</summary>
    /// <param name="value">The object.</param>
    /// <param name="declared">The class of its attribute.</param>
    /// <param name="node">Where the keys go.</param>
    /// <param name="alternatives">What the template allows.</param>
    /// <param name="ordered">The class of an interval's limits, where the owner decides it.</param>
    public static void Write(RmObject value, RmClass declared, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered = null)
    {
        if (!HasShape(value.Class) || !WriteFields(value, ClassShape.Of(value.Class), node, alternatives, ordered)) Raw(value, node);
        else if (TypeChoice.Of(declared, node, alternatives, ordered) != value.Class && !value.Class.IsA(RmModel.ObjectId)) node.Put("_type", SimplifiedValue.Of(value.Class.Name));
        else if (value.Class.IsA(RmModel.ObjectId) && TypeChoice.Of(declared, node, alternatives) != value.Class) Raw(value, node);
        else if (!node.HasContent && value.Class != RmModel.PartySelf) Raw(value, node);
        else if (!node.HasContent) node.Put("_type", SimplifiedValue.Of(value.Class.Name));
    }

    public static void Raw(RmObject value, SimplifiedNode node)
    {
        node.Clear();
        node.Put("raw", new(SimplifiedKind.Json, Encoding.UTF8.GetString(CanonicalJson.Write(value))));
    }

    /// <summary>Writes all attributes; false when one has a form that the keys cannot carry.</summary>
    public static bool WriteFields(RmObject value, ClassShape shape, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered = null)
    {
        foreach (var field in shape.Fields)
            if (value[field.Attribute] is { } content && !WriteField(value, content, field, shape, node, alternatives, ordered)) return false;
        if (value is DvProportion proportion) Ratio(proportion, node);
        if (value is DvIdentifier { Id: { } id } && ReferenceEquals(shape, ClassShape.Of(RmModel.DvIdentifier)) && node.Parent is not null && !node.Id.StartsWith('_')) node.Put("", SimplifiedValue.Of(id));
        return true;
    }

    /// <summary>Writes one attribute; false when the keys cannot carry it.</summary>
    public static bool WriteField(RmObject owner, object content, Field field, ClassShape shape, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered) => field.Form switch
    {
        FieldForm.Primitive => Primitive(owner, content, field, node, alternatives),
        FieldForm.PrimitiveNode => node.Child(field.Name).Put("", Scalar(content)),
        FieldForm.Inline => Inline((RmObject)content, field, shape, node, alternatives, ordered),
        FieldForm.Node => Nodes(owner, content, field, node, alternatives, ordered),
        _ => ByText((RmObject)content, field, node),
    };

    public static SimplifiedValue Scalar(object content) => content switch
    {
        bool flag => SimplifiedValue.Of(flag),
        RmNumber number => SimplifiedValue.Number(number.Text),
        _ => SimplifiedValue.Of((string)content),
    };

    /// <summary>Structures have nodes of their own in the template, or are carried whole.</summary>
    private static bool HasShape(RmClass type) => !type.IsA(RmModel.Locatable);

    private static bool Primitive(RmObject owner, object content, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        if (content as string == field.Implied && field.Implied is not null) return true;
        if (content is string { Length: 0 }) return false;
        return node.Put(SuffixOf(owner, field, node, alternatives), Scalar(content));
    }

    /// <summary>A name's text goes by <c>|value</c>, as servers write it; all other plain text stands bare.</summary>
    private static string SuffixOf(RmObject owner, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives) =>
        IsOther(owner, field, alternatives) ? "other" : field.Name.Length == 0 && node.Id == "_name" ? "value" : field.Name;

    /// <summary>Free text where the template has a list of codes that may be departed from (Simplified Formats, suffix <c>|other</c>).</summary>
    private static bool IsOther(RmObject owner, Field field, IReadOnlyList<CObject> alternatives) =>
        owner.Class == RmModel.DvText && field.Name.Length == 0 && alternatives.Any(one => one.RmTypeName == "DV_CODED_TEXT");

    private static bool Inline(RmObject content, Field field, ClassShape shape, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        var under = ConstraintSet.Under(alternatives, field.Attribute.Name);
        if (!WriteFields(content, ClassShape.Of(content.Class, field, shape), node, under, Limits(content.Class, ordered))) return false;
        var holder = field.Holder!;
        if (content.Class == holder || TypeChoice.Of(holder, node, under, null) == content.Class) return content.Class == holder || content.Class == RmModel.PartySelf || HasKeys(node);
        return !holder.IsA(RmModel.ObjectId) && node.Put("_type", SimplifiedValue.Of(content.Class.Name));
    }

    private static bool HasKeys(SimplifiedNode node) => node.Leaves.Count > 0 || node.Groups.Count > 0;

    /// <summary>The class of an interval's limits as a reader of the owner would take it.</summary>
    private static RmClass? Limits(RmClass type, RmClass? ordered) => type.IsA(RmModel.DvOrdered) ? type : ordered;

    private static bool Nodes(RmObject owner, object content, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        if (content is RmObject single) return Child(owner, single, field, node, alternatives, ordered);
        if (field.Name == "_identifier" && node.Id is "_participation" or "_other_participation") return Identifiers((List<RmObject>)content, node);
        foreach (var item in (List<RmObject>)content)
            if (!Child(owner, item, field, node, alternatives, ordered)) return false;
        if (node.Group(field.Name) is { } group) group.IsIndexed = true;
        return true;
    }

    /// <summary>The identifiers of a participation's performer go by the suffixes that servers use there: <c>|identifiers_id:0</c>.</summary>
    private static bool Identifiers(List<RmObject> identifiers, SimplifiedNode node)
    {
        for (var i = 0; i < identifiers.Count; i++)
            foreach (var attribute in identifiers[i].Class.Attributes)
                if (identifiers[i][attribute] is string text && !node.Put($"identifiers_{attribute.Name}:{i}", SimplifiedValue.Of(text))) return false;
        return true;
    }

    private static bool Child(RmObject owner, RmObject value, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        if (field.Only is { } only && !value.Class.IsA(only)) return true;
        var declared = field.Only ?? field.Attribute.Type!;
        var limit = declared == RmModel.DvOrdered || declared == RmModel.DvInterval || declared == RmModel.ReferenceRange
            ? owner.Class == RmModel.Participation ? RmModel.DvDateTime : LimitOf(owner, alternatives, ordered) : null;
        Write(value, declared, node.Append(field.Name), ConstraintSet.Under(alternatives, field.Attribute.Name), limit);
        return true;
    }

    private static RmClass? LimitOf(RmObject owner, IReadOnlyList<CObject> alternatives, RmClass? ordered) =>
        owner.Class == RmModel.DvInterval ? ObjectReader.IntervalOf(alternatives) ?? ordered : owner.Class.IsA(RmModel.DvOrdered) ? owner.Class : ordered;

    private static bool ByText(RmObject content, Field field, SimplifiedNode node)
    {
        if (Text(content, field) is { } text) return text.Length > 0 && node.Put(field.Name, SimplifiedValue.Of(text));
        if (field.Name.Length == 0) return false;
        var piped = node.Child("|" + field.Name);
        Write(content, field.Attribute.Type!, piped, []);
        return piped.Groups.Count == 0 && !piped.Leaves.Exists(leaf => leaf.Suffix.Length == 0);
    }

    /// <summary>The text that stands for the whole object; null when there is more to it.</summary>
    private static string? Text(RmObject content, Field field) => field.Form switch
    {
        FieldForm.Code => content is CodePhrase { PreferredTerm: null } code && code.TerminologyId?.Value == field.Terminology ? code.CodeString : null,
        FieldForm.Rubric => content is DvCodedText text && IsPlain(text, "value", "defining_code") && text.DefiningCode is { TerminologyId.Value: "openehr", PreferredTerm: null } code
            && OpenEhrTerminology.ParticipationMode.Rubric(code.CodeString ?? "") == text.Value ? text.Value : null,
        _ => content.Class == field.Holder && IsPlain(content, "value") ? content["value"] as string : null,
    };

    private static bool IsPlain(RmObject content, params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in content.Class.Attributes)
            if (content[attribute] is not null && !attributes.Contains(attribute.Name)) return false;
        return true;
    }

    /// <summary>The magnitude of a proportion, "calculated on output" (Simplified Formats §5, DV_PROPORTION).</summary>
    private static void Ratio(DvProportion proportion, SimplifiedNode node)
    {
        if (proportion is not { Numerator: { } numerator, Denominator: { Value: not 0 } denominator }) return;
        var ratio = numerator.Value / denominator.Value;
        if (double.IsFinite(ratio)) node.Put("", SimplifiedValue.Number(ratio.ToString("R", CultureInfo.InvariantCulture)));
    }
}
