using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;

namespace Varde.Fuzz;

/// <summary>Evaluates expressions of FHIRPath on resources.</summary>
internal sealed class FhirPathTarget(TextMutator mutator, IReadOnlyList<Resource> resources) : IFuzzTarget
{
    public string Input(long number) => mutator.Text(number);

    public string? Fault(long number, string input, out bool taken)
    {
        taken = false;
        if (!FhirPathExpression.Parse(input).TryGet(out var expression, out var refusal)) return ResourceTarget.Unsaid(refusal);
        var resource = resources[(int)(number % resources.Count)];
        var evaluated = expression.Evaluate(FhirPathNode.Of(resource.Root, resource.Type));
        taken = evaluated.IsDone;
        if (!taken) return ResourceTarget.Unsaid(evaluated.Refusal!);
        foreach (var node in evaluated.Value) _ = (node.Path, node.Value);
        return null;
    }

    public void Dispose()
    {
    }
}
