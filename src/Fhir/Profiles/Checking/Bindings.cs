using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>Holds codes against value sets (FHIR R4, terminologies, 4.1.4).</summary>
internal static class Bindings
{
    /// <summary>What is bound: required is wrong otherwise, extensible unusual; a set that is not known is told of.</summary>
    public static void Check(FhirPathNode node, BindingRule binding, ValidationPass pass)
    {
        if (binding.Strength is not ("required" or "extensible") || !IsBindable(node)) return;
        var isMember = IsMember(node, binding.ValueSet, pass.Codes);
        if (isMember is null && HasCodes(node)) pass.Tell(node, "not-supported", $"the codes of {binding.ValueSet} are not known here, and were not checked");
        else if (isMember == false && binding.Strength == "required") pass.Error(node, "code-invalid", $"is none of the codes of {binding.ValueSet}");
        else if (isMember == false && HasCodes(node)) pass.Warn(node, "code-invalid", $"is none of the codes of {binding.ValueSet}, which is to be used where it has a code that fits");
    }

    /// <summary>Whether one of the codes of an element is in a value set; null when that is not known.</summary>
    public static bool? IsMember(FhirPathNode node, string valueSet, IValueSetCheck codes)
    {
        var isUnknown = false;
        foreach (var (system, code) in CodesOf(node))
        {
            var answer = codes.Contains(valueSet, system, code);
            if (answer == true) return true;
            isUnknown |= answer is null;
        }
        return isUnknown || HasOnlyExtensions(node) ? null : false;
    }

    // A profile may bind what has no codes, such as the extension around its value.
    private static bool IsBindable(FhirPathNode node) => node.Type?.Name is "CodeableConcept" or "Coding" or "Quantity" or "code" or "string" or "uri";

    private static bool HasCodes(FhirPathNode node) => CodesOf(node).Any();

    // A value that is left out for a reason has no code.
    private static bool HasOnlyExtensions(FhirPathNode node) => node.Has("extension") && !HasCodes(node);

    private static IEnumerable<(string? System, string Code)> CodesOf(FhirPathNode node) => node.Type?.Name switch
    {
        "CodeableConcept" => node.ChildrenOf("coding").SelectMany(CodesOf),
        "Coding" or "Quantity" => node.Text("code") is { } code ? [(node.Text("system") ?? "", code)] : [],
        "code" or "string" or "uri" => node.Value is string text ? [(null, text)] : [],
        _ => [],
    };
}
