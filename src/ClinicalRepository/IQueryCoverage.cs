using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>
/// Tells what clinical statements records hold beside their compositions, since no query in AQL sees them. Implemented where both standards are known; without it nothing is told.
/// </summary>
public interface IQueryCoverage
{
    /// <summary>What is there now that may be seen.</summary>
    /// <param name="permit">What the gate permits.</param>
    /// <param name="ehr">Only in this record; null for all that take part in queries.</param>
    /// <param name="cancellation">Ends the counting.</param>
    Task<IReadOnlyList<NotCovered>> BesideCompositionsAsync(QueryPermit permit, EhrId? ehr, CancellationToken cancellation);
}

/// <summary>Resources of one type that no query in AQL sees.</summary>
/// <param name="Type">The type.</param>
/// <param name="Resources">How many there are.</param>
/// <param name="OrMore">True when they were not counted to the end.</param>
public sealed record NotCovered(string Type, long Resources, bool OrMore);
