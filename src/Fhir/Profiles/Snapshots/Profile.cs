namespace Varde.Fhir.Profiles.Snapshots;

/// <summary>A StructureDefinition with its snapshot.</summary>
/// <param name="Url">Its canonical address.</param>
/// <param name="Version">Its version; null for none.</param>
/// <param name="Type">The type that it is about.</param>
/// <param name="IsAbstract">Whether only others are made of it.</param>
/// <param name="Base">What it is derived from; null for Element and Resource.</param>
/// <param name="Contexts">Where an extension may stand; empty for what is none.</param>
/// <param name="Root">The snapshot.</param>
internal sealed record Profile(string Url, string? Version, string Type, bool IsAbstract, Profile? Base, IReadOnlyList<ExtensionContext> Contexts, ElementNode Root)
{
    /// <summary>Rules in FHIRPath about where an extension may stand.</summary>
    public IReadOnlyList<string> ContextRules { get; init; } = [];

    /// <summary>Whether it is, or is derived from, the definition with an address.</summary>
    public bool IsA(string url) => Url == url || Base?.IsA(url) == true;
}

/// <summary>Where an extension may stand (StructureDefinition.context).</summary>
/// <param name="Type">element, extension or fhirpath.</param>
/// <param name="Expression">The element, the extension or the expression.</param>
internal sealed record ExtensionContext(string Type, string Expression);
