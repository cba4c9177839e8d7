using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>Lists the codes of a value set, each once, in the order in which its parts name them (FHIR R4, ValueSet, value set expansion).</summary>
/// <param name="scope">Where what is named is found.</param>
/// <param name="budget">How much it may cost.</param>
internal sealed class SetExpansion(TerminologyScope scope, EvaluationBudget budget)
{
    private readonly SetMembership _membership = new(scope, budget);

    /// <summary>Whether a code system is gone through of which only some codes are here: other codes may be in the value set too.</summary>
    public bool IsUnclosed { get; private set; }

    /// <summary>The codes; <see cref="NotHere"/> when a terminology that is named is not here, <see cref="TooCostly"/> when there are too many.</summary>
    public async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> ExpandAsync(ValueSet set, CancellationToken cancellation)
    {
        var defined = set.HasDefinition ? await DefinedAsync(set, cancellation) : Outcome<IReadOnlyList<ExpandedCode>>.Done([]);
        if (set.Listed is not { } listed || (set.HasDefinition && defined.Refusal is not NotHere)) return defined;
        return Outcome<IReadOnlyList<ExpandedCode>>.Done([.. listed.Select(c => new ExpandedCode(c.System ?? "", null, null, c))]);
    }

    private async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> DefinedAsync(ValueSet set, CancellationToken cancellation)
    {
        if (budget.Enter(set) is { } refused) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refused);
        try
        {
            return await IncludedAsync(set, cancellation);
        }
        finally
        {
            budget.Leave();
        }
    }

    private async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> IncludedAsync(ValueSet set, CancellationToken cancellation)
    {
        var (codes, seen) = (new List<ExpandedCode>(), new HashSet<(string, string)>());
        foreach (var part in set.Includes)
        {
            if (!(await PartAsync(part, cancellation)).TryGet(out var included, out var refusal)) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refusal);
            foreach (var code in included)
                if ((set.WithInactive || code.Concept?.IsInactive != true) && seen.Add((code.System, code.Code))) codes.Add(code);
        }
        return set.Excludes.Count == 0 ? Outcome<IReadOnlyList<ExpandedCode>>.Done(codes)
            : await WhereAsync(codes, async c => (await _membership.AnyAsync(set.Excludes, c.System, c.Code, cancellation)).Map(isOut => !isOut));
    }

    private async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> PartAsync(SetPart part, CancellationToken cancellation)
    {
        if (part.System is null) return await UnionAsync(part.ValueSets, cancellation);
        var own = part.Codes is { } listed ? await ListedAsync(part.System, listed, cancellation) : await FilteredAsync(part, cancellation);
        if (part.ValueSets.Count == 0 || !own.TryGet(out var codes, out _)) return own;
        return await WhereAsync(codes, c => _membership.IsInSetsAsync(part, c.System, c.Code, cancellation));
    }

    private async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> UnionAsync(IReadOnlyList<Canonical> sets, CancellationToken cancellation)
    {
        var all = new List<ExpandedCode>();
        foreach (var named in sets)
        {
            if (!(await scope.ValueSetAsync(named, cancellation)).TryGet(out var set, out var refusal)) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refusal);
            if (!(await ExpandAsync(set, cancellation)).TryGet(out var codes, out refusal)) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refusal);
            if (budget.Spend(codes.Count) is { } refused) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refused);
            all.AddRange(codes);
        }
        return Outcome<IReadOnlyList<ExpandedCode>>.Done(all);
    }

    // Codes that are listed one by one need no code system; where it is here it gives their names.
    private async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> ListedAsync(Canonical named, IReadOnlyList<ListedCode> listed, CancellationToken cancellation)
    {
        if (budget.Spend(listed.Count) is { } refused) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refused);
        (await scope.CodeSystemAsync(named, cancellation)).TryGet(out var system, out _);
        return Outcome<IReadOnlyList<ExpandedCode>>.Done([.. listed.Select(c => new ExpandedCode(named.Url, system, system?.Find(c.Code), c))]);
    }

    private async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> FilteredAsync(SetPart part, CancellationToken cancellation)
    {
        if (!(await scope.CodeSystemAsync(part.System!, cancellation)).TryGet(out var system, out var refusal)) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refusal);
        if (!system.IsComplete && !system.IsPartial) return new NotHere($"The codes of {system.Head.Url} are not here: a CodeSystem with its concepts may be stored on this server.");
        IsUnclosed |= system.IsPartial;
        if (budget.Spend(system.Concepts.Count * (1L + part.Filters.Count)) is { } refused) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refused);
        IEnumerable<Concept> concepts = system.Concepts;
        foreach (var filter in part.Filters)
        {
            if (!ConceptFilter.Of(filter, system).TryGet(out var holds, out refusal)) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refusal);
            concepts = concepts.Where(holds);
        }
        return Outcome<IReadOnlyList<ExpandedCode>>.Done([.. concepts.Select(c => new ExpandedCode(part.System!.Url, system, c, null))]);
    }

    private static async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> WhereAsync(IReadOnlyList<ExpandedCode> codes, Func<ExpandedCode, ValueTask<Outcome<bool>>> test)
    {
        var kept = new List<ExpandedCode>();
        foreach (var code in codes)
            if (!(await test(code)).TryGet(out var isIn, out var refusal)) return Outcome<IReadOnlyList<ExpandedCode>>.Refused(refusal);
            else if (isIn) kept.Add(code);
        return Outcome<IReadOnlyList<ExpandedCode>>.Done(kept);
    }
}

/// <summary>A code of an expansion.</summary>
/// <param name="System">Its system.</param>
/// <param name="Source">The code system; null when it is not here.</param>
/// <param name="Concept">The concept; null when it is not here.</param>
/// <param name="Listed">How the value set lists it; null when it does not.</param>
internal sealed record ExpandedCode(string System, CodeSystem? Source, Concept? Concept, ListedCode? Listed)
{
    /// <summary>The code.</summary>
    public string Code => Listed?.Code ?? Concept!.Code;

    /// <summary>What else it is called: in the value set, and in its code system.</summary>
    public IEnumerable<Designation> Designations => (Listed?.Designations ?? []).Concat(Concept?.Designations ?? []);

    /// <summary>Whether its code or one of its names holds a folded word.</summary>
    public bool Has(string word)
    {
        string?[] names = [Code, Listed?.Display, Concept?.Display, .. Designations.Select(d => d.Value)];
        return names.Any(n => n is not null && Folding.Fold(n).Contains(word, StringComparison.Ordinal));
    }

    /// <summary>What it is called, in one of some languages when there is such a name.</summary>
    public string? Display(Languages languages) => languages.Best(Designations, Source?.Head.Language, Listed?.Display ?? Concept?.Display);
}
