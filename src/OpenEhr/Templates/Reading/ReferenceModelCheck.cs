using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Templates.Reading;

/// <summary>Notes every class and attribute that the reference model does not have, and every class that an attribute cannot hold.</summary>
internal static class ReferenceModelCheck
{
    // Functions of the reference model that archetypes constrain as if they were attributes (RM 1.1.0: EVENT.offset, DV_PROPORTION.is_integral;
    // RM 1.0.2 ITEM_TABLE). They carry no data of their own.
    private static readonly HashSet<string> Functions =
        ["offset", "is_integral", "rotated", "number_key_columns", "row_count", "column_count", "row_names", "column_names", "magnitude"];

    private static readonly HashSet<string> Primitives =
    [
        "STRING", "INTEGER", "REAL", "DOUBLE", "BOOLEAN", "DATE", "TIME", "DATE_TIME", "DURATION", "INTEGER64", "CHARACTER", "URI",
        "ISO8601_DATE", "ISO8601_TIME", "ISO8601_DATE_TIME", "ISO8601_DURATION",
    ];

    public static void Run(CObject node, OptFaults faults)
    {
        if (node.RmTypeName.Length == 0 || Primitives.Contains(node.RmTypeName.ToUpperInvariant()))
        {
            return;
        }

        if (RmModel.Find(node.RmTypeName) is not { } type)
        {
            faults.Add(node, $"The reference model has no class {node.RmTypeName}.");
            return;
        }

        if (node is CComplexObject complex)
        {
            CheckAttributes(complex, type, faults);
        }
    }

    private static void CheckAttributes(CComplexObject node, RmClass type, OptFaults faults)
    {
        foreach (var attribute in node.Attributes)
        {
            var known = type.Find(attribute.RmAttributeName) ?? OfDescendant(type, attribute.RmAttributeName);
            if (known is null && !Functions.Contains(attribute.RmAttributeName) && attribute.RmAttributeName.Length > 0)
            {
                faults.Add(node, $"The class {type.Name} of the reference model has no attribute {attribute.RmAttributeName}.");
            }

            foreach (var child in attribute.Children)
            {
                CheckFits(child, known, faults);
                Run(child, faults);
            }
        }
    }

    // An abstract class may be constrained by an attribute that only its descendants have.
    private static RmAttribute? OfDescendant(RmClass type, string name) =>
        type.IsAbstract ? type.Concrete.Select(one => one.Find(name)).FirstOrDefault(one => one is not null) : null;

    private static void CheckFits(CObject child, RmAttribute? attribute, OptFaults faults)
    {
        if (attribute?.Type is { } expected && RmModel.Find(child.RmTypeName) is { } found && !found.IsA(expected) && !expected.IsA(found))
        {
            faults.Add(child, $"{attribute.DeclaredBy.Name}.{attribute.Name} holds {expected.Name}, never {found.Name}.");
        }
    }
}
