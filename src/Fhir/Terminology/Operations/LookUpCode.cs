using Varde.Fhir.Interactions;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>Tells what is known of a code (FHIR R4, CodeSystem, operation lookup).</summary>
internal sealed class LookUpCode(TerminologySources sources)
{
    private static readonly string[] Known = ["code", "system", "version", "coding", "displayLanguage", "property"];

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await TerminologyQuestion.AskAsync(call, Known, sources, cancellation)).TryGet(out var question, out var refusal)) return refusal;
        if (!CodedInput.Read(question.Input, "version").TryGet(out var codes, out refusal)) return refusal;
        if (codes[0].System is null) return Invalid.At("?system", "names the code system");
        if (!(await question.Scope.CodeSystemAsync(codes[0].SystemCanonical, cancellation)).TryGet(out var system, out refusal)) return refusal;
        if (system.Find(codes[0].Code) is not { } concept) return new NotFound($"There is no such code in {system.Head.Url}{(system.IsComplete ? "" : ", of which not all codes are here")}.");
        return Write(system, concept, [.. question.Input.Texts("property")], question.Languages);
    }

    private static FhirResult Write(CodeSystem system, Concept concept, IReadOnlyList<string> wanted, Languages languages)
    {
        using var answer = new ParametersWriter();
        answer.Text("name", "valueString", system.Head.Title ?? system.Head.Name ?? system.Head.Url).Text("version", "valueString", system.Head.Version)
            .Text("display", "valueString", languages.Best(concept.Designations, system.Head.Language, concept.Display) ?? concept.Code);
        if (IsWanted("designation"))
            foreach (var designation in concept.Designations) answer.Parts("designation", parts => Write(parts, designation));
        foreach (var (name, member, value) in Told(concept).Where(t => IsWanted(t.Name)))
            answer.Parts("property", parts => parts.Text("code", "valueCode", name).Text("value", member, value));
        foreach (var property in concept.Properties.Where(p => p.Code is not ("parent" or "child") && IsWanted(p.Code)))
            answer.Parts("property", parts => parts.Text("code", "valueCode", property.Code).Value(property));
        return answer.Finish();

        bool IsWanted(string name) => wanted.Count == 0 || wanted.Contains(name);
    }

    private static IEnumerable<(string Name, string Member, string Value)> Told(Concept concept) =>
    [
        .. concept.Definition is { } definition ? new[] { ("definition", "valueString", definition) } : [],
        .. concept.Parents.Select(p => p.Code).Distinct().Select(code => ("parent", "valueCode", code)),
        .. concept.Children.Select(c => c.Code).Distinct().Select(code => ("child", "valueCode", code)),
    ];

    private static void Write(ParametersWriter parts, Designation designation)
    {
        parts.Text("language", "valueCode", designation.Language);
        if (designation.Use is not null) parts.Coding("use", designation.UseSystem, designation.Use, null);
        parts.Text("value", "valueString", designation.Value);
    }
}
