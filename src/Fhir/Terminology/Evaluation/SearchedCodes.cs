using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>Names the codes that searches mean.</summary>
internal sealed class SearchedCodes(StoredTerminology stored) : ICodeSets
{
    /// <summary>How many codes a search looks for at most.</summary>
    public const int MostCodes = 10_000;

    public async Task<Outcome<IReadOnlyList<TokenValue>>> OfValueSetAsync(string reference, QueryPermit permit, IReadOnlyList<string> bases, CancellationToken cancellation)
    {
        var scope = new TerminologyScope(stored, permit);
        if (!(await SetAsync(scope, reference, permit, bases, cancellation)).TryGet(out var set, out var refusal)) return Refused(refusal);
        var expansion = new SetExpansion(scope, new());
        if (!(await expansion.ExpandAsync(set, cancellation)).TryGet(out var codes, out refusal)) return Refused(refusal);
        // A search by some of the codes would leave resources out without a word.
        return expansion.IsUnclosed ? Invalid.At("", "not all codes of the value set are here") : Bounded([.. codes.Select(c => new TokenValue(c.System, c.Code))]);
    }

    public async Task<Outcome<IReadOnlyList<TokenValue>>> OfHierarchyAsync(TokenValue code, bool above, QueryPermit permit, CancellationToken cancellation)
    {
        if (!(await new TerminologyScope(stored, permit).CodeSystemAsync(Canonical.Of(code.System), cancellation)).TryGet(out var system, out var refusal)) return Refused(refusal);
        if (system.Find(code.Code) is not { } concept) return Invalid.At("", "the code is none of its code system");
        return Bounded([.. (above ? system.Above(concept) : system.Family(concept)).Select(c => new TokenValue(system.Head.Url, c.Code))]);
    }

    private async Task<Outcome<ValueSet>> SetAsync(TerminologyScope scope, string reference, QueryPermit permit, IReadOnlyList<string> bases, CancellationToken cancellation)
    {
        if (Reference.Local(reference, bases) is not { Type: "ValueSet" } key) return await scope.ValueSetAsync(Canonical.Of(reference), cancellation);
        return await stored.FindAsync(key, permit, cancellation) is ValueSet set ? set : new NotHere($"There is no {key} here.");
    }

    private static Outcome<IReadOnlyList<TokenValue>> Bounded(List<TokenValue> codes) =>
        codes.Count > MostCodes ? new TooCostly($"More than {MostCodes} codes are meant, for which nothing is searched.") : Outcome<IReadOnlyList<TokenValue>>.Done(codes);

    // What is not here makes the value of a parameter wrong, not the address of the search.
    private static Outcome<IReadOnlyList<TokenValue>> Refused(Refusal refusal) =>
        refusal is NotHere ? Invalid.At("", refusal.Message) : Outcome<IReadOnlyList<TokenValue>>.Refused(refusal);
}
