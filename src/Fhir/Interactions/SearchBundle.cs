using Varde.Fhir.Bundles;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Writes the answer to a search: a Bundle of type searchset.</summary>
/// <param name="call">What was asked.</param>
/// <param name="query">The search.</param>
internal sealed class SearchBundle(FhirCall call, SearchQuery query)
{
    /// <summary>The parameter that names a page.</summary>
    public const string Page = "_page";

    /// <summary>The parameters that the links have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Asked { get; init; } = query.Used;

    /// <summary>What the reader is to know of the answer, beside what was not understood.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>The bundle.</summary>
    public ReadOnlyMemory<byte> Write(SearchResult found)
    {
        using var bundle = new BundleWriter("searchset");
        if (found.Total is { } total) bundle.Total(total);
        bundle.Links(Links(found));
        foreach (var match in found.Matches) Add(bundle, match, "match");
        foreach (var included in found.Included) Add(bundle, included, "include");
        if (query.Unknown.Count > 0) bundle.Entry(null, OperationOutcomes.Warning("not-supported", query.Unknown), json => BundleWriter.WriteMode(json, "outcome"));
        if (Warnings.Count > 0) bundle.Entry(null, OperationOutcomes.Warning("incomplete", Warnings), json => BundleWriter.WriteMode(json, "outcome"));
        return bundle.Finish();
    }

    private IEnumerable<(string, string)> Links(SearchResult found)
    {
        var address = call.BaseAddress + PathOf(call);
        yield return ("self", WithParameters(address, Asked));
        if (found.Next is { } next) yield return ("next", WithParameters(address, Asked.Append(new(Page, next))));
    }

    /// <summary>Where a search lies below the API, by GET.</summary>
    public static string PathOf(FhirCall call) => $"/{call.Address.Split('?')[0]}".Replace("/_search", "", StringComparison.Ordinal).TrimEnd('/');

    private static string WithParameters(string address, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var written = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        return written.Length > 0 ? $"{address}?{written}" : address;
    }

    private void Add(BundleWriter bundle, FoundResource found, string mode)
    {
        var part = ShownResource.Part(found.Show(call.Access), query.Summary, mode == "match" ? query.Elements : []);
        bundle.Entry($"{call.BaseAddress}/{found.Key}", part, json => BundleWriter.WriteMode(json, mode));
    }
}
