using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Storage;

/// <summary>Which Organizations a resource is for, or a part of: that they have not taken a service into use, or are somebody else's, is asked of the gate.</summary>
internal static class ResourceOrganisations
{
    // By the type of resource; of the elements that lead to organisations through other types only the reference itself is looked at.
    private static readonly Dictionary<string, string[][]> Paths = new(StringComparer.Ordinal)
    {
        ["Communication"] = [["recipient"]],
        ["CommunicationRequest"] = [["recipient"]],
        ["Appointment"] = [["participant", "actor"]],
        ["QuestionnaireResponse"] = [["source"], ["author"]],
        ["Observation"] = [["performer"]],
        ["ServiceRequest"] = [["performer"]],
        ["CarePlan"] = [["contributor"], ["author"]],
        ["MedicationRequest"] = [["performer"], ["dispenseRequest", "performer"]],
        ["Consent"] = [["organization"]],
        ["Organization"] = [["partOf"]],
        ["PractitionerRole"] = [["organization"]],
        ["Location"] = [["managingOrganization"]],
        ["HealthcareService"] = [["providedBy"]],
        ["Endpoint"] = [["managingOrganization"]],
        ["OrganizationAffiliation"] = [["organization"]],
        ["InsurancePlan"] = [["ownedBy"]],
        ["Group"] = [["managingEntity"]],
    };

    // What is one of several cannot be anybody's without naming whose.
    private static readonly string[] Named = ["Organization", "PractitionerRole", "Location", "HealthcareService", "Endpoint", "OrganizationAffiliation", "InsurancePlan", "Group"];

    /// <summary>Their ids; null for a type that names none.</summary>
    /// <param name="type">The type of resource.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="bases">The addresses that this server has, with a slash at their ends.</param>
    public static IReadOnlyList<string>? Of(string type, JsonElement resource, IReadOnlyList<string> bases)
    {
        if (!Paths.TryGetValue(type, out var paths)) return null;
        List<string> found = [.. paths.SelectMany(path => JsonList.Along(resource, path)).Select(reference => IdIn(reference, bases)).OfType<string>().Distinct(StringComparer.Ordinal)];
        return found.Count == 0 && Named.Contains(type) ? [""] : found;
    }

    /// <summary>
    /// Those of what is stored and of what is to be stored over it. An organisation is within itself: it is asked about by its own id, and what it is part of only where it would be moved.
    /// </summary>
    public static IReadOnlyList<string>? OfChange(ResourceKey key, JsonElement? before, JsonElement? after, IReadOnlyList<string> bases)
    {
        if (!Named.Contains(key.Type)) return null;
        if (key.Type == "Organization" && before is not null) return [key.Id, .. after is { } moved ? Of(key.Type, moved, bases)!.Where(id => id.Length > 0).Except(Of(key.Type, before.Value, bases)!) : []];
        List<string> found = [.. new[] { before, after }.OfType<JsonElement>().SelectMany(resource => Of(key.Type, resource, bases)!).Distinct(StringComparer.Ordinal)];
        // Of what was deleted nobody can tell any more whose it was.
        return found.Count == 0 && key.Type == "Group" ? [""] : found;
    }

    private static string? IdIn(JsonElement reference, IReadOnlyList<string> bases) =>
        reference.ValueKind == JsonValueKind.Object && JsonText.Of(reference, "reference") is { } text && Reference.Local(Reference.Unversioned(text), bases) is { Type: "Organization" } organisation ? organisation.Id : null;
}
