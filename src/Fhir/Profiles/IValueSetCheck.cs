using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Profiles;

/// <summary>Says whether codes are in value sets: terminology, as far as the validator needs it.</summary>
internal interface IValueSetCheck
{
    /// <summary>Whether a code is in a value set; null when that is not known.</summary>
    /// <param name="valueSet">The canonical address of the value set, which may end in a version.</param>
    /// <param name="system">The code system; null for an element that is a code alone.</param>
    /// <param name="code">The code.</param>
    bool? Contains(string valueSet, string? system, string code);
}

/// <summary>Answers by the lists of codes that the specification has, where it does.</summary>
internal sealed class ListedCodes : IValueSetCheck
{
    public bool? Contains(string valueSet, string? system, string code)
    {
        if (FhirDefinitions.R4.Codes(Canonical.Of(valueSet).Url) is not { } bySystem) return null;
        return system is null ? bySystem.Values.Any(codes => codes.Contains(code)) : bySystem.TryGetValue(system, out var listed) && listed.Contains(code);
    }
}
