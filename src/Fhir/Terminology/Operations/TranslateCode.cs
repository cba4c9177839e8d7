using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>Tells what a code stands for in another code system, by a concept map (FHIR R4, ConceptMap, operation translate).</summary>
internal sealed class TranslateCode(TerminologySources sources)
{
    private const int MostMaps = 8;

    private static readonly string[] Known = ["url", "conceptMap", "conceptMapVersion", "code", "system", "version", "coding", "codeableConcept", "targetsystem", "reverse"];

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await TerminologyQuestion.AskAsync(call, Known, sources, cancellation)).TryGet(out var question, out var refusal)) return refusal;
        if (!CodedInput.Read(question.Input, "version").TryGet(out var codes, out refusal)) return refusal;
        if (!(await question.SubjectAsync<ConceptMap>("ConceptMap", "conceptMap", "conceptMapVersion", cancellation)).TryGet(out var map, out refusal)) return refusal;
        var found = new List<Match>();
        foreach (var code in codes)
            if (question.Input.Text("reverse") == "true") found.AddRange(Backwards(map, code));
            else if (await ForwardsAsync(question, map, code, found, 1, cancellation) is { } failed) return failed;
        var system = question.Input.Text("targetsystem");
        return Write([.. found.Where(m => system is null || m.System == system).Distinct()]);
    }

    private static async Task<Refusal?> ForwardsAsync(TerminologyQuestion question, ConceptMap map, CodedInput code, List<Match> found, int maps, CancellationToken cancellation)
    {
        foreach (var group in map.Groups.Where(g => code.System is null || g.Source is null || Canonical.Of(g.Source).Url == code.System))
        {
            List<Mapping> mappings = [.. group.From(code.Code)];
            found.AddRange(mappings.Select(m => new Match(m.Equivalence, group.Target, m.Target, m.TargetDisplay, map.Head.Url)));
            if (mappings.Count > 0 || group.Unmapped is not { } unmapped) continue;
            if (unmapped.Mode == "provided") found.Add(new("equal", group.Target, code.Code, code.Display, map.Head.Url));
            else if (unmapped is { Mode: "fixed", Code: { } fixedCode }) found.Add(new("relatedto", group.Target, fixedCode, unmapped.Display, map.Head.Url));
            else if (unmapped is { Mode: "other-map", Url: { } other })
            {
                if (maps == MostMaps) return Unprocessable.At("ConceptMap.group.unmapped", $"leads through more than {MostMaps} maps");
                if (!(await question.FindAsync<ConceptMap>("ConceptMap", Canonical.Of(other), cancellation)).TryGet(out var next, out var refusal)) return refusal;
                if (await ForwardsAsync(question, next, code, found, maps + 1, cancellation) is { } failed) return failed;
            }
        }
        return null;
    }

    // What is wider from one side is narrower from the other.
    private static IEnumerable<Match> Backwards(ConceptMap map, CodedInput code) =>
        from mapped in map.Groups where code.System is null || mapped.Target is null || Canonical.Of(mapped.Target).Url == code.System
        from mapping in mapped.To(code.Code)
        select new Match(Turned(mapping.Equivalence), mapped.Source, mapping.Code, mapping.Display, map.Head.Url);

    private static string Turned(string equivalence) => equivalence switch
    {
        "wider" => "narrower", "narrower" => "wider", "subsumes" => "specializes", "specializes" => "subsumes", _ => equivalence,
    };

    private static FhirResult Write(IReadOnlyList<Match> matches)
    {
        using var answer = new ParametersWriter();
        answer.Boolean("result", matches.Any(m => !m.IsNone));
        if (matches.Count == 0) answer.Text("message", "valueString", "The map says nothing of this code.");
        foreach (var match in matches)
            answer.Parts("match", parts =>
            {
                parts.Text("equivalence", "valueCode", match.Equivalence);
                if (match.Code is not null) parts.Coding("concept", match.System, match.Code, match.Display);
                if (match.Map.Length > 0) parts.Text("source", "valueUri", match.Map);
            });
        return answer.Finish();
    }

    private sealed record Match(string Equivalence, string? System, string? Code, string? Display, string Map)
    {
        public bool IsNone => Code is null || Equivalence is "unmatched" or "disjoint";
    }
}
