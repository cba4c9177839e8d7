using Microsoft.AspNetCore.WebUtilities;

namespace Varde.Fhir.Rest;

/// <summary>The parameters of an address or a form, decoded, in their order: FHIR gives a meaning to one that comes twice.</summary>
internal static class QueryParameters
{
    /// <param name="query">The query, with or without its question mark.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(query)) parameters.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return parameters;
    }
}
