using Varde.AccessControl;
using Varde.Records;

namespace Varde.Fhir.Search;

/// <summary>What a search gave: one page (FHIR R4, search, 3.1.1.6).</summary>
/// <param name="Matches">The resources that match, in the order asked for.</param>
/// <param name="Included">What <c>_include</c> and <c>_revinclude</c> add: each once, and none that is a match of the page.</param>
/// <param name="Total">How many match over all pages; null when it was not asked for and is not known.</param>
/// <param name="Next">Leads to the next page; null on the last.</param>
internal sealed record SearchResult(IReadOnlyList<FoundResource> Matches, IReadOnlyList<FoundResource> Included, long? Total, string? Next);

/// <summary>A stored resource that a search found.</summary>
/// <param name="Key">Its type and id.</param>
/// <param name="Owner">Whose document it is.</param>
/// <param name="Number">The number of its version: meta.versionId.</param>
/// <param name="LastUpdated">When that version was committed: meta.lastUpdated.</param>
/// <param name="AccessClass">What the access rules need to know of it.</param>
/// <param name="Content">The stored JSON, without versionId and lastUpdated.</param>
internal sealed record FoundResource(ResourceKey Key, Guid Owner, int Number, DateTimeOffset LastUpdated, AccessClass AccessClass, ReadOnlyMemory<byte> Content)
{
    /// <summary>The resource as it is shown.</summary>
    public ReadOnlyMemory<byte> Show() => Interactions.ShownResource.Of(Content, Number, LastUpdated);

    /// <summary>The resource as it is shown to somebody, with the labels that they see.</summary>
    public ReadOnlyMemory<byte> Show(AccessSession access) => Interactions.ShownResource.Of(Content, Number, LastUpdated, access.LabelsOf(AccessClass));
}
