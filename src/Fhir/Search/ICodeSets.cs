using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Search;

/// <summary>Names the codes that a search means by a value set, or by a code and what lies above or below it.</summary>
internal interface ICodeSets
{
    /// <summary>The codes of a value set.</summary>
    /// <param name="reference">Its canonical address, or <c>ValueSet/id</c> on this server.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="bases">The addresses that this server has, with a slash at their ends.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The codes; a refusal when the value set is not here, or has too many.</returns>
    Task<Outcome<IReadOnlyList<TokenValue>>> OfValueSetAsync(string reference, QueryPermit permit, IReadOnlyList<string> bases, CancellationToken cancellation);

    /// <summary>A code, and all codes that lie below it, or above it.</summary>
    /// <param name="code">The code, with its system.</param>
    /// <param name="above">True for those above.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The codes; a refusal when the code system is not here, or has no such code.</returns>
    Task<Outcome<IReadOnlyList<TokenValue>>> OfHierarchyAsync(TokenValue code, bool above, QueryPermit permit, CancellationToken cancellation);
}
