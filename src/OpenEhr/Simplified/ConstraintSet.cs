using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Simplified;

/// <summary>The alternatives that a template gives for one place: none means that the template is silent there.</summary>
internal static class ConstraintSet
{
    /// <summary>The alternatives for an attribute of an object that has one of <paramref name="alternatives"/>.</summary>
    public static IReadOnlyList<CObject> Under(IReadOnlyList<CObject> alternatives, string attribute)
    {
        if (alternatives.Count == 0) return [];
        if (alternatives.Count == 1) return alternatives[0] is CComplexObject only ? Children(only, attribute) : [];
        return [.. alternatives.OfType<CComplexObject>().SelectMany(one => Children(one, attribute))];
    }

    /// <summary>The alternatives that an object of class <paramref name="type"/> can have.</summary>
    public static IReadOnlyList<CObject> For(IReadOnlyList<CObject> alternatives, RmClass type) => alternatives.Count switch
    {
        0 => alternatives,
        1 => Fits(alternatives[0], type) ? alternatives : [],
        _ => [.. alternatives.Where(one => Fits(one, type))],
    };

    /// <summary>The classes that the alternatives name, each once.</summary>
    public static IReadOnlyList<RmClass> Classes(IReadOnlyList<CObject> alternatives) =>
        [.. alternatives.Select(one => RmModel.Find(one.RmTypeName)).OfType<RmClass>().Distinct()];

    private static IReadOnlyList<CObject> Children(CComplexObject holder, string attribute)
    {
        var attributes = holder.Attributes;
        for (var i = 0; i < attributes.Count; i++)
            if (attributes[i].RmAttributeName == attribute) return attributes[i].Children;
        return [];
    }

    private static bool Fits(CObject one, RmClass type) => RmModel.Find(one.RmTypeName) is { } named && type.IsA(named);
}
