using Varde.Fhir.Interactions;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>
/// Tells whether a code is of a code system or in a value set, and whether it is called right (FHIR R4, CodeSystem and ValueSet, operation validate-code). What cannot be
/// told, since the codes are not here, is refused and not called false.
/// </summary>
internal sealed class ValidateCode(TerminologySources sources)
{
    private static readonly string[] OfSystem = ["url", "codeSystem", "code", "version", "display", "coding", "codeableConcept", "abstract", "displayLanguage"];
    private static readonly string[] OfSet = ["url", "valueSet", "valueSetVersion", "code", "system", "systemVersion", "display", "coding", "codeableConcept", "abstract", "displayLanguage"];

    /// <summary>Of a code system.</summary>
    public async Task<Outcome<FhirResult>> InSystemAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await TerminologyQuestion.AskAsync(call, OfSystem, sources, cancellation)).TryGet(out var question, out var refusal)) return refusal;
        if (!CodedInput.Read(question.Input, "version").TryGet(out var codes, out refusal)) return refusal;
        if (!(await SystemAsync(question, codes, cancellation)).TryGet(out var system, out refusal)) return refusal;
        var verdicts = new List<Verdict>();
        foreach (var code in codes)
        {
            if (code.System is not null && code.System != system.Head.Url) verdicts.Add(new(false, $"The code is of another code system than {system.Head.Url}.", null));
            else if (system.Find(code.Code) is null && !system.IsComplete) return new NotFound($"Whether this is a code of {system.Head.Url} cannot be told: not all its codes are here.");
            else verdicts.Add(Of(question, code, system, system.Find(code.Code), null) ?? new(false, $"There is no such code in {system.Head.Url}.", null));
        }
        return Write(verdicts);
    }

    /// <summary>In a value set.</summary>
    public async Task<Outcome<FhirResult>> InSetAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await TerminologyQuestion.AskAsync(call, OfSet, sources, cancellation)).TryGet(out var question, out var refusal)) return refusal;
        if (!CodedInput.Read(question.Input, "systemVersion").TryGet(out var codes, out refusal)) return refusal;
        if (!(await question.SubjectAsync<ValueSet>("ValueSet", "valueSet", "valueSetVersion", cancellation)).TryGet(out var set, out refusal)) return refusal;
        var (verdicts, undecided) = (new List<Verdict>(), (Refusal?)null);
        foreach (var code in codes)
            if ((await InSetAsync(question, set, code, cancellation)).TryGet(out var verdict, out refusal)) verdicts.Add(verdict);
            else undecided ??= refusal;
        return undecided is not null && !verdicts.Exists(v => v.IsValid) ? undecided : Write(verdicts);
    }

    private static async Task<Outcome<Verdict>> InSetAsync(TerminologyQuestion question, ValueSet set, CodedInput code, CancellationToken cancellation)
    {
        var membership = new SetMembership(question.Scope, question.Budget);
        var systems = code.System is null ? await membership.SystemsOfAsync(set, code.Code, cancellation)
            : (await membership.ContainsAsync(set, code.System, code.Code, cancellation)).Map(isIn => (IReadOnlyList<string>)(isIn ? [code.System] : []));
        if (!systems.TryGet(out var found, out var refusal)) return refusal;
        if (found.Count == 0) return new Verdict(false, "The code is not in the value set.", null);
        if (found.Count > 1) return Invalid.At("?system", "is needed: the value set has this code of several systems");
        (await question.Scope.CodeSystemAsync(new(found[0], code.Version), cancellation)).TryGet(out var system, out _);
        var listed = set.Includes.Where(p => p.System?.Url == found[0] && p.Codes is not null).Select(p => p.Find(code.Code)).FirstOrDefault(c => c is not null);
        return Of(question, code, system, system?.Find(code.Code), listed) ?? new Verdict(true, null, null);
    }

    private static async Task<Outcome<CodeSystem>> SystemAsync(TerminologyQuestion question, IReadOnlyList<CodedInput> codes, CancellationToken cancellation) =>
        question.Input.Text("url") is null && question.Input.Resource("codeSystem") is null && !question.Call.Route.ContainsKey("id") && codes[0].System is not null
            ? await question.Scope.CodeSystemAsync(codes[0].SystemCanonical, cancellation)
            : await question.SubjectAsync<CodeSystem>("CodeSystem", "codeSystem", "version", cancellation);

    // Null when nothing is known of the code.
    private static Verdict? Of(TerminologyQuestion question, CodedInput code, CodeSystem? system, Concept? concept, ListedCode? listed)
    {
        if (concept is null && listed is null) return null;
        var known = new ExpandedCode(code.System ?? system?.Head.Url ?? "", system, concept, listed);
        var display = known.Display(question.Languages);
        if (concept?.IsAbstract == true && question.Input.Text("abstract") != "true") return new(false, "The code only groups others, and is not for use in records.", display);
        if (code.Display is null || IsCalled(code.Display, known)) return new(true, null, display);
        return new(false, display is null ? "The code is not called so." : $"The code is not called so, but {display}.", display);
    }

    private static bool IsCalled(string display, ExpandedCode known)
    {
        string?[] names = [known.Listed?.Display, known.Concept?.Display, .. known.Designations.Select(d => d.Value)];
        return names.All(n => n is null) || names.Any(n => string.Equals(n?.Trim(), display.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    private static FhirResult Write(List<Verdict> verdicts)
    {
        var verdict = verdicts.Find(v => v.IsValid) ?? verdicts[0];
        using var answer = new ParametersWriter();
        return answer.Boolean("result", verdict.IsValid).Text("message", "valueString", verdict.Message).Text("display", "valueString", verdict.Display).Finish();
    }

    private sealed record Verdict(bool IsValid, string? Message, string? Display);
}
