using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>What the words of the specification say of Bundles and no rule does (FHIR R4, bundle, 2.36.4; Bundle.link).</summary>
internal static class BundleCheck
{
    private const string History = "/_history/";

    public static void Check(FhirPathNode bundle, ValidationPass pass)
    {
        foreach (var entry in bundle.ChildrenOf("entry"))
            if (pass.May(1) && entry.Text("fullUrl") is { } url) CheckAddress(entry, url, pass);
        foreach (var entry in bundle.ChildrenOf("entry"))
            if (entry.Child("resource") is { } resource) CheckReferences(bundle, entry, resource, pass);
        foreach (var repeated in bundle.ChildrenOf("link").GroupBy(l => l.Text("relation")).Where(g => g.Key is "self" or "first" or "next" or "previous" or "prev" or "last"))
            foreach (var link in repeated.Skip(1)) pass.Error(link, "structure", $"stands beside another link that is called {repeated.Key}");
    }

    private static void CheckReferences(FhirPathNode bundle, FhirPathNode entry, FhirPathNode node, ValidationPass pass)
    {
        if (!pass.May(1)) return;
        if (node.Type?.Name == "Reference" && node.Text("reference") is { } reference) CheckReference(bundle, entry, node, reference, pass);
        if (node.Type?.Kind == FhirKind.Primitive) return;
        foreach (var child in node.Children) CheckReferences(bundle, entry, child, pass);
    }

    private static void CheckReference(FhirPathNode bundle, FhirPathNode entry, FhirPathNode node, string reference, ValidationPass pass)
    {
        if (reference.IndexOf('?') is > 0 and var query && bundle.Text("type") == "transaction" && FhirDefinitions.R4.Resource(reference[..query]) is { } type)
        {
            var search = SearchQuery.Parse(type, QueryParameters.Of(reference[(query + 1)..]));
            if (!search.IsDone || search.Value.Unknown.Count > 0 || search.Value.Criteria.Count == 0) pass.Error(node, "value", "must name a resource by search parameters that it has, for a conditional reference", "reference");
        }
        else if (reference.IndexOf(History, StringComparison.Ordinal) is > 0 and var history) CheckVersion(entry, node, reference[..history], reference[(history + History.Length)..], pass);
    }

    // A reference to a version means the entry of the address whose resource has that version (FHIR R4, bundle, 2.36.4.1).
    private static void CheckVersion(FhirPathNode entry, FhirPathNode node, string address, string version, ValidationPass pass)
    {
        var absolute = LocalResources.Absolute(address, entry.Text("fullUrl"));
        var entries = entry.Parent!.ChildrenOf("entry");
        if (!pass.May(entries.Length)) return;
        var versions = entries.Where(e => e.Text("fullUrl") is { } url && (url == address || url == absolute)).Select(e => e.Child("resource")?.Child("meta")?.Text("versionId")).ToList();
        if (versions.Count > 0 && versions.TrueForAll(v => v is not null && v != version)) pass.Error(node, "not-found", "refers to a version that is not here, of a resource that is", "reference");
    }

    // An address of a server says the type and the id of what lies there.
    private static void CheckAddress(FhirPathNode entry, string url, ValidationPass pass)
    {
        if (!url.Contains(':')) pass.Error(entry, "value", "must be an absolute address", "fullUrl");
        else if (LiteralReference.TypeOf(url) is { } type && entry.Child("resource") is { } resource && resource.Text("id") is { } id && (type != resource.Type || !url.EndsWith($"/{id}", StringComparison.Ordinal)))
            pass.Error(entry, "value", "says another type or id than the resource has", "fullUrl");
    }
}
