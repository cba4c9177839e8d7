namespace Varde.Fhir.Search.Indexing;

/// <summary>References as they are compared (FHIR R4, references, 2.3.0.1).</summary>
internal static class Reference
{
    private const string History = "/_history/";

    /// <summary>The reference without its version.</summary>
    public static string Unversioned(string reference)
    {
        var history = reference.IndexOf(History, StringComparison.Ordinal);
        return history < 0 ? reference : reference[..history];
    }

    /// <summary>The resource of this server that a reference leads to; null when it leads elsewhere or into the resource itself.</summary>
    /// <param name="reference">The reference, without version.</param>
    /// <param name="bases">The addresses that this server has, with a slash at their ends.</param>
    public static ResourceKey? Local(string reference, IReadOnlyList<string> bases)
    {
        var relative = Relative(reference, bases);
        var slash = relative.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !ResourceKey.IsId(relative.AsSpan(slash + 1))) return null;
        return Definitions.FhirDefinitions.R4.Resource(relative[..slash]) is { } type ? new(type.Name, relative[(slash + 1)..]) : null;
    }

    /// <summary>The reference without the address of this server.</summary>
    public static string Relative(string reference, IReadOnlyList<string> bases)
    {
        foreach (var address in bases)
            if (reference.StartsWith(address, StringComparison.Ordinal)) return reference[address.Length..];
        return reference;
    }

    /// <summary>The type that a reference names: the last name but one of its address; empty when it names none.</summary>
    public static ReadOnlySpan<char> TypeOf(string reference)
    {
        var last = reference.LastIndexOf('/');
        return last <= 0 ? default : reference.AsSpan(reference.LastIndexOf('/', last - 1) + 1, last - reference.LastIndexOf('/', last - 1) - 1);
    }
}
