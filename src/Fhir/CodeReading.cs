using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Operations;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;

namespace Varde.Fhir;

/// <summary>Codes as pages look for them while somebody writes: those of value sets and code systems that are here, by the words of their names.</summary>
public sealed class CodeReading
{
    private readonly TerminologySources _sources;

    internal CodeReading(TerminologySources sources) => _sources = sources;

    /// <summary>Finds codes.</summary>
    /// <param name="access">The reader's session with the gate. What is looked for is in no log.</param>
    /// <param name="set">The canonical address of a value set, or of a code system all of whose codes may stand.</param>
    /// <param name="words">Words, or beginnings or parts of words, of the code or any of its names, in any order.</param>
    /// <param name="most">How many codes at most.</param>
    /// <param name="language">The language that names are wanted in.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The codes, those whose name begins with the words first; <see cref="NotFound"/> where neither set nor system is here.</returns>
    public async Task<Outcome<IReadOnlyList<FoundCode>>> FindAsync(AccessSession access, string set, string words, int most, string language, CancellationToken cancellation)
    {
        if (!(await access.AskToQueryAsync(null, "codes", "fhir", cancellation, "ValueSet")).TryGet(out var permit, out var refusal)) return refusal;
        var scope = new TerminologyScope(_sources.Stored, permit);
        if (!(await CodesAsync(scope, set, cancellation)).TryGet(out var codes, out _)) return new NotFound("The codes are not on this server.");
        var (languages, wanted) = (Languages.Of(language), words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Folding.Fold).ToArray());
        var whole = Folding.Fold(words.Trim());
        return codes.Where(code => code.Concept is not ({ IsInactive: true } or { IsAbstract: true }) && wanted.All(code.Has))
            .Select(code => new FoundCode(code.System, code.Code, code.Display(languages) ?? code.Code))
            .OrderByDescending(code => Folding.Fold(code.Display).StartsWith(whole, StringComparison.Ordinal) || Folding.Fold(code.Code) == whole)
            .ThenBy(code => code.Display, StringComparer.CurrentCulture).Take(most).ToList();
    }

    private static async ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> CodesAsync(TerminologyScope scope, string set, CancellationToken cancellation)
    {
        if ((await scope.ValueSetAsync(Canonical.Of(set), cancellation)).TryGet(out var found, out _)) return await new SetExpansion(scope, new EvaluationBudget()).ExpandAsync(found, cancellation);
        if (!(await scope.CodeSystemAsync(Canonical.Of(set), cancellation)).TryGet(out var system, out var refusal)) return refusal;
        return Outcome<IReadOnlyList<ExpandedCode>>.Done([.. system.Concepts.Select(concept => new ExpandedCode(system.Head.Url, system, concept, null))]);
    }
}

/// <summary>A code that was found.</summary>
/// <param name="System">The address of its system.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">What it is called.</param>
public sealed record FoundCode(string System, string Code, string Display);
