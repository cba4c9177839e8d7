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
        ("Appointment", { } appointment) when isOfPatient && AppointmentOf(appointment.Root) is { } named => named,
        ("Consent", { } consent) when isOfPatient && (HasCode(consent.Root, "category", "poa") || HasCode(consent.Root, "category", "power-of-attorney")) => ServiceId.PowerOfAttorney,
        _ => TypeServices.OfType(key.Type, isOfPatient),
    };

    /// <summary>The codes of what was analysed: those of a result, and of the results that a report holds.</summary>
    public static IReadOnlyCollection<string> AnalysesOf(JsonElement resource) =>
        [.. new[] { resource }.Concat(JsonList.Of(resource, "contained")).SelectMany(one => JsonList.Along(one, "code", "coding").Concat(JsonList.Along(one, "component", "code", "coding"))).Select(coding => JsonText.Of(coding, "code")).OfType<string>().Distinct()];

    /// <summary>The versioned objects of the referrals and orders of this server that a resource is based on.</summary>
    public static IReadOnlyList<Guid> BasedOn(JsonElement resource, IReadOnlyList<string> bases) =>
        [.. JsonList.Along(resource, "basedOn").Select(one => JsonText.Of(one, "reference")).OfType<string>().Select(said => Search.Indexing.Reference.Local(Search.Indexing.Reference.Unversioned(said), bases)).OfType<ResourceKey>().Select(key => key.ObjectId)];

    private static readonly ServiceId[] Appointments = [ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.MunicipalAppointment, ServiceId.SchoolAppointment];

    // An appointment says with whom it is by the service that it names; one that names none is the hospital's, which is shown to the fewest.
    private static ServiceId? AppointmentOf(JsonElement appointment) => new[] { "serviceType", "serviceCategory" }
        .SelectMany(name => JsonList.Along(appointment, name, "coding")).Where(coding => JsonText.Of(coding, "system") == ServiceSystem)
        .Select(coding => ServiceId.Parse(JsonText.Of(coding, "code") ?? "").TryGet(out var service, out _) && Appointments.Contains(service) ? service : (ServiceId?)null).FirstOrDefault(service => service is not null);

    private const string ServiceSystem = "urn:varde:service";

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
