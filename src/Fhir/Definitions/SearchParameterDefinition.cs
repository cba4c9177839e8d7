namespace Varde.Fhir.Definitions;

/// <summary>A search parameter of the specification (FHIR R4, SearchParameter).</summary>
internal sealed record SearchParameterDefinition
{
    /// <summary>Its canonical address.</summary>
    public required string Url { get; init; }

    /// <summary>Its name in a query, such as <c>value-quantity</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What is compared.</summary>
    public required SearchParameterType Type { get; init; }

    /// <summary>The types of resource that have it; abstract types stand for all that specialise them.</summary>
    public required IReadOnlyList<string> Base { get; init; }

    /// <summary>Where its values are, in FHIRPath; empty for those whose meaning is not in the resource.</summary>
    public string Expression { get; init; } = "";

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The types of resource that a reference parameter may lead to.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The parts of a composite.</summary>
    public IReadOnlyList<SearchComponent> Components { get; init; } = [];
}

/// <summary>A part of a composite parameter.</summary>
/// <param name="Definition">The address of the parameter that it is like.</param>
/// <param name="Expression">Where its values are, seen from where the composite's expression leads.</param>
internal sealed record SearchComponent(string Definition, string Expression);

/// <summary>What a search parameter compares (FHIR R4, search, 3.1.1.4).</summary>
internal enum SearchParameterType
{
    Number,
    Date,
    String,
    Token,
    Reference,
    Composite,
    Quantity,
    Uri,
    Special,
}
