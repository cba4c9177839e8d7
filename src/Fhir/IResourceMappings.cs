using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// Decides which resources that are written are kept as documents of another standard, of which the resource is then a view. Implemented where both
/// standards are known.
/// </summary>
public interface IResourceMappings
{
    /// <summary>Whether resources of this type may be views: those that are not are tagged as native.</summary>
    bool IsMapped(string type);

    /// <summary>What documents of a person's records say that no resource shows, so that an answer about the patient does not tell it. Only of documents that may be seen.</summary>
    /// <param name="records">The records.</param>
    /// <param name="permit">What the gate permits.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<UncoveredContent>> UncoveredAsync(IReadOnlyList<EhrId> records, QueryPermit permit, CancellationToken cancellation);

    /// <summary>What is stored in the place of resources of one record that are about to be written in one contribution.</summary>
    /// <param name="ehr">The record.</param>
    /// <param name="contribution">The contribution that all will be a part of.</param>
    /// <param name="writes">All writes in the record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// What is stored; a write that it does not name is kept as it is. <see cref="Unprocessable"/> when a view cannot be changed so, with what cannot be held.
    /// </returns>
    Task<Outcome<MappedWrites>> MapAsync(EhrId ehr, Guid contribution, IReadOnlyList<ResourceWrite> writes, CancellationToken cancellation);
}

/// <summary>What documents of a record say that no resource shows.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of whole documents their template; of entries the type of resource that would show them.</param>
public sealed record UncoveredContent(UncoveredKind Kind, string Name);

/// <summary>Why no resource shows it.</summary>
public enum UncoveredKind
{
    /// <summary>Documents of a template that has no views.</summary>
    Template,

    /// <summary>Entries about somebody else than the patient.</summary>
    OtherSubject,

    /// <summary>Means and extremes over a period.</summary>
    Period,
}

/// <summary>A resource that is about to be written.</summary>
/// <param name="Key">Which.</param>
/// <param name="Resource">The resource, checked; null when it is deleted.</param>
/// <param name="Latest">The version that is there now; null for a new resource.</param>
/// <param name="Grant">What the gate said.</param>
public sealed record ResourceWrite(ResourceKey Key, JsonElement? Resource, StoredVersion? Latest, Grant Grant)
{
    /// <summary>What the access rules are told of a new resource; null where its kind tells all.</summary>
    public AccessClass? Class { get; init; }
}

/// <summary>What is stored in the place of resources.</summary>
/// <param name="Written">The views that were written, by their keys.</param>
/// <param name="Versions">All versions to store: the documents, and all their views.</param>
/// <param name="Events">What the outbox tells.</param>
public sealed record MappedWrites(IReadOnlyDictionary<ResourceKey, WrittenView> Written, IReadOnlyList<NewVersion> Versions, IReadOnlyList<NewEvent> Events)
{
    /// <summary>Every resource is kept as it is.</summary>
    public static MappedWrites Nothing { get; } = new(new Dictionary<ResourceKey, WrittenView>(), [], []);
}

/// <summary>A view as it was written.</summary>
/// <param name="Number">The number of its version: that of before when nothing in it changed.</param>
/// <param name="Content">The view; empty when it is deleted.</param>
/// <param name="Unchanged">When it was stored, where nothing in it changed.</param>
public sealed record WrittenView(int Number, ReadOnlyMemory<byte> Content, DateTimeOffset? Unchanged = null);
