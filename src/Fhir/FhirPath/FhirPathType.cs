using System.Collections.Frozen;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.FhirPath;

/// <summary>A type as an expression names it, with its namespace (FHIRPath 2.0, 6.3 and 10).</summary>
/// <param name="Namespace">FHIR or System.</param>
/// <param name="Name">Patient, boolean; Boolean.</param>
internal sealed record FhirPathType(string Namespace, string Name)
{
    private static readonly FrozenSet<string> SystemNames =
        FrozenSet.ToFrozenSet(["Any", "Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity"], StringComparer.Ordinal);

    /// <summary>The type that an expression names; null when there is none. A name alone means the type of FHIR, and that of System where FHIR has none.</summary>
    public static FhirPathType? Named(string? space, string name) => space switch
    {
        null => Named("FHIR", name) ?? (SystemNames.Contains(name) ? new("System", name) : null),
        "FHIR" => FhirDefinitions.R4.Find(name) is null ? null : new("FHIR", name),
        // What System does not have, nothing is.
        "System" => new("System", name),
        _ => null,
    };

    /// <summary>Whether <c>as</c> and <c>ofType</c> let a node through: a primitive must be of the very type, so that a code is no string there.</summary>
    public bool Admits(FhirPathNode node) => node.Type is { Kind: FhirKind.Primitive } type ? Namespace == "FHIR" && type.Name == Name : Holds(node);

    /// <summary>The type of a node.</summary>
    public static FhirPathType Of(FhirPathNode node) => node.Type is { } type ? new("FHIR", type.Name) : new("System", NameOf(node.Value));

    /// <summary>Whether a node is of the type or of one that specialises it. A Quantity that an expression made is one of both namespaces.</summary>
    public bool Holds(FhirPathNode node)
    {
        if (node.Type is { } type) return Namespace == "FHIR" && type.IsA(Name);
        return Name == NameOf(node.Value) && (Namespace == "System" || Name == "Quantity");
    }

    /// <summary>What <c>type()</c> gives has a namespace and a name; other values that an expression made have no children.</summary>
    public static FhirPathNode[] ChildrenOf(object? value) =>
        value is FhirPathType type ? [FhirPathNode.Of("namespace", type.Namespace), FhirPathNode.Of("name", type.Name)] : [];

    private static string NameOf(object? value) => value switch
    {
        bool => "Boolean",
        int => "Integer",
        decimal => "Decimal",
        FhirPathQuantity => "Quantity",
        FhirPathTime time => time.Kind.ToString(),
        FhirPathType => "ClassInfo",
        _ => "String",
    };
}
