using Varde.Fhir.Rest;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>
/// Tells whether a code is in a value set, without an expansion. Where a terminology that would decide is not here the answer is <see cref="NotHere"/>, unless another part
/// decides: a code that one part has is in, whatever the other parts are.
/// </summary>
/// <param name="scope">Where what is named is found.</param>
/// <param name="budget">How much it may cost.</param>
internal sealed class SetMembership(TerminologyScope scope, EvaluationBudget budget)
{
    private readonly Dictionary<(SetFilter, CodeSystem), Outcome<Func<Concept, bool>>> _filters = [];

    /// <summary>Whether a code is in a value set.</summary>
    public async ValueTask<Outcome<bool>> ContainsAsync(ValueSet set, string system, string code, CancellationToken cancellation)
    {
        var defined = set.HasDefinition ? await IsDefinedAsync(set, system, code, cancellation) : false;
        if (set.Listed is not { } listed || (set.HasDefinition && defined.Refusal is not NotHere)) return defined;
        return budget.Spend(listed.Count) is { } refused ? refused : listed.Any(c => c.System == system && c.Code == code);
    }

    private async ValueTask<Outcome<bool>> IsDefinedAsync(ValueSet set, string system, string code, CancellationToken cancellation)
    {
        if (budget.Enter(set) is { } refused) return refused;
        try
        {
            if (!(await AnyAsync(set.Includes, system, code, cancellation)).TryGet(out var isIn, out var refusal)) return refusal;
            if (!isIn || (!set.WithInactive && await IsInactiveAsync(system, code, cancellation))) return false;
            return (await AnyAsync(set.Excludes, system, code, cancellation)).Map(isOut => !isOut);
        }
        finally
        {
            budget.Leave();
        }
    }

    /// <summary>The systems of a value set in which it has a code whose system is not said; none when it has no such code.</summary>
    public async ValueTask<Outcome<IReadOnlyList<string>>> SystemsOfAsync(ValueSet set, string code, CancellationToken cancellation)
    {
        var systems = new HashSet<string>(StringComparer.Ordinal);
        if (await CollectAsync(set, systems, cancellation) is { } refused) return Outcome<IReadOnlyList<string>>.Refused(refused);
        var (found, undecided) = (new List<string>(), (Refusal?)null);
        foreach (var system in systems)
            if (!(await ContainsAsync(set, system, code, cancellation)).TryGet(out var isIn, out var refusal)) undecided ??= refusal;
            else if (isIn) found.Add(system);
        return found.Count == 0 && undecided is not null ? Outcome<IReadOnlyList<string>>.Refused(undecided) : Outcome<IReadOnlyList<string>>.Done(found);
    }

    /// <summary>Whether a code is in one of some parts.</summary>
    public async ValueTask<Outcome<bool>> AnyAsync(IReadOnlyList<SetPart> parts, string system, string code, CancellationToken cancellation)
    {
        Refusal? undecided = null;
        foreach (var part in parts)
            if ((await IsInAsync(part, system, code, cancellation)).TryGet(out var isIn, out var refusal))
            {
                if (isIn) return true;
            }
            else undecided ??= refusal;
        return undecided is null ? false : undecided;
    }

    /// <summary>Whether a code is in one of some value sets; true when none are named.</summary>
    public async ValueTask<Outcome<bool>> IsInSetsAsync(SetPart part, string system, string code, CancellationToken cancellation)
    {
        // FHIR R4, ValueSet.compose.include.valueSet: of several the union.
        Refusal? undecided = null;
        foreach (var named in part.ValueSets)
        {
            var contains = (await scope.ValueSetAsync(named, cancellation)).TryGet(out var set, out var refusal) ? await ContainsAsync(set, system, code, cancellation) : refusal;
            if (!contains.TryGet(out var isIn, out refusal)) undecided ??= refusal;
            else if (isIn) return true;
        }
        return undecided is not null ? undecided : part.ValueSets.Count == 0;
    }

    private async ValueTask<Outcome<bool>> IsInAsync(SetPart part, string system, string code, CancellationToken cancellation)
    {
        if (budget.Spend(1) is { } refused) return refused;
        if (part.System is null) return part.ValueSets.Count == 0 ? false : await IsInSetsAsync(part, system, code, cancellation);
        if (part.System.Url != system) return false;
        var own = part.Codes is not null ? part.Find(code) is not null : await IsOfSystemAsync(part, code, cancellation);
        return own.TryGet(out var isIn, out var refusal) ? isIn ? await IsInSetsAsync(part, system, code, cancellation) : false : refusal;
    }

    private async ValueTask<Outcome<bool>> IsOfSystemAsync(SetPart part, string code, CancellationToken cancellation)
    {
        if (!(await scope.CodeSystemAsync(part.System!, cancellation)).TryGet(out var system, out var refusal)) return refusal;
        if (system.Find(code) is not { } concept) return system.IsComplete ? false : new NotHere($"Not all codes of {system.Head.Url} are here.");
        foreach (var filter in part.Filters)
            if (!FilterOf(filter, system).TryGet(out var holds, out refusal)) return refusal;
            else if (!holds(concept)) return false;
        return true;
    }

    // A pattern is not made anew for each code.
    private Outcome<Func<Concept, bool>> FilterOf(SetFilter filter, CodeSystem system)
    {
        if (_filters.TryGetValue((filter, system), out var known)) return known;
        return budget.Spend(system.Concepts.Count) is { } refused ? refused : _filters[(filter, system)] = ConceptFilter.Of(filter, system);
    }

    private async ValueTask<bool> IsInactiveAsync(string system, string code, CancellationToken cancellation) =>
        (await scope.CodeSystemAsync(new(system, null), cancellation)).TryGet(out var found, out _) && found.Find(code)?.IsInactive == true;

    private async ValueTask<Refusal?> CollectAsync(ValueSet set, HashSet<string> systems, CancellationToken cancellation)
    {
        systems.UnionWith((set.Listed ?? []).Select(c => c.System ?? ""));
        if (budget.Spend(1 + (set.Listed?.Count ?? 0)) is { } dear) return dear;
        if (budget.Enter(set) is { } refused) return refused;
        try
        {
            foreach (var part in set.Includes)
            {
                if (part.System is not null) systems.Add(part.System.Url);
                else
                    foreach (var named in part.ValueSets)
                        if ((await scope.ValueSetAsync(named, cancellation)).TryGet(out var inner, out _) && await CollectAsync(inner, systems, cancellation) is { } deeper) return deeper;
            }
            return null;
        }
        finally
        {
            budget.Leave();
        }
    }
}
