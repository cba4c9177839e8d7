using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>An entry of a batch or transaction: an interaction that is asked for (FHIR R4, Bundle.entry).</summary>
/// <param name="Index">Its place in the bundle, from 0.</param>
/// <param name="FullUrl">What other entries call its resource by; null for nothing.</param>
/// <param name="Resource">The resource; null when there is none.</param>
/// <param name="Route">What is to be done.</param>
/// <param name="Values">The values of the route.</param>
/// <param name="Address">The address, with its parameters.</param>
/// <param name="Request">Bundle.entry.request, for its conditions.</param>
internal sealed record BundleEntry(
    int Index, string? FullUrl, Resource? Resource, FhirRoute Route, IReadOnlyDictionary<string, string> Values, string Address, JsonElement Request)
{
    /// <summary>The parameters of the address.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query => Address.Split('?', 2) is [_, var query] ? QueryParameters.Of(query) : [];

    /// <summary>Whether it asks for what meets conditions, by its address.</summary>
    public bool IsConditional => Route.Method is "PUT" or "PATCH" or "DELETE" && !Values.ContainsKey("id");

    /// <summary>A condition of the request; null when it has none of that name.</summary>
    public string? Condition(string name) => Request.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>The entry as a call.</summary>
    /// <param name="around">The call of the bundle.</param>
    public FhirCall ToCall(FhirCall around) => around with
    {
        Method = Route.Method, Route = Values, Query = Query, Address = Address, Resource = Resource, Body = default, ContentType = null, WantsContent = false, SecurityContext = null,
        IfMatch = Condition("ifMatch"), IfNoneMatch = Condition("ifNoneMatch"), IfNoneExist = Condition("ifNoneExist"), IfModifiedSince = Instant(Condition("ifModifiedSince")),
        // What is answered later is asked for by a request of its own.
        Prefers = [],
    };

    /// <summary>Reads an entry.</summary>
    /// <returns>The entry, or the fault with its path in the bundle.</returns>
    public static Outcome<BundleEntry> Read(JsonElement entry, int index, string baseAddress)
    {
        var path = $"Bundle.entry[{index}]";
        if (!entry.TryGetProperty("request", out var request)) return Invalid.At($"{path}.request", "is required in a batch or transaction");
        if (JsonText.Of(request, "method") is not { } method || JsonText.Of(request, "url") is not { } url) return Invalid.At($"{path}.request", "needs a method and a url");
        var address = url.StartsWith(baseAddress, StringComparison.Ordinal) ? url[baseAddress.Length..].TrimStart('/') : url.TrimStart('/');
        if (FhirRoutes.Find(method == "HEAD" ? "GET" : method, address.Split('?')[0]) is not { } found || found.Route.Pattern is "/" && method != "GET")
            return Invalid.At($"{path}.request", $"{method} is not possible at this address in a bundle");
        var resource = entry.TryGetProperty("resource", out var json) ? Resource.Checked(json) : null;
        if (resource is null && method is "POST" or "PUT" or "PATCH" && !found.Route.Pattern.EndsWith("_search", StringComparison.Ordinal)) return Invalid.At($"{path}.resource", $"is required for {method}");
        return new BundleEntry(index, entry.TryGetProperty("fullUrl", out var full) ? full.GetString() : null, resource, found.Route, found.Values, address, request);
    }

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;
}
