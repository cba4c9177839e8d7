using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Lays down what the access rules need to know of a document that comes into a record: what its labels ask for, as far as the rules of setting permit it; what the referral that it hangs
/// on carries; a delay that its kind of result has. Implemented where people and settings are known.
/// </summary>
public interface INewDocuments
{
    /// <summary>The class of a new document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The class; or why a label is refused.</returns>
    ValueTask<Outcome<DocumentClass>> ClassOfAsync(NewDocument document, CancellationToken cancellation);
}

/// <summary>A document that comes into a record.</summary>
/// <param name="Grant">The permission to write it.</param>
/// <param name="Record">Whose record.</param>
/// <param name="Class">What its kind and its author tell.</param>
public sealed record NewDocument(Grant Grant, EhrId Record, DocumentClass Class)
{
    /// <summary>The codes of 9603 that it brings as labels.</summary>
    public IReadOnlyList<RestrictionCode> Labels { get; init; } = [];

    /// <summary>The codes of what was analysed, where it is a result.</summary>
    public IReadOnlyCollection<string> Analyses { get; init; } = [];

    /// <summary>The versioned objects that it is based on.</summary>
    public IReadOnlyList<Guid> BasedOn { get; init; } = [];

    /// <summary>Whether parts of it are marked as about another person.</summary>
    public bool HasThirdPartyParts { get; init; }

    /// <summary>The classes of what comes into being in the same transaction, by versioned object.</summary>
    public IReadOnlyDictionary<Guid, AccessClass> Beside { get; init; } = new Dictionary<Guid, AccessClass>();
}

/// <summary>Where nobody is known nothing is laid down: a label that would hide is no label, and is refused.</summary>
internal sealed class NothingLaidDown : INewDocuments
{
    /// <inheritdoc/>
    public ValueTask<Outcome<DocumentClass>> ClassOfAsync(NewDocument document, CancellationToken cancellation) =>
        new(document.Labels.Count == 0 ? document.Class : new Unsupported("Labels of 9603 are not supported here."));
}
