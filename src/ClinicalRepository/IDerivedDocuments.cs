using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>
/// Makes the documents that are derived from compositions and kept with them, such as their views in another standard. They are committed in the same
/// transaction. Implemented where both standards are known; without it nothing is derived.
/// </summary>
public interface IDerivedDocuments
{
    /// <summary>The versions to store with versions of compositions that are about to be committed.</summary>
    /// <param name="ehr">Whose record.</param>
    /// <param name="versions">All versions of the contribution; a composition's <see cref="NewVersion.Document"/> is the document itself.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<DerivedDocuments> OfAsync(EhrId ehr, IReadOnlyList<NewVersion> versions, CancellationToken cancellation);
}

/// <summary>What is stored with a contribution beside its own versions.</summary>
/// <param name="Versions">Versions of derived documents.</param>
/// <param name="Events">What the outbox tells of them.</param>
public sealed record DerivedDocuments(IReadOnlyList<NewVersion> Versions, IReadOnlyList<NewEvent> Events)
{
    /// <summary>Nothing.</summary>
    public static DerivedDocuments Nothing { get; } = new([], []);
}
