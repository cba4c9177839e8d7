using System.Text.Json;
using Varde.Fhir;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>The organisations and units of the region, and what each is part of.</summary>
internal sealed class KnownOrganisations(RecordStore store, ResourceLookup lookup, Freshness freshness)
{
    private const int Most = 20_000;

    // A tree that is deeper than this goes round in a circle.
    private const int Deepest = 16;

    private const string KindOfUnit = NorwegianIdentifiers.Root + "1.8624";
    private const string LevelOfHospitals = NorwegianIdentifiers.Root + "1.8628";
    private static readonly string[] Types = ["Organization"];

    private readonly BoundedCache<string, (long Stamp, OrganisationFacts? Facts)> _known = new(Most);
    private readonly BoundedCache<string, (long Stamp, string? Name)> _names = new(Most);

    /// <summary>Changes when an organisation does.</summary>
    public long Stamp => freshness.StampOf(Guid.Empty, Types);

    /// <summary>What the organisation with a number, or the unit with one, is called; null where it is not known.</summary>
    public async ValueTask<string?> NameOfAsync(string number, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = freshness.StampOf(Guid.Empty, Types);
        if (_names.TryGet(number, out var known) && known.Stamp == stamp) return known.Name;
        var name = await IdOfAsync(number, cancellation) is { } id && await OpenAsync(id, cancellation) is { } organisation ? organisation.Text("name") : null;
        _names.Put(number, (stamp, name));
        return name;
    }

    /// <summary>The Organization with a number; null where there is none, or more than one.</summary>
    public async ValueTask<string?> IdOfAsync(string number, CancellationToken cancellation) =>
        await lookup.FindAsync("Organization", 2, [new("identifier", $"{NorwegianIdentifiers.OrganisationNumber}|{number}")], cancellation) is [var only] ? only.Id : null;

    /// <summary>An organisation with all that it is part of, from itself upwards; empty when there is no such organisation.</summary>
    public async ValueTask<IReadOnlyList<OrganisationFacts>> LineOfAsync(string id, CancellationToken cancellation)
    {
        var line = new List<OrganisationFacts>();
        for (var next = id; next is not null && line.Count < Deepest; next = line[^1].PartOf)
        {
            if (await OfAsync(next, cancellation) is not { } facts) break;
            line.Add(facts);
        }
        return line;
    }

    /// <summary>Whether a unit is another, or part of it within one legal entity: what an entity is part of does not treat its patients.</summary>
    public async ValueTask<bool> IsPartOfAsync(string? id, string whole, CancellationToken cancellation)
    {
        for (var (next, depth) = (id, 0); next is not null && depth < Deepest; depth++)
        {
            if (next == whole) return true;
            next = await OfAsync(next, cancellation) is { Number: null } unit ? unit.PartOf : null;
        }
        return false;
    }

    /// <summary>Whether an organisation is a legal entity of its own.</summary>
    public async ValueTask<bool> IsEntityAsync(string id, CancellationToken cancellation) => await OfAsync(id, cancellation) is { Number: not null };

    /// <summary>All organisations and units, by name.</summary>
    public async Task<IReadOnlyList<OrganisationFacts>> AllAsync(CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var all = new List<OrganisationFacts>();
        foreach (var key in await lookup.FindAsync("Organization", Most, [], cancellation))
            if (await OfAsync(key.Id, cancellation) is { } facts) all.Add(facts);
        return [.. all.OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal)];
    }

    private async ValueTask<OrganisationFacts?> OfAsync(string id, CancellationToken cancellation)
    {
        var stamp = freshness.StampOf(Guid.Empty, Types);
        if (_known.TryGet(id, out var known) && known.Stamp == stamp) return known.Facts;
        var read = await ReadAsync(id, cancellation);
        _known.Put(id, (stamp, read));
        return read;
    }

    private async Task<JsonElement?> OpenAsync(string id, CancellationToken cancellation) =>
        (await store.FindLatestAsync(new ResourceKey("Organization", id).ObjectId, cancellation)).TryGet(out var version, out _) && !version.IsDeleted && version.ArchetypeId == "Organization" ? JsonElement.Parse(version.Content.Span) : null;

    private async Task<OrganisationFacts?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (await OpenAsync(id, cancellation) is not { } organisation) return null;
        return new(id, organisation.Identifier(NorwegianIdentifiers.OrganisationNumber), organisation.References("Organization", "partOf").FirstOrDefault(), organisation.Codes(LevelOfHospitals, "type").Any(), organisation.Codes(KindOfUnit, "type").Contains("12")) { Name = organisation.Text("name") ?? "" };
    }
}

/// <summary>What access depends on of an organisation or unit.</summary>
/// <param name="Id">The Organization.</param>
/// <param name="Number">Its organisation number; null for a unit that is no legal entity.</param>
/// <param name="PartOf">What it is part of.</param>
/// <param name="IsHospital">It is a regional authority, a trust or an institution of the specialist service (8628).</param>
/// <param name="IsInstitution">People stay there (8624, 12).</param>
internal sealed record OrganisationFacts(string Id, string? Number, string? PartOf, bool IsHospital, bool IsInstitution)
{
    /// <summary>What it is called.</summary>
    public string Name { get; init; } = "";
}
