using System.Text.Json;
using Varde.Fhir;
using Varde.Foundation;

namespace Varde.People.Facts;

/// <summary>The links of a Patient that tell of a merge (FHIR R4, Patient.link): <c>replaced-by</c> on the record that was merged into another, <c>replaces</c> on the one that stays. One side alone tells nothing.</summary>
internal static class PatientLinks
{
    public const string ReplacedBy = "replaced-by";
    public const string Replaces = "replaces";

    /// <summary>The Patients of this server that the links of a type name.</summary>
    public static IReadOnlyList<ResourceKey> KeysOf(JsonElement patient, string type) =>
        [.. patient.Along("link").Where(link => link.Text("type") == type).Select(link => KeyOf(link.Text("other", "reference"))).OfType<ResourceKey>().Distinct()];

    /// <summary>Their records.</summary>
    public static IReadOnlyList<EhrId> RecordsOf(JsonElement patient, string type) => [.. KeysOf(patient, type).Select(ResourceLookup.RecordOf).Distinct()];

    /// <summary>The links that tell of merges, in words that can be compared; none for a Patient that is not there.</summary>
    public static IEnumerable<string> Merging(JsonElement? patient) =>
        patient is { } one ? one.Along("link").Where(link => link.Text("type") is ReplacedBy or Replaces).Select(link => $"{link.Text("type")} {link.Text("other", "reference")}") : [];

    private static ResourceKey? KeyOf(string? reference) => reference?.Split('/') is ["Patient", var id] && ResourceKey.IsId(id) ? new("Patient", id) : null;
}
