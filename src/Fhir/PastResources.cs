using Varde.AccessControl;
using Varde.Fhir.Search;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// The resources of a person's records as they stood at a time, whether they were kept as received or were views of compositions: read once for one page, and searched as often as it asks. Each search asks the
/// gate anew: what the reader may see is decided by what holds now.
/// </summary>
/// <param name="at">The time.</param>
public sealed class PastResources(DateTimeOffset at)
{
    private IReadOnlyList<PastResource>? _read;

    /// <summary>The time.</summary>
    public DateTimeOffset At => at;

    internal async Task<IReadOnlyList<PastResource>> ReadAsync(SearchEngine engine, IReadOnlyList<EhrId> records, QueryPermit permit, CancellationToken cancellation) =>
        _read ??= await engine.ReadPastAsync(records, permit, at, cancellation);
}

/// <summary>A resource as it stood, and where it is kept.</summary>
internal sealed record PastResource(FoundResource Resource, DocumentPlace Place);
