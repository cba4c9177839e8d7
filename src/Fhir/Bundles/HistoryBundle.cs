using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Storage;

namespace Varde.Fhir.Bundles;

/// <summary>Writes a Bundle of type history (FHIR R4, http, 3.1.0.9): each version with the request that made it; a deletion has no resource.</summary>
internal static class HistoryBundle
{
    /// <summary>The parameter that names a page.</summary>
    public const string Before = "_before";

    /// <param name="call">What was asked for.</param>
    /// <param name="versions">The versions, newest first.</param>
    /// <param name="total">How many there are in all; null when that is not known.</param>
    /// <param name="next">Where the next page begins; null when there is none.</param>
    public static ReadOnlyMemory<byte> Write(FhirCall call, IReadOnlyList<StoredResource> versions, int? total, string? next)
    {
        using var bundle = new BundleWriter("history");
        if (total is { } all) bundle.Total(all);
        bundle.Links(Links(call, next));
        foreach (var version in versions)
            bundle.Entry($"{call.BaseAddress}/{version.Key}", version.IsDeleted ? (ReadOnlyMemory<byte>?)null : version.Show(call.Access), json => WriteRequest(json, version));
        return bundle.Finish();
    }

    private static IEnumerable<(string, string)> Links(FhirCall call, string? next)
    {
        yield return ("self", $"{call.BaseAddress}/{call.Address}");
        if (next is null) yield break;
        var kept = call.Query.Where(p => p.Key != Before).Append(new(Before, next)).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}");
        yield return ("next", $"{call.BaseAddress}/{call.Address.Split('?')[0]}?{string.Join('&', kept)}");
    }

    private static void WriteRequest(Utf8JsonWriter json, StoredResource version) =>
        BundleWriter.WriteRequest(json, version.Key, version.Number, version.Method, more => BundleWriter.WriteVersion(more, version.Number, version.LastUpdated));
}
