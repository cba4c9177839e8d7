namespace Varde.Fhir.Terminology;

/// <summary>What the checks of resources ask of the terminologies that are here.</summary>
internal interface ICodeMembership
{
    /// <summary>Whether a code is in a value set.</summary>
    /// <param name="valueSet">The canonical address of the value set, with a version or without.</param>
    /// <param name="system">The system of the code; null for one whose system is not said, as of the type <c>code</c>: then any system of the value set will do.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null when that cannot be told: the value set, or the codes of a system that it takes, are not on this server.</returns>
    ValueTask<bool?> ContainsAsync(string valueSet, string? system, string code, CancellationToken cancellation);
}
