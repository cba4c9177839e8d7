using Varde.Fhir.Resources;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Records;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>
/// Answers the server's own questions: the terminologies are rules that it works by, whoever's resource is checked, and no person is in them. What is found is
/// kept for a second, after which a changed value set counts.
/// </summary>
internal sealed class CodeMembership(StoredTerminology stored, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private volatile Kept? _kept;

    /// <summary>Whether a code is in a value set.</summary>
    /// <param name="valueSet">The canonical address of the value set, with a version or without.</param>
    /// <param name="system">The system of the code; null for one whose system is not said, as of the type <c>code</c>: then any system of the value set will do.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null when that cannot be told: the value set, or the codes of a system that it takes, are not on this server.</returns>
    public async ValueTask<bool?> ContainsAsync(string valueSet, string? system, string code, CancellationToken cancellation)
    {
        var scope = Scope();
        if (!(await scope.ValueSetAsync(Canonical.Of(valueSet), cancellation)).TryGet(out var set, out _)) return null;
        var membership = new SetMembership(scope, new());
        if (system is null) return (await membership.SystemsOfAsync(set, code, cancellation)).Match<bool?>(systems => systems.Count > 0, _ => null);
        return (await membership.ContainsAsync(set, system, code, cancellation)).Match<bool?>(isIn => isIn, _ => null);
    }

    private TerminologyScope Scope()
    {
        var (kept, now) = (_kept, time.GetUtcNow());
        if (kept is null || now - kept.Since > Age || kept.Scope.Count > TerminologyScope.MostAddresses / 2) _kept = kept = new(new(stored, QueryPermit.Everything), now);
        return kept.Scope;
    }

    private sealed record Kept(TerminologyScope Scope, DateTimeOffset Since);
}
