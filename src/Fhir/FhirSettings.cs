namespace Varde.Fhir;

/// <summary>Settings of the FHIR API.</summary>
public sealed record FhirSettings
{
    /// <summary>The id of this system, as it stands in version uids; letters, digits, dots and hyphens.</summary>
    public string SystemId { get; init; } = "varde.local";

    /// <summary>The largest body that is read, in bytes; a larger one is answered 413.</summary>
    public long LargestBody { get; init; } = 30 * 1024 * 1024;

    /// <summary>The profiles that every resource of a type must keep when it is written, by type, as canonical addresses.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ProfilesOfTypes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How many entries a batch or transaction may have.</summary>
    public int MostEntries { get; init; } = 20_000;
}
