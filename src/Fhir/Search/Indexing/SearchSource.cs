using Varde.Fhir.Definitions;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// Where values of search parameters are: a path from the root of a type of resource, and as what its values are compared. Parameters that lead the same
/// way share it, so that <c>patient</c> and <c>subject</c> are indexed once.
/// </summary>
internal sealed class SearchSource
{
    /// <summary>The name of the source of ids.</summary>
    public const string Id = "Resource.id";

    /// <summary>The path, as it is written with its types resolved.</summary>
    public required string Name { get; init; }

    /// <summary>As what the values are compared.</summary>
    public required SearchParameterType Type { get; init; }

    /// <summary>How many repeated elements are on the way: the number of occurrence positions of each value.</summary>
    public required int Levels { get; init; }

    /// <summary>The value set of codes whose system is not written; null when the values are not such.</summary>
    public string? Codes { get; init; }

    /// <summary>Whether its values are names that are found by how they sound too: a parameter <c>phonetic</c> leads here.</summary>
    public bool IsHeard { get; set; }

    /// <summary>The paths of its leaves.</summary>
    public FacetPaths Paths => field ??= new(Name);

    /// <summary>The name under which its values are kept.</summary>
    public string Key => field ??= NameOf(FacetPaths.Of(Type));

    /// <summary>The name under which one facet of its values is kept.</summary>
    public string NameOf(SearchFacet facet) => Paths[facet].Path;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Type})";
}
