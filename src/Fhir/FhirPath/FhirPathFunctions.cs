using System.Collections.Frozen;

namespace Varde.Fhir.FhirPath;

/// <summary>What a function does: the call has the arguments, the scope's focus is what stands before the dot.</summary>
internal delegate FhirPathNode[] FhirPathFunction(FhirPathCall call, FhirPathScope scope);

/// <summary>A function and how many arguments it has.</summary>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Function">What it does.</param>
/// <param name="Check">Says what is wrong with arguments that are known before the evaluation; null when nothing can be said.</param>
internal sealed record FhirPathFunctionDefinition(int Least, int Most, FhirPathFunction Function, Func<FhirPathTerm[], string?>? Check = null)
{
    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public string? Accepts(FhirPathTerm[] arguments) => Check?.Invoke(arguments);
}

/// <summary>
/// The functions by name: those of FHIRPath 2.0, 5 to 7, and those of FHIR R4, fhirpath, 2.1.9.1.5, without subsumes, subsumedBy,
/// slice, elementDefinition and checkModifiers.
/// </summary>
internal static class FhirPathFunctions
{
    /// <summary>All functions.</summary>
    public static FrozenDictionary<string, FhirPathFunctionDefinition> All { get; } = new[]
    {
        FhirPathCollectionFunctions.All, FhirPathTextFunctions.All, FhirPathNumberFunctions.All, FhirPathConversionFunctions.All, FhirPathElementFunctions.All,
    }.SelectMany(f => f).ToFrozenDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
}
