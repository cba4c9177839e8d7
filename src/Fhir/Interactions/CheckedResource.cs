using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Reads what is to be stored: it keeps the definitions of its type, and the rules of the specification.</summary>
internal static class CheckedResource
{
    /// <returns>The resource; <see cref="Unreadable"/>, or <see cref="Unprocessable"/> with all faults.</returns>
    public static Outcome<Resource> Read(ReadOnlyMemory<byte> body, ResourceFormat format)
    {
        var read = ResourceReader.Read(body, format);
        if (!read.TryGet(out var resource, out var refusal)) return refusal is Invalid invalid ? new Unprocessable(invalid.Faults) : refusal;
        return Invariants.Check(resource.Root, resource.Type) is { Count: > 0 } faults ? new Unprocessable(faults) : read;
    }
}
