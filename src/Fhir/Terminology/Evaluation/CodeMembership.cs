using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Records;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>
/// Answers the server's own questions: the terminologies are rules that it works by, whoever's resource is checked, and no person is in them. What is found is
/// kept for a second, after which a changed value set counts.
/// </summary>
internal sealed class CodeMembership(StoredTerminology stored, TimeProvider time) : ICodeMembership
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private volatile Kept? _kept;

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
