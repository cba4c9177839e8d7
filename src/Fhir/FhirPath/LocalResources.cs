namespace Varde.Fhir.FhirPath;

/// <summary>Finds what a reference leads to within one resource: what is contained, and the entries of its Bundle (FHIR R4, references, 2.3.0.4; bundle, 2.36.4.1).</summary>
internal static class LocalResources
{
    /// <summary>What an address leads to; null when it is not here.</summary>
    /// <param name="from">Where the reference stands.</param>
    /// <param name="address">The address.</param>
    /// <param name="may">Counts how much is looked at, and says whether it may be.</param>
    public static FhirPathNode? Find(FhirPathNode from, string address, Func<int, bool> may)
    {
        if (address is "#") return from.RootResource;
        if (address is ['#', .. var id]) return Among(from.RootResource, "contained", may, c => c.Text("id") == id);
        for (var entry = from.Parent; entry is not null; entry = entry.Parent)
            if (entry is { Name: "entry", Parent.Type.Name: "Bundle" } && InBundle(entry, Unversioned(address), may) is { } found) return found;
        return null;
    }

    private static FhirPathNode? InBundle(FhirPathNode entry, string address, Func<int, bool> may)
    {
        var absolute = Absolute(address, entry.Text("fullUrl"));
        return Among(entry.Parent!, "entry", may, other => other.Text("fullUrl") is { } url && (url == address || url == absolute))?.Child("resource");
    }

    private static FhirPathNode? Among(FhirPathNode owner, string name, Func<int, bool> may, Predicate<FhirPathNode> isMeant)
    {
        var children = owner.ChildrenOf(name);
        return may(children.Length) ? Array.Find(children, isMeant) : null;
    }

    private static string Unversioned(string address) => address.IndexOf("/_history/", StringComparison.Ordinal) is > 0 and var cut ? address[..cut] : address;

    /// <summary>The absolute address of a relative one: it means the server of the entry that it stands in; null when that is none, or it is absolute.</summary>
    public static string? Absolute(string address, string? around)
    {
        if (around is null || address.Contains(':') || !around.StartsWith("http", StringComparison.Ordinal)) return null;
        var parts = around.Split('/');
        return parts.Length > 4 ? $"{string.Join('/', parts[..^2])}/{address}" : null;
    }
}
