using System.Text.Json;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>A code that an operation is asked about.</summary>
/// <param name="System">Its system; null when it is not said.</param>
/// <param name="Version">The version of the system; null for the latest.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">What the caller calls it; null when they do not say.</param>
internal sealed record CodedInput(string? System, string? Version, string Code, string? Display)
{
    /// <summary>The most codings that one concept may have.</summary>
    private const int MostCodings = 100;

    /// <summary>The code system.</summary>
    public Canonical SystemCanonical => new(System ?? "", Version);

    /// <summary>Reads the codes of a call: <c>code</c> with <c>system</c>, a <c>coding</c>, or the codings of a <c>codeableConcept</c>.</summary>
    /// <param name="input">The parameters.</param>
    /// <param name="version">The parameter that names the version of the system.</param>
    /// <returns>The codes, at least one.</returns>
    public static Outcome<IReadOnlyList<CodedInput>> Read(OperationInput input, string version)
    {
        if (input.Text("code") is { } code) return Outcome<IReadOnlyList<CodedInput>>.Done([new(input.Text("system"), input.Text(version), code, input.Text("display"))]);
        IEnumerable<JsonElement> codings = input.Value("coding") is { } one ? [one] : input.Value("codeableConcept") is { } concept ? concept.Items("coding").Take(MostCodings) : [];
        List<CodedInput> read = [.. codings.Select(Of).OfType<CodedInput>()];
        return read.Count > 0 ? Outcome<IReadOnlyList<CodedInput>>.Done(read) : Invalid.At("?code", "names the code, with its system; or a coding or codeableConcept with a code is posted");
    }

    /// <summary>Reads a Coding; null when it has no code.</summary>
    public static CodedInput? Of(JsonElement coding) => coding.ValueKind == JsonValueKind.Object && JsonText.Of(coding, "code") is { } code
        ? new(JsonText.Of(coding, "system"), JsonText.Of(coding, "version"), code, JsonText.Of(coding, "display")) : null;
}
