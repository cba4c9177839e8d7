using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>
/// A resource as it was sent: JSON that keeps the definitions of its type, with the text of every number as received (FHIR R4, resource, 2.26).
/// <see cref="ResourceReader"/> makes it from what a client sent, <see cref="StoredForm"/> from what the store keeps.
/// </summary>
internal sealed class Resource
{
    internal Resource(FhirType type, JsonElement root)
    {
        (Type, Root) = (type, root);
        Id = root.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    /// <summary>A resource that lies in one that was checked with it, as in a Bundle.</summary>
    public static Resource Checked(JsonElement root) => new(FhirDefinitions.R4.Resource(root.GetProperty("resourceType").GetString()!)!, root);

    /// <summary>The type of resource.</summary>
    public FhirType Type { get; }

    /// <summary>The logical id; null when it has none, as before it is created.</summary>
    public string? Id { get; }

    /// <summary>The resource itself. It needs no disposal.</summary>
    public JsonElement Root { get; }
}

/// <summary>The formats that a resource is sent in (FHIR R4, formats, 2.6).</summary>
internal enum ResourceFormat
{
    /// <summary>application/fhir+json.</summary>
    Json,

    /// <summary>application/fhir+xml.</summary>
    Xml,
}
