using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Storage;

/// <summary>Which service of the access rules a resource belongs to: by its type, and by its content where one type holds several.</summary>
internal static class ResourceServices
{
    /// <summary>The service of a resource that is stored as it was received.</summary>
    /// <param name="resource">The resource; null for a deletion, which keeps the class that the resource had.</param>
    /// <param name="key">Its key.</param>
    /// <param name="isOfPatient">Whether it lies in a person's record.</param>
    public static ServiceId Of(Resource? resource, ResourceKey key, bool isOfPatient) => (key.Type, resource) switch
    {
        ("Observation", { } observation) when isOfPatient => OfObservation(observation.Root),
        ("Consent", { } consent) when isOfPatient && HasCode(consent.Root, "category", "poa") => ServiceId.PowerOfAttorney,
        _ => TypeServices.OfType(key.Type, isOfPatient),
    };

    // What the person measured is a home measurement, wherever it was measured.
    private static ServiceId OfObservation(JsonElement observation) =>
        HasCode(observation, "category", "laboratory") ? ServiceId.TestResult
        : IsByPatient(observation) ? ServiceId.MeasurementReading
        : ServiceId.Journal;

    private static bool IsByPatient(JsonElement observation) =>
        observation.TryGetProperty("performer"u8, out var performers) && performers.ValueKind == JsonValueKind.Array
        && performers.EnumerateArray().Any(performer => JsonText.Of(performer, "reference")?.Contains("Patient/", StringComparison.Ordinal) == true);

    private static bool HasCode(JsonElement resource, string name, string code) =>
        resource.TryGetProperty(name, out var concepts) && concepts.ValueKind == JsonValueKind.Array && concepts.EnumerateArray()
            .Where(concept => concept.TryGetProperty("coding"u8, out var codings) && codings.ValueKind == JsonValueKind.Array)
            .SelectMany(concept => concept.GetProperty("coding"u8).EnumerateArray())
            .Any(coding => JsonText.Of(coding, "code") == code);
}
