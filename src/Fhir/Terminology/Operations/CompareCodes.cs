using Varde.Fhir.Interactions;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>Tells whether a code lies under another (FHIR R4, CodeSystem, operation subsumes).</summary>
internal sealed class CompareCodes(TerminologySources sources)
{
    private static readonly string[] Known = ["codeA", "codeB", "system", "version", "codingA", "codingB"];

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await TerminologyQuestion.AskAsync(call, Known, sources, cancellation)).TryGet(out var question, out var refusal)) return refusal;
        if (Coded(question, "A") is not { } a || Coded(question, "B") is not { } b) return Invalid.At("?codeA", "codeA and codeB name the codes, or codingA and codingB are posted");
        if (a.System != b.System) return Invalid.At("?codingB", "must be of the same code system");
        if (!(await SystemAsync(question, a, cancellation)).TryGet(out var system, out refusal)) return refusal;
        if (system.Find(a.Code) is not { } first || system.Find(b.Code) is not { } second) return new NotFound($"There is no such code in {system.Head.Url}.");
        using var answer = new ParametersWriter();
        return answer.Text("outcome", "valueCode", Compare(system, first, second)).Finish();
    }

    private static CodedInput? Coded(TerminologyQuestion question, string which) =>
        question.Input.Text($"code{which}") is { } code ? new(question.Input.Text("system"), question.Input.Text("version"), code, null)
        : question.Input.Value($"coding{which}") is { } coding ? CodedInput.Of(coding) : null;

    private static async Task<Outcome<CodeSystem>> SystemAsync(TerminologyQuestion question, CodedInput code, CancellationToken cancellation) =>
        question.Call.Route.ContainsKey("id") ? await question.SubjectAsync<CodeSystem>("CodeSystem", "codeSystem", "version", cancellation)
        : code.System is null ? Invalid.At("?system", "names the code system") : await question.Scope.CodeSystemAsync(code.SystemCanonical, cancellation);

    private static string Compare(CodeSystem system, Concept a, Concept b) =>
        a == b ? "equivalent" : system.Family(a).Contains(b) ? "subsumes" : system.Family(b).Contains(a) ? "subsumed-by" : "not-subsumed";
}
