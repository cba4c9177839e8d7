using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// Which class an object has that the format does not name: the template's, or what the keys speak of. Reader and writer ask the same question; where
/// the answer would be wrong, the writer adds <c>|_type</c>.
/// </summary>
internal static class TypeChoice
{
    /// <summary>The class of the object at <paramref name="node"/>; null when nothing tells.</summary>
    /// <param name="declared">The class of the attribute.</param>
    /// <param name="node">The keys of the object.</param>
    /// <param name="alternatives">What the template allows there.</param>
    /// <param name="ordered">The class of a limit, when the object is the limit of an interval whose kind is known.</param>
    public static RmClass? Of(RmClass declared, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered = null)
    {
        if (declared is { IsAbstract: false, Concrete.Count: 1 }) return declared;
        if (declared.IsA(RmModel.PartyProxy)) return Party(declared, node);
        if (declared.IsA(RmModel.ObjectId)) return Id(declared, node);
        if (declared.IsA(RmModel.Event)) return Event(node, alternatives);
        if (declared.IsA(RmModel.DataValue)) return Value(declared, node, alternatives, ordered);
        return ConstraintSet.Classes(alternatives).FirstOrDefault(type => !type.IsAbstract) ?? (declared.IsAbstract ? Default(declared) : declared);
    }

    /// <summary>The class of an identifier: a scheme makes it GENERIC_ID, the form <c>a::b::1</c> OBJECT_VERSION_ID, else HIER_OBJECT_ID.</summary>
    private static RmClass Id(RmClass declared, SimplifiedNode node)
    {
        if (!declared.IsAbstract) return declared;
        if (node.Has("id_scheme") || node.Has("scheme")) return RmModel.GenericId;
        var text = (node.Leaf("") ?? node.Leaf("id") ?? node.Leaf("composition_uid"))?.Value.Text ?? "";
        return text.Split("::").Length == 3 ? RmModel.ObjectVersionId : RmModel.HierObjectId;
    }

    private static RmClass Party(RmClass declared, SimplifiedNode node)
    {
        if (node.Group("relationship") is not null || node.Group("_relationship") is not null) return RmModel.PartyRelated;
        if (declared.IsA(RmModel.PartyIdentified) || node.Has("name") || node.Has("id") || node.Group("_identifier") is not null) return RmModel.PartyIdentified;
        return node.Leaves.Exists(leaf => leaf.Suffix.StartsWith("identifiers_", StringComparison.Ordinal)) ? RmModel.PartyIdentified : RmModel.PartySelf;
    }

    private static RmClass Event(SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        var allowed = ConstraintSet.Classes(alternatives);
        if (allowed is [{ IsAbstract: false } only]) return only;
        return node.Group("width") is not null || node.Group("math_function") is not null || node.Has("sample_count") ? RmModel.IntervalEvent : RmModel.PointEvent;
    }

    private static RmClass? Value(RmClass declared, SimplifiedNode node, IReadOnlyList<CObject> alternatives, RmClass? ordered)
    {
        if (ordered is not null) return ordered;
        if (alternatives.Count == 1 && RmModel.Find(alternatives[0].RmTypeName) is { IsAbstract: false } only && !only.IsA(RmModel.DvText)) return only;
        var allowed = alternatives.Count == 0 ? [declared] : ConstraintSet.Classes(alternatives);
        var spoken = Spoken(node);
        if (allowed.Any(type => spoken.IsA(type)) || allowed.Count == 0) return spoken;
        if (spoken.IsA(RmModel.DvText) && allowed.Contains(RmModel.DvCodedText)) return node.Has("other") ? RmModel.DvText : RmModel.DvCodedText;
        return allowed.FirstOrDefault(type => !type.IsAbstract && Reads(type, node)) ?? allowed.FirstOrDefault(type => !type.IsAbstract);
    }

    /// <summary>The data type that the keys themselves speak of.</summary>
    private static RmClass Spoken(SimplifiedNode node)
    {
        if (node.Has("ordinal")) return RmModel.DvOrdinal;
        if (node.Has("scale")) return RmModel.DvScale;
        if (node.Has("code")) return RmModel.DvCodedText;
        if (node.Has("unit") || node.Has("units")) return RmModel.DvQuantity;
        if (node.Has("numerator") || node.Has("denominator")) return RmModel.DvProportion;
        if (node.Has("mediatype") || node.Has("media_type")) return RmModel.DvMultimedia;
        if (node.Has("formalism")) return RmModel.DvParsable;
        if (node.Has("id") || node.Has("issuer") || node.Has("assigner")) return RmModel.DvIdentifier;
        if (node.Has("magnitude")) return RmModel.DvQuantity;
        if (node.Group("lower") is not null || node.Group("upper") is not null || node.Has("lower_unbounded")) return RmModel.DvInterval;
        if (node.Leaves.Exists(leaf => Durations.IsPart(leaf.Suffix))) return RmModel.DvDuration;
        return node.Leaf("")?.Value.Kind switch
        {
            SimplifiedKind.Boolean => RmModel.DvBoolean,
            SimplifiedKind.Number => RmModel.DvCount,
            _ => RmModel.DvText,
        };
    }

    /// <summary>Whether the class has a use for the bare value that stands there.</summary>
    private static bool Reads(RmClass type, SimplifiedNode node) => node.Leaf("")?.Value is not { IsEmpty: false } bare || bare.Kind switch
    {
        SimplifiedKind.Boolean => type == RmModel.DvBoolean,
        SimplifiedKind.Number => type.IsA(RmModel.DvOrdered),
        _ => !type.IsA(RmModel.DvInterval) && type != RmModel.DvQuantity,
    };

    private static RmClass? Default(RmClass declared) => declared == RmModel.ItemStructure ? RmModel.ItemTree : null;
}
