using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Fhir;

/// <summary>
/// Tells which documents of a person are seen by no search of FHIR, because nothing maps them: what a search does not find may then be known all the same. Implemented
/// where documents are mapped.
/// </summary>
public interface IUnmappedDocuments
{
    /// <summary>The kinds of such documents that a reader may see, in words; none when all are mapped.</summary>
    /// <param name="ehr">Whose record.</param>
    /// <param name="access">The reader.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<string>> KindsAsync(EhrId ehr, AccessSession access, CancellationToken cancellation);
}

/// <summary>Where nothing but resources is kept, none is unmapped.</summary>
internal sealed class NoUnmappedDocuments : IUnmappedDocuments
{
    public Task<IReadOnlyList<string>> KindsAsync(EhrId ehr, AccessSession access, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}
