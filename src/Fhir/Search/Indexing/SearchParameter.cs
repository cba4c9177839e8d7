using Varde.Fhir.Definitions;

namespace Varde.Fhir.Search.Indexing;

/// <summary>A search parameter of one or some types of resource, ready to use.</summary>
internal sealed class SearchParameter
{
    /// <summary>Its name in a query.</summary>
    public required string Code { get; init; }

    /// <summary>What is compared.</summary>
    public required SearchParameterType Type { get; init; }

    /// <summary>Where its values are; of a composite none.</summary>
    public IReadOnlyList<RestrictedSource> Sources { get; init; } = [];

    /// <summary>The types that its references may lead to.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Of a composite: the ways to its parts.</summary>
    public IReadOnlyList<SearchComposite> Composites { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Code;
}

/// <summary>A source of which a parameter may take a part only.</summary>
/// <param name="Source">The source.</param>
/// <param name="Target">The type of resource that a reference must lead to; null for any.</param>
internal readonly record struct RestrictedSource(SearchSource Source, string? Target = null);

/// <summary>An element whose parts are compared together (FHIR R4, search, 3.1.1.4.17).</summary>
/// <param name="Levels">How many positions its occurrence has: parts belong together when so many of theirs are equal.</param>
/// <param name="Parts">The parts, in the order of the parameter's components.</param>
internal sealed record SearchComposite(int Levels, IReadOnlyList<CompositePart> Parts);

/// <summary>A part of a composite.</summary>
/// <param name="Parameter">The values.</param>
/// <param name="IsOfWhole">True when they are the resource's and not the element's.</param>
internal sealed record CompositePart(SearchParameter Parameter, bool IsOfWhole);
