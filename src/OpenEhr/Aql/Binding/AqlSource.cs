using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>An EHR as a query sees it: what a plan did not need may be left out.</summary>
public sealed class AqlEhr
{
    /// <summary>The EHR itself.</summary>
    public required Ehr Ehr { get; init; }

    /// <summary>Its EHR_STATUS; null when the query does not follow <c>ehr_status</c>.</summary>
    public EhrStatus? Status { get; init; }

    /// <summary>Its directory; null when it has none or the query does not follow <c>directory</c> or <c>folders</c>.</summary>
    public Folder? Directory { get; init; }

    /// <summary>The versions that the query may see and may match.</summary>
    public required IReadOnlyList<AqlDocument> Documents { get; init; }
}

/// <summary>A version of a document as a query sees it.</summary>
public sealed class AqlDocument
{
    private readonly Lazy<RmObject>? _version;

    /// <param name="root">The content.</param>
    /// <param name="objectId">Identifier of the versioned object.</param>
    /// <param name="isLatest">True for the latest version.</param>
    /// <param name="version">Makes the VERSION around it; null when the query has no VERSION.</param>
    /// <param name="versioned">The VERSIONED_OBJECT; null when the query has none.</param>
    public AqlDocument(Locatable root, string objectId, bool isLatest, Func<RmObject>? version = null, RmObject? versioned = null)
    {
        (Root, ObjectId, IsLatest, Versioned) = (root, objectId, isLatest, versioned);
        _version = version is null ? null : new(version);
    }

    /// <summary>The content.</summary>
    public Locatable Root { get; }

    /// <summary>Identifier of the versioned object.</summary>
    public string ObjectId { get; }

    /// <summary>True for the latest version.</summary>
    public bool IsLatest { get; }

    /// <summary>The VERSION around the content.</summary>
    /// <exception cref="InvalidOperationException">The query has no VERSION, and it was not given.</exception>
    public RmObject Version => _version?.Value ?? throw new InvalidOperationException("The version was not given.");

    /// <summary>The VERSION, where it has been made.</summary>
    internal RmObject? VersionOrNull => _version is { IsValueCreated: true } made ? made.Value : null;

    /// <summary>The VERSIONED_OBJECT; null when the query has none.</summary>
    public RmObject? Versioned { get; }
}

/// <summary>Steps from what a query meets to what lies below it.</summary>
internal static class AqlSteps
{
    /// <summary>
    /// The attribute of a node: a value, a list, or null. From an EHR the references of the reference model lead on to what they refer to, so that
    /// <c>e/ehr_status/subject</c> reaches the subject.
    /// </summary>
    public static object? Take(object node, string attribute) => node switch
    {
        AqlEhr ehr => FromEhr(ehr, attribute),
        RmObject one => one[attribute],
        _ => null,
    };

    /// <summary>A node as a value.</summary>
    public static object? Raw(object? node) => node is AqlEhr ehr ? ehr.Ehr : node;

    private static object? FromEhr(AqlEhr ehr, string attribute) => attribute switch
    {
        "ehr_status" when ehr.Status is not null => ehr.Status,
        "directory" when ehr.Directory is not null => ehr.Directory,
        "folders" when ehr.Directory is not null => new List<RmObject> { ehr.Directory },
        _ => ehr.Ehr[attribute],
    };
}
