using System.Text;
using System.Text.RegularExpressions;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Simplified;

/// <summary>Makes objects of the reference model from the keys of one node, by the table of <see cref="ClassShape"/>.</summary>
internal sealed partial class ObjectReader(ReadScope scope)
{
    /// <summary>The object that the keys at <paramref name="node"/> speak of; null when they say nothing.</summary>
    /// <param name="declared">The class of the attribute.</param>
    /// <param name="node">The keys.</param>
    /// <param name="alternatives">What the template allows.</param>
    /// <param name="field">The field that the object is of: gives a code's terminology and the group of openEHR's codes.</param>
    /// <param name="ordered">The class of an interval's limits, where the owner decides it.</param>
    public RmObject? Read(RmClass declared, SimplifiedNode node, IReadOnlyList<CObject> alternatives, Field? field = null, RmClass? ordered = null)
    {
        if (node.Take("raw", out var raw, out _)) return Raw(raw, declared, node);
        if (!node.HasContent || Type(declared, node, alternatives, ordered) is not { } type) return null;
        var made = type.Create();
        alternatives = ConstraintSet.For(alternatives, type);
        if (!ReadFields(made, ClassShape.Of(type), node, alternatives, Limits(type, alternatives, ordered)) && !node.Has("_type")) return null;
        Complete(made, node, alternatives, field);
        return made;
    }

    /// <summary>Fills what the shape's fields find at the node; false when none finds anything.</summary>
    public bool ReadFields(RmObject made, ClassShape shape, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered = null)
    {
        var any = false;
        foreach (var field in shape.Fields)
            any |= ReadField(made, shape, field, node, alternatives, ordered);
        return any || SpeaksOtherwise(made, node, shape);
    }

    /// <summary>Values whose keys are not those of their fields: the parts of a duration, a step of an ordinal or a code by itself.</summary>
    private static bool SpeaksOtherwise(RmObject made, SimplifiedNode node, ClassShape shape) => made switch
    {
        DvDuration => node.Leaves.Exists(leaf => Durations.IsPart(leaf.Suffix) && !leaf.Value.IsEmpty),
        DvOrdinal or DvScale or DvProportion => node.Has(""),
        CodePhrase => node.Has("") && node.Leaves.Count == 1 && ReferenceEquals(shape, ClassShape.Of(made.Class)),
        PartyIdentified => node.Leaves.Exists(leaf => leaf.Suffix.StartsWith("identifiers_", StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The object behind <c>|raw</c>: canonical JSON, as an object or as a text that holds it.</summary>
    public RmObject? Raw(SimplifiedValue value, RmClass? declared, SimplifiedNode node)
    {
        node.MarkAllRead();
        // Some servers write the class as @class.
        var json = value.Text.Contains("\"@class\"", StringComparison.Ordinal) ? ClassProperty().Replace(value.Text, "\"_type\":") : value.Text;
        var parsed = declared is null || declared.Concrete.Count == 0
            ? CanonicalJson.Read<RmObject>(Encoding.UTF8.GetBytes(json))
            : CanonicalJson.Read(Encoding.UTF8.GetBytes(json), declared);
        if (parsed.Succeeded) return parsed.Value;
        foreach (var fault in parsed.Faults) scope.Fault($"{node.KeyOf("raw")}{(fault.Path == "/" ? "" : fault.Path)}", fault);
        return null;
    }

    private bool ReadField(RmObject made, ClassShape shape, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered) => field.Form switch
    {
        FieldForm.Node => ReadNodes(made, field, node, alternatives, ordered),
        FieldForm.PrimitiveNode => ReadPrimitiveNode(made, field, node),
        _ when made[field.Attribute] is not null => false,
        FieldForm.Inline => ReadInline(made, shape, field, node, alternatives, ordered),
        FieldForm.Primitive => ReadPrimitive(made, field, node),
        _ => ReadByText(made, field, node, alternatives),
    };

    private RmClass? Type(RmClass declared, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        if (node.TakeText("_type") is { } name)
        {
            if (RmModel.Find(name) is { IsAbstract: false } named && named.IsA(declared)) return named;
            scope.Fault(node.KeyOf("_type"), FaultCode.NotClass.Of(name, declared.Name));
            return null;
        }

        var type = TypeChoice.Of(declared, node, alternatives, ordered);
        if (type is null) scope.Fault(node.Key, FaultCode.UnclearClass.Of(declared.Name));
        return type;
    }

    /// <summary>The class of an interval's limits: what the template says, or the class whose normal range it is.</summary>
    private static RmClass? Limits(RmClass type, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        if (type == RmModel.ReferenceRange) return ordered;
        if (type.IsA(RmModel.DvOrdered)) return type;
        if (type != RmModel.DvInterval) return null;
        return IntervalOf(alternatives) ?? ordered;
    }

    public static RmClass? IntervalOf(IReadOnlyList<CObject> alternatives)
    {
        foreach (var alternative in alternatives)
        {
            var open = alternative.RmTypeName.IndexOf('<', StringComparison.Ordinal);
            if (open > 0 && RmModel.Find(alternative.RmTypeName[(open + 1)..].TrimEnd('>')) is { IsAbstract: false } named) return named;
        }

        return null;
    }

    private bool ReadNodes(RmObject made, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        var any = false;
        foreach (var spelling in field.Spellings)
            foreach (var child in node.All(spelling))
                any |= !child.IsTaken && ReadChild(made, field, child, alternatives, ordered);
        return any;
    }

    private bool ReadChild(RmObject made, Field field, SimplifiedNode child, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        var attribute = field.Attribute;
        if (!attribute.IsMultiple && made[attribute] is not null) return false;
        var declared = field.Only ?? attribute.Type!;
        var limit = declared == RmModel.DvOrdered || declared == RmModel.DvInterval || declared == RmModel.ReferenceRange ? ordered : null;
        if (made.Class == RmModel.Participation && declared == RmModel.DvInterval) limit = RmModel.DvDateTime;
        if (Read(declared, child, ConstraintSet.Under(alternatives, attribute.Name), field, limit) is not { } value) return false;
        Set(made, attribute, value);
        return true;
    }

    private static void Set(RmObject made, RmAttribute attribute, RmObject value)
    {
        if (attribute.IsMultiple) made.Append(attribute, value);
        else made.Fill(attribute, value);
    }

    private bool ReadPrimitiveNode(RmObject made, Field field, SimplifiedNode node)
    {
        foreach (var spelling in field.Spellings)
            if (made[field.Attribute] is null && node.Find(spelling) is { IsTaken: false } child && child.Take("", out var value, out var leaf))
                return Primitive(made, field.Attribute, value, child, leaf);
        return false;
    }

    private bool ReadPrimitive(RmObject made, Field field, SimplifiedNode node)
    {
        SimplifiedLeaf? read = null;
        foreach (var spelling in field.Spellings)
        {
            if (read is null && node.Take(spelling, out var value, out read)) Primitive(made, field.Attribute, value, node, read);
            else if (read is not null && node.Leaf(spelling) is { } again && again.Value == read.Value) again.IsRead = true;
        }

        return read is { IsRead: true };
    }

    private bool Primitive(RmObject made, RmAttribute attribute, SimplifiedValue value, SimplifiedNode node, SimplifiedLeaf leaf)
    {
        if (Convert(attribute, value) is { } converted) made.Fill(attribute, converted);
        else scope.Fault(node.KeyOf(leaf.Suffix), FaultCode.NotOfKind.Of(Shown(value.Text), Wanted(attribute.Kind)));
        return true;
    }

    private static object? Convert(RmAttribute attribute, SimplifiedValue value) => attribute.Kind switch
    {
        _ when value.Kind == SimplifiedKind.Json => null,
        RmKind.String or RmKind.Octets => value.Text,
        RmKind.Boolean => value.Text.ToUpperInvariant() switch { "TRUE" => true, "FALSE" => false, _ => null },
        RmKind.Integer => RmNumber.Parse(value.Text.Trim()) is { Whole: { } whole } number ? (number.Decimals == 0 ? number : RmNumber.From(whole)) : null,
        RmKind.Real => RmNumber.Parse(value.Text.Trim()),
        _ => null,
    };

    private static string Wanted(RmKind kind) => kind switch
    {
        RmKind.Boolean => "true or false",
        RmKind.Integer => "whole number",
        RmKind.Real => "number",
        _ => "text",
    };

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private bool ReadInline(RmObject made, ClassShape shape, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        var under = ConstraintSet.Under(alternatives, field.Attribute.Name);
        var holder = field.Holder!;
        var type = holder.IsAbstract || holder.Concrete.Count > 1 ? InlineType(holder, node, under) : holder;
        if (type is null) return false;
        var inner = type.Create();
        under = ConstraintSet.For(under, type);
        if (!ReadFields(inner, ClassShape.Of(type, field, shape), node, under, Limits(type, under, ordered))) return false;
        Complete(inner, node, under, field);
        made.Fill(field.Attribute, inner);
        return true;
    }

    /// <summary>The class of an inline object; <c>|_type</c> speaks of it, but for identifiers, whose class their text tells.</summary>
    private RmClass? InlineType(RmClass holder, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        if (holder.IsA(RmModel.ObjectId) || holder.IsA(RmModel.ObjectRef)) return TypeChoice.Of(holder, node, alternatives) ?? holder;
        if (holder == RmModel.DataValue && !SpeaksOfValue(node)) return null;
        return Type(holder, node, alternatives, null);
    }

    /// <summary>Whether an ELEMENT's keys say anything of its value.</summary>
    private static bool SpeaksOfValue(SimplifiedNode node) =>
        node.Leaves.Exists(leaf => !leaf.Value.IsEmpty) || node.Groups.Any(group => IsOfValue(group.Id) && group.Nodes.Exists(one => one.HasContent));

    private static bool IsOfValue(string id) => id is "lower" or "upper" or "_lower" or "_upper" or "_normal_range" or "_other_reference_ranges" or "_mapping" or "_thumbnail" or "_accuracy";

    private bool ReadByText(RmObject made, Field field, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        foreach (var spelling in field.Spellings)
        {
            if (node.Find("|" + spelling) is { } piped) return ReadChild(made, field, piped, alternatives, null);
            if (node.TakeText(spelling) is not { } text) continue;
            made.Fill(field.Attribute, ByText(field, text, alternatives));
            return true;
        }

        return false;
    }

    private RmObject ByText(Field field, string text, IReadOnlyList<CObject> alternatives)
    {
        if (field.Form == FieldForm.Code) return CodedTexts.Code(field.Terminology!, text);
        if (field.Form == FieldForm.Rubric) return Mode(text, ConstraintSet.Under(alternatives, field.Attribute.Name));
        var holder = field.Holder!.Create();
        holder.Put("value", text);
        return holder;
    }

    private DvCodedText Mode(string text, IReadOnlyList<CObject> alternatives) =>
        CodedTexts.ByRubric(text, alternatives, OpenEhrTerminology.ParticipationMode, scope.Language) is { } known
            ? CodedTexts.Text(known)
            : new DvCodedText { Value = text };

    private void Complete(RmObject made, SimplifiedNode node, IReadOnlyList<CObject> alternatives, Field? field) =>
        new ValueCompletion(scope).Complete(made, node, alternatives, field);

    [GeneratedRegex("\"@class\"\\s*:", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClassProperty();
}
