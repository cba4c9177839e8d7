using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>
/// Where the references in a transaction lead once it is stored: what entries call each other by their fullUrl, and conditional references
/// (<c>Patient?identifier=…</c>), become type and id (FHIR R4, http, 3.1.0.11.2).
/// </summary>
internal sealed class BundleReferences(Conditions conditions, IReadOnlyList<PlannedEntry> planned)
{
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);

    /// <summary>The addresses that this server has.</summary>
    public IReadOnlyList<string> Bases { get; private set; } = [];

    /// <summary>Finds out where they lead.</summary>
    /// <returns>Itself; or why a conditional reference leads nowhere: 412 when it means several resources or none.</returns>
    public async Task<Outcome<BundleReferences>> ReadAsync(FhirCall call, CancellationToken cancellation)
    {
        Bases = call.Bases;
        foreach (var plan in planned)
            if (plan is { Key: { } key, Entry.FullUrl: { } full }) AddTarget(full, key.ToString());
        foreach (var reference in planned.Select(p => p.Entry.Resource).OfType<Resource>().SelectMany(r => References.Of(r.Root)).Select(r => r.Value).Where(IsConditional).Distinct())
        {
            if (!(await FindAsync(call, reference, cancellation)).TryGet(out var key, out var refusal)) return refusal;
            _targets[reference] = key.ToString();
        }
        return this;
    }

    /// <summary>The resource with its references as they are once all is stored.</summary>
    public Resource Rewritten(Resource resource) =>
        _targets.Count == 0 ? resource : Resource.Checked(StoredJson.Parse(References.Rewrite(resource.Root, Target)));

    // An entry that is called by an address on some server is also meant by the end of it: type and id.
    private void AddTarget(string fullUrl, string target)
    {
        _targets[fullUrl] = target;
        if (!fullUrl.StartsWith("http", StringComparison.Ordinal)) return;
        var parts = fullUrl.Split('/');
        if (parts.Length > 2 && FhirDefinitions.R4.Resource(parts[^2]) is not null) _targets.TryAdd($"{parts[^2]}/{parts[^1]}", target);
    }

    // A part that is named after the entry goes on to be named: "urn:uuid:…#part".
    private string? Target(string reference)
    {
        if (_targets.TryGetValue(reference, out var target)) return target;
        var part = reference.IndexOf('#', StringComparison.Ordinal);
        return part > 0 && _targets.TryGetValue(reference[..part], out target) ? target + reference[part..] : null;
    }

    private static bool IsConditional(string reference) =>
        reference.IndexOf('?', StringComparison.Ordinal) is > 0 and var at && FhirDefinitions.R4.Resource(reference[..at]) is not null;

    private async Task<Outcome<ResourceKey>> FindAsync(FhirCall call, string reference, CancellationToken cancellation)
    {
        var sides = reference.Split('?', 2);
        var found = await conditions.FindAsync(call, FhirDefinitions.R4.Resource(sides[0])!, QueryParameters.Of(sides[1]), cancellation);
        return found.Then(key => key is null ? new Rest.SeveralMatches($"A conditional reference to a {sides[0]} means no resource.") : Outcome<ResourceKey>.Done(key));
    }
}
