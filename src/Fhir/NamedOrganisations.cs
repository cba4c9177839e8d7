using System.Text.Json;
using Varde.Fhir.Storage;

namespace Varde.Fhir;

/// <summary>The Organizations that a stored resource names as those whom it is for, by their ids: the same that the gate is asked about where one is made.</summary>
public static class NamedOrganisations
{
    /// <summary>Their ids; empty where the resource names none.</summary>
    /// <param name="type">The type of the resource.</param>
    /// <param name="resource">The resource, with references as it is stored.</param>
    public static IReadOnlyList<string> Of(string type, JsonElement resource) => [.. (ResourceOrganisations.Of(type, resource, []) ?? []).Where(id => id.Length > 0)];
}
