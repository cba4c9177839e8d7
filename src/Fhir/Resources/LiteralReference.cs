using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>
/// The literal references that say a type: <c>Patient/1</c>, <c>http://a.example/fhir/Patient/1/_history/2</c>, and in transactions the conditional
/// <c>Patient?identifier=…</c> (FHIR R4, references, 2.3.0.1; http, 3.1.0.11.2).
/// </summary>
internal static class LiteralReference
{
    /// <summary>The type of resource that a reference leads to; null when it does not say one that R4 has.</summary>
    public static FhirType? TypeOf(ReadOnlySpan<char> reference)
    {
        if (reference.IndexOf('?') is > 0 and var query) return Resource(reference[..query]);
        if (reference.IndexOf("/_history/") is > 0 and var history) reference = reference[..history];
        var id = reference.LastIndexOf('/');
        if (id <= 0 || !ResourceKey.IsId(reference[(id + 1)..])) return null;
        var path = reference[..id];
        return IsAddressOrNone(path) ? Resource(path[(path.LastIndexOf('/') + 1)..]) : null;
    }

    private static bool IsAddressOrNone(ReadOnlySpan<char> path) =>
        !path.Contains('/') || path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal);

    // The names of types are at most some 40 letters; a longer text is none.
    private static FhirType? Resource(ReadOnlySpan<char> name) => name.Length is > 0 and <= 64 ? FhirDefinitions.R4.Resource(name.ToString()) : null;
}
