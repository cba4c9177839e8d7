using System.Collections.Frozen;

namespace Varde.Fhir.Definitions;

/// <summary>A type of FHIR: a resource, a complex or a primitive data type (FHIR R4, StructureDefinition.kind).</summary>
internal sealed class FhirType
{
    /// <summary>The name: Patient, HumanName, dateTime.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required FhirKind Kind { get; init; }

    /// <summary>True for a type that only others are made of, such as DomainResource.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>The type it specialises; null for Element and Resource.</summary>
    public FhirType? Base { get; internal set; }

    /// <summary>What it consists of.</summary>
    public FhirStructure Structure { get; internal set; } = null!;

    /// <summary>How a primitive is written, as a regular expression; null when nothing is said.</summary>
    public string? Pattern { get; internal set; }

    /// <summary>The keys of the rules that hold for it.</summary>
    public IReadOnlyList<string> Rules { get; internal set; } = [];

    /// <summary>Whether it is this type or specialises it.</summary>
    public bool IsA(string name) => Name == name || Base?.IsA(name) == true;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The kinds of types.</summary>
internal enum FhirKind
{
    /// <summary>A primitive: one value, with an id and extensions.</summary>
    Primitive,

    /// <summary>A complex data type.</summary>
    Complex,

    /// <summary>A resource.</summary>
    Resource,
}

/// <summary>The elements of a type, or of a part of one (Patient.contact), in the order of the specification.</summary>
internal sealed class FhirStructure(string path, IReadOnlyList<FhirElement> elements)
{
    private readonly FrozenDictionary<string, FhirProperty> _properties =
        elements.SelectMany(e => e.Properties).ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The path, as the specification writes it.</summary>
    public string Path { get; } = path;

    /// <summary>The elements.</summary>
    public IReadOnlyList<FhirElement> Elements { get; } = elements;

    /// <summary>The element that a name in JSON or XML means, with its type; null when there is none. <c>valueQuantity</c> means value[x] as a Quantity.</summary>
    public FhirProperty? Find(string name) => _properties.GetValueOrDefault(name);

    /// <summary>The element of a name without its type: <c>value</c> means value[x].</summary>
    public FhirElement? Element(string name) => Elements.FirstOrDefault(e => e.Name == name);
}

/// <summary>An element of a structure.</summary>
internal sealed class FhirElement
{
    /// <summary>Its name; of a choice without <c>[x]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many there must be.</summary>
    public int Min { get; init; }

    /// <summary>How many there may be; <see cref="int.MaxValue"/> for any number.</summary>
    public int Max { get; init; } = 1;

    /// <summary>Whether it is a list in JSON, however many there are.</summary>
    public bool IsList => Max > 1;

    /// <summary>Whether it may be one of several types, and its name in JSON ends in the type.</summary>
    public bool IsChoice { get; init; }

    /// <summary>Whether <c>_summary=true</c> shows it.</summary>
    public bool IsSummary { get; init; }

    /// <summary>Whether what it says changes the meaning of the rest.</summary>
    public bool IsModifier { get; init; }

    /// <summary>The value set whose codes, and no others, are allowed; null when none is required.</summary>
    public string? RequiredCodes { get; init; }

    /// <summary>The keys of the rules that hold for each.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The types it may have.</summary>
    public IReadOnlyList<FhirTypeOfElement> Types { get; internal set; } = [];

    /// <summary>The names it has in JSON and XML, one for each type of a choice.</summary>
    public IReadOnlyList<FhirProperty> Properties { get; internal set; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A type that an element may have.</summary>
/// <param name="Type">The type: of a part of a resource BackboneElement or Element.</param>
/// <param name="Targets">The types of resource that a Reference may lead to; empty for any.</param>
internal sealed record FhirTypeOfElement(FhirType Type, IReadOnlyList<string> Targets)
{
    private FhirStructure? _structure;

    /// <summary>What it consists of: of a part of a resource the elements of that part.</summary>
    public FhirStructure Structure
    {
        get => _structure ?? Type.Structure;
        internal set => _structure = value;
    }
}

/// <summary>A name in JSON or XML: an element as one of its types.</summary>
/// <param name="Name">The name, such as <c>valueQuantity</c>.</param>
/// <param name="Element">The element.</param>
/// <param name="Type">The type.</param>
internal sealed record FhirProperty(string Name, FhirElement Element, FhirTypeOfElement Type);
