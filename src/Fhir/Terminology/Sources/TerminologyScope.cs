using System.Collections.Concurrent;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Terminology.Sources;

/// <summary>
/// What one question finds by address: what came with the question first, then what is stored on this server, then what Varde brings. The same address is the same
/// resource until the question is answered.
/// </summary>
/// <param name="stored">What is stored; null for what came with the server only.</param>
/// <param name="permit">What may be seen of it.</param>
internal sealed class TerminologyScope(StoredTerminology? stored, QueryPermit permit)
{
    /// <summary>How many addresses one question leads to: each may be a search.</summary>
    public const int MostAddresses = 2000;

    private readonly ConcurrentDictionary<(string Type, string Canonical), object?> _found = [];
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);

    /// <summary>How many addresses were asked for.</summary>
    public int Count => _found.Count;

    /// <summary>Puts a resource that came with the question before all others of its address.</summary>
    public void Add(string type, object resource)
    {
        var head = TerminologyReader.HeadOf(resource);
        if (head.Url.Length == 0) return;
        _found[(type, head.Url)] = resource;
        if (head.Version is not null) _found[(type, $"{head.Url}|{head.Version}")] = resource;
    }

    /// <summary>Says which version of a code system is meant where none is named.</summary>
    public void Prefer(Canonical system) => _versions[system.Url] = system.Version ?? "";

    /// <summary>A code system; <see cref="NotHere"/> when there is none of this address.</summary>
    public async ValueTask<Outcome<CodeSystem>> CodeSystemAsync(Canonical system, CancellationToken cancellation)
    {
        if (system.Version is null && _versions.TryGetValue(system.Url, out var version) && version.Length > 0) system = system with { Version = version };
        return await FindAsync<CodeSystem>("CodeSystem", system, $"The codes of {Printable(system)} are not here: a CodeSystem with its concepts may be stored on this server.", cancellation);
    }

    /// <summary>A value set; <see cref="NotHere"/> when there is none of this address.</summary>
    public ValueTask<Outcome<ValueSet>> ValueSetAsync(Canonical set, CancellationToken cancellation) =>
        FindAsync<ValueSet>("ValueSet", set, $"There is no value set {Printable(set)} here.", cancellation);

    /// <summary>A concept map; <see cref="NotHere"/> when there is none of this address.</summary>
    public ValueTask<Outcome<ConceptMap>> ConceptMapAsync(Canonical map, CancellationToken cancellation) =>
        FindAsync<ConceptMap>("ConceptMap", map, $"There is no concept map {Printable(map)} here.", cancellation);

    private async ValueTask<Outcome<T>> FindAsync<T>(string type, Canonical canonical, string missing, CancellationToken cancellation) where T : class
    {
        if (_found.Count >= MostAddresses) return new TooCostly($"More than {MostAddresses} code systems and value sets are named.");
        return await FindAsync(type, canonical, cancellation) is T found ? found : new NotHere(missing);
    }

    private async ValueTask<object?> FindAsync(string type, Canonical canonical, CancellationToken cancellation)
    {
        var key = (type, canonical.ToString());
        if (_found.TryGetValue(key, out var known)) return known;
        var own = stored is null ? null : await stored.FindAsync(type, canonical.Url, canonical.Version, permit, cancellation);
        return _found[key] = own ?? BuiltIn(type, canonical);
    }

    private static object? BuiltIn(string type, Canonical canonical) =>
        BuiltInTerminology.R4.Find(type, canonical.Url) is { } found && (canonical.Version is null || TerminologyReader.HeadOf(found).Version == canonical.Version) ? found : null;

    // An address is what somebody sent: it may be of any length.
    private static string Printable(Canonical canonical) => canonical.ToString() is { Length: <= 300 } text ? text : "of this address";
}
