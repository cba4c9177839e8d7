using Varde.Fhir.Definitions;

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

    /// <summary>Reads <see cref="ProfilesOfTypes"/> as <c>Type=address;Type=address</c>; null when it is not written so, or a type is none.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? ProfilesOf(string text)
    {
        var pairs = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).ToList();
        if (pairs.Exists(p => p is not [var type, { Length: > 0 }] || FhirDefinitions.R4.Resource(type) is null)) return null;
        return pairs.GroupBy(p => p[0]).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(p => p[1])], StringComparer.Ordinal);
    }

    /// <summary>How many entries a batch or transaction may have.</summary>
    public int MostEntries { get; init; } = 20_000;

    /// <summary>Those of subscriptions.</summary>
    public SubscriptionSettings Subscriptions { get; init; } = new();

    /// <summary>The folder that exports are written to; null when there are none. Several servers may share it.</summary>
    public string? ExportFolder { get; init; }

    /// <summary>How many exports may wait or run at once; further ones are answered 429.</summary>
    public int MostExports { get; init; } = 10;

    /// <summary>How many bytes exports may take on the disk.</summary>
    public long MostExportBytes { get; init; } = 50L * 1024 * 1024 * 1024;

    /// <summary>How long the files of an export are kept once it is finished.</summary>
    public TimeSpan ExportLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many resources are read at a time for an export.</summary>
    public int ExportPage { get; init; } = 1000;

    /// <summary>
    /// How long an export waits before it reads, so that what was being committed at the time that it tells the state of is in by then.
    /// </summary>
    public TimeSpan ExportSettling { get; init; } = TimeSpan.FromSeconds(1);
}
