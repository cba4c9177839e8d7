using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>What the words of the specification say of Bundles and no rule does (FHIR R4, bundle, 2.36.4; Bundle.link).</summary>
internal static class BundleCheck
{
    public static void Check(FhirPathNode bundle, ValidationPass pass)
    {
        foreach (var entry in bundle.ChildrenOf("entry"))
            if (pass.May(1) && entry.Text("fullUrl") is { } url) CheckAddress(entry, url, pass);
        foreach (var repeated in bundle.ChildrenOf("link").GroupBy(l => l.Text("relation")).Where(g => g.Key is "self" or "first" or "next" or "previous" or "prev" or "last"))
            foreach (var link in repeated.Skip(1)) pass.Error(link, "structure", $"stands beside another link that is called {repeated.Key}");
    }

    // An address of a server says the type and the id of what lies there.
    private static void CheckAddress(FhirPathNode entry, string url, ValidationPass pass)
    {
        if (!url.Contains(':')) pass.Error(entry, "value", "must be an absolute address", "fullUrl");
        else if (LiteralReference.TypeOf(url) is { } type && entry.Child("resource") is { } resource && resource.Text("id") is { } id && (type != resource.Type || !url.EndsWith($"/{id}", StringComparison.Ordinal)))
            pass.Error(entry, "value", "says another type or id than the resource has", "fullUrl");
    }
}
