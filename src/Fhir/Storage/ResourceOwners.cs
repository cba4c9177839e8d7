using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Storage;

/// <summary>
/// Says whose a new resource is: that of a patient lies in the patient's record, all else belongs to the region. Which element names the patient is told by
/// the search parameter <c>patient</c>, or else <c>subject</c>, of the type; a document belongs to whom its Composition is about.
/// </summary>
internal sealed class ResourceOwners(RecordStore store)
{
    // Ids of this kind are what other ids are mixed to: nobody may choose one and so get into another's record.
    private const int MixedVersion = 8;

    /// <summary>The owner of what belongs to no patient.</summary>
    public static RecordOwner Region { get; } = new(OwnerKind.Region, new Guid("76617264-6572-8765-8000-6c6167657274"));

    /// <summary>The record of a patient: of the Patient's id when that is a UUID, as all ids of this server are.</summary>
    public static EhrId RecordOf(ResourceKey patient) =>
        Guid.TryParseExact(patient.Id, "D", out var id) && id.Version != MixedVersion && id.ToString("D") == patient.Id ? new EhrId(id) : new EhrId(patient.ObjectId);

    /// <summary>The patient whose resource it is, as a reference on this server; null when it belongs to nobody, or to somebody of elsewhere.</summary>
    /// <param name="type">The type of resource.</param>
    /// <param name="id">Its id.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="bases">The addresses that this server has, with a slash at their ends.</param>
    public static ResourceKey? PatientOf(string type, string id, JsonElement resource, IReadOnlyList<string> bases)
    {
        if (type == "Patient") return new ResourceKey(type, id);
        // A document lies where what it says was written of.
        if (type == "Bundle") return CompositionOf(resource) is { } composition ? PatientOf("Composition", "", composition, bases) : null;
        var parameters = FhirDefinitions.R4.ParametersOf(type);
        var named = parameters.GetValueOrDefault("patient") ?? parameters.GetValueOrDefault("subject");
        return named is null ? null : Paths(type, named.Expression).SelectMany(path => Follow(resource, path)).Select(r => Patient(r, bases)).FirstOrDefault(key => key is not null);
    }

    /// <summary>The owner of a new resource.</summary>
    /// <param name="patient">The patient whose it is.</param>
    /// <param name="isNew">Tells which patients' records come into being together with it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The owner; <see cref="Gone"/> when the patient's record was erased.</returns>
    public async Task<Outcome<RecordOwner>> OfAsync(ResourceKey? patient, Func<EhrId, bool> isNew, CancellationToken cancellation)
    {
        if (patient is null) return Region;
        var record = RecordOf(patient);
        if (isNew(record)) return RecordOwner.Of(record);
        return (await store.HasEhrAsync(record, cancellation)).TryGet(out _, out var refusal) ? RecordOwner.Of(record)
            : refusal is NotFound ? Region : refusal;
    }

    private static JsonElement? CompositionOf(JsonElement bundle)
    {
        if (JsonText.Of(bundle, "type") != "document") return null;
        var first = JsonList.Along(bundle, "entry", "resource").FirstOrDefault();
        return first.ValueKind == JsonValueKind.Object && JsonText.Of(first, "resourceType") == "Composition" ? first : null;
    }

    // "Observation.subject.where(resolve() is Patient)" is the path "subject".
    private static IEnumerable<string[]> Paths(string type, string expression) =>
        expression.Split('|').Select(part => part.Trim()).Where(part => part.StartsWith($"{type}.", StringComparison.Ordinal))
            .Select(part => part[(type.Length + 1)..].Split(".where(")[0].Split('.'));

    private static List<JsonElement> Follow(JsonElement from, ReadOnlySpan<string> path)
    {
        List<JsonElement> all = [from];
        foreach (var step in path) all = [.. all.SelectMany(one => Items(one, step))];
        return all;
    }

    private static List<JsonElement> Items(JsonElement from, string name) =>
        from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static ResourceKey? Patient(JsonElement reference, IReadOnlyList<string> bases) =>
        reference.ValueKind == JsonValueKind.Object && reference.TryGetProperty("reference", out var text) && text.GetString() is { } said
        && Reference.Local(Reference.Unversioned(said), bases) is { Type: "Patient" } patient ? patient : null;
}
