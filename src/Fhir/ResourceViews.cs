using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>A resource that is made from a document of another standard and kept beside it: read, searched and versioned like any other.</summary>
public sealed record ResourceView
{
    /// <summary>Which resource.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>The version of the document that it is made from.</summary>
    public required VersionUid Source { get; init; }

    /// <summary>Which part of the document it is made from, in the words of whoever makes it.</summary>
    public required string Place { get; init; }

    /// <summary>The version before; null for a new view.</summary>
    public VersionSummary? Latest { get; init; }

    /// <summary>Its state.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Complete;

    /// <summary>The resource in JSON without white space, beginning with <c>resourceType</c>, <c>id</c> and <c>meta</c>; empty when it is deleted.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What the access rules need to know of it.</summary>
    public required AccessClass AccessClass { get; init; }

    /// <summary>The number of this version.</summary>
    public int Number => (Latest?.Uid.Number ?? 0) + 1;
}

/// <summary>How views are kept.</summary>
public static class ResourceViews
{
    /// <summary>The code system of the tag that says where a resource has its master.</summary>
    public const string OriginSystem = "urn:varde:fhir:origin";

    /// <summary>The tag of a resource that is a view.</summary>
    public const string Mapped = "mapped";

    /// <summary>The tag of a resource of a type that has views, which is kept as it was received.</summary>
    public const string Native = "native";

    /// <summary>The mark of views in what the store tells of the documents of a type (<see cref="LeafSink.Marks"/>).</summary>
    public const string Mark = "#view";

    /// <summary>The version to store.</summary>
    public static NewVersion ToStore(ResourceView view) => new()
    {
        Uid = new VersionUid(view.Key.ObjectId, view.Source.SystemId, view.Number),
        Preceding = view.Latest?.Uid.Number ?? 0,
        Kind = DocumentKind.FhirResource,
        ChangeType = ChangeOf(view),
        Lifecycle = view.Lifecycle,
        ArchetypeId = view.Key.Type,
        Content = view.Content,
        Envelope = VersionNote.Of(MethodOf(view), new ViewNote(view.Key.Id, view.Source.ObjectId, view.Place)),
        AccessClass = view.AccessClass,
        DerivedFrom = view.Source,
    };

    /// <summary>What the outbox tells of it.</summary>
    public static NewEvent EventOf(ResourceView view) => ToldResource.Event(view.Key, view.Number, MethodOf(view));

    /// <summary>What a stored version is a view of; null for a resource that is its own master.</summary>
    public static ViewNote? NoteOf(VersionSummary version) => version.Kind == DocumentKind.FhirResource ? VersionNote.ViewOf(version) : null;

    private static ChangeType ChangeOf(ResourceView view) =>
        view.Lifecycle == Lifecycle.Deleted ? ChangeType.Deleted : view.Latest is null ? ChangeType.Creation : ChangeType.Modification;

    private static string MethodOf(ResourceView view) => view.Lifecycle == Lifecycle.Deleted ? "DELETE" : view.Latest is null ? "POST" : "PUT";
}

/// <summary>What is kept with each version of a view.</summary>
/// <param name="Id">The id of the resource.</param>
/// <param name="Source">The versioned object that it is made from.</param>
/// <param name="Place">See <see cref="ResourceView.Place"/>.</param>
public sealed record ViewNote(string Id, Guid Source, string Place);
