using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>
/// Who works where and as what. A token tells a person, an HPR number and an organisation; the roles are the region's own. Whoever has no role in the organisation of the
/// token has none, and whoever has an HPR number is who the region knows by it.
/// </summary>
internal sealed class KnownStaff(RecordStore store, ResourceLookup lookup, KnownOrganisations organisations, Freshness freshness)
{
    private const int Most = 20_000;
    private const int MostRoles = 50;
    private const string Authorisations = NorwegianIdentifiers.Root + "1.9060";

    private static readonly string[] Types = ["Practitioner", "PractitionerRole", "Organization", "Person"];

    private readonly BoundedCache<(string Actor, string Organisation, string Unit), (long Stamp, IReadOnlyList<StaffPlace> Places)> _known = new(Most);

    /// <summary>The places at which somebody works in the organisation, and unit, that the token names; all of theirs where it names none.</summary>
    public async ValueTask<IReadOnlyList<StaffPlace>> OfAsync(Actor actor, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var (key, stamp) = ((actor.Id, actor.Organisation, actor.Unit), freshness.StampOf(Guid.Empty, Types));
        if (_known.TryGet(key, out var known) && known.Stamp == stamp) return known.Places;
        var places = await ReadAsync(actor, cancellation);
        _known.Put(key, (stamp, places));
        return places;
    }

    /// <summary>The Practitioner that somebody is; null for one who has no place in the organisation of the token.</summary>
    public async ValueTask<string?> PractitionerOfAsync(Actor actor, CancellationToken cancellation) => await OfAsync(actor, cancellation) is [var place, ..] ? place.Practitioner : null;

    /// <summary>The Practitioner with an HPR number; null where there is none.</summary>
    public async Task<string?> OfHprAsync(HprNumber hpr, CancellationToken cancellation) => (await FindAsync("Practitioner", "identifier", $"{NorwegianIdentifiers.HprNumber}|{hpr}", cancellation))?.Id;

    /// <summary>The HPR number of a Practitioner; null for one without, or none of that id.</summary>
    public async Task<string?> HprOfAsync(string practitioner, CancellationToken cancellation) =>
        await OpenAsync(new("Practitioner", practitioner), cancellation) is { } found ? found.Identifier(NorwegianIdentifiers.HprNumber) : null;

    /// <summary>What a Practitioner is authorised as, by the codes of 9060; none for one without an authorisation, or none of that id.</summary>
    public async Task<IReadOnlyList<string>> AuthorisationsOfAsync(string practitioner, CancellationToken cancellation) =>
        await OpenAsync(new("Practitioner", practitioner), cancellation) is { } found ? [.. found.Along("qualification").SelectMany(one => one.Codes(Authorisations, "code"))] : [];

    /// <summary>The birth number or D-number of a Practitioner, where a Person tells it.</summary>
    public async Task<NationalId?> NumberOfAsync(string practitioner, CancellationToken cancellation)
    {
        foreach (var person in await lookup.FindAsync("Person", MostRoles, [new("practitioner", $"Practitioner/{practitioner}")], cancellation))
            if (await OpenAsync(person, cancellation) is { } found && found.NationalIds().Cast<NationalId?>().FirstOrDefault() is { } number) return number;
        return null;
    }

    /// <summary>Whether somebody with a birth number or D-number has an HPR number; null where the region does not know whose either is.</summary>
    public async Task<bool?> IsOfAsync(HprNumber hpr, NationalId number, CancellationToken cancellation)
    {
        if (await OfHprAsync(hpr, cancellation) is not { } practitioner) return false;
        if (await PractitionersOfAsync(number, cancellation) is { Count: > 0 } theirs) return theirs.Contains(practitioner);
        return await NumberOfAsync(practitioner, cancellation) is null ? null : false;
    }

    /// <summary>The units at which somebody with a birth number or D-number works, each with all that it is part of; none for whoever is no member of staff.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<OrganisationFacts>>> PlacesOfAsync(NationalId number, CancellationToken cancellation)
    {
        var lines = new List<IReadOnlyList<OrganisationFacts>>();
        foreach (var practitioner in await PractitionersOfAsync(number, cancellation)) lines.AddRange(await LinesOfAsync(practitioner, cancellation));
        return lines;
    }

    /// <summary>The units at which a Practitioner has a role, whether it is in force or not, each with all that it is part of.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<OrganisationFacts>>> LinesOfAsync(string practitioner, CancellationToken cancellation)
    {
        var lines = new List<IReadOnlyList<OrganisationFacts>>();
        foreach (var role in await lookup.FindAsync("PractitionerRole", MostRoles, [new("practitioner", $"Practitioner/{practitioner}")], cancellation))
            if (await OpenAsync(role, cancellation) is { } found && found.References("Organization", "organization").FirstOrDefault() is { } unit) lines.Add(await organisations.LineOfAsync(unit, cancellation));
        return lines;
    }

    private async Task<IReadOnlyList<string>> PractitionersOfAsync(NationalId number, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var person in await lookup.FindAsync("Person", MostRoles, ByNumber(number), cancellation))
            if (await OpenAsync(person, cancellation) is { } one) found.AddRange(one.References("Practitioner", "link", "target"));
        return found;
    }

    private static KeyValuePair<string, string>[] ByNumber(NationalId number) => [new("identifier", $"{NorwegianIdentifiers.BirthNumber}|{number},{NorwegianIdentifiers.DNumber}|{number}")];

    private async Task<IReadOnlyList<StaffPlace>> ReadAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.SignIn is not { } signIn || await PractitionerAsync(signIn, cancellation) is not { } practitioner) return [];
        var places = new List<StaffPlace>();
        foreach (var role in await lookup.FindAsync("PractitionerRole", MostRoles, [new("practitioner", $"Practitioner/{practitioner}")], cancellation))
            if (await OpenAsync(role, cancellation) is { } found && await PlaceAsync(practitioner, found, actor, cancellation) is { } place) places.Add(place);
        return places;
    }

    // By the HPR number; whoever has none is found through the Person who tells which number is theirs.
    private async Task<string?> PractitionerAsync(SignIn signIn, CancellationToken cancellation)
    {
        if (signIn.Hpr is { } hpr) return await OfHprAsync(hpr, cancellation);
        if (signIn.Person is not { } number) return null;
        foreach (var linked in await PractitionersOfAsync(number, cancellation))
            if (await IsWithoutHprAsync(linked, cancellation)) return linked;
        return null;
    }

    // Somebody with authorisation signs in with it.
    private async Task<bool> IsWithoutHprAsync(string practitioner, CancellationToken cancellation) =>
        await OpenAsync(new("Practitioner", practitioner), cancellation) is { } found && found.Identifier(NorwegianIdentifiers.HprNumber) is null;

    private async Task<ResourceKey?> FindAsync(string type, string parameter, string value, CancellationToken cancellation) =>
        await lookup.FindAsync(type, 2, [new(parameter, value)], cancellation) is [var only] ? only : null;

    private async Task<StaffPlace?> PlaceAsync(string practitioner, JsonElement role, Actor actor, CancellationToken cancellation)
    {
        if (role.Along("active").Any(active => active.ValueKind == JsonValueKind.False) || RoleOf(role) is not { } named) return null;
        if (role.References("Organization", "organization").FirstOrDefault() is not { } unit) return null;
        var line = await organisations.LineOfAsync(unit, cancellation);
        return IsIn(line, actor.Organisation) && IsIn(line, actor.Unit) ? new(practitioner, named, line, role.Period("period")) { HasAddressTask = Has(role, "address"), IsLeader = Has(role, "leader") } : null;
    }

    private static bool Has(JsonElement role, string task) => role.Codes(PeopleCodes.Role, "code").Contains(task);

    private static bool IsIn(IReadOnlyList<OrganisationFacts> line, string number) => number.Length == 0 || line.Any(one => one.Number == number);

    private static StaffRole? RoleOf(JsonElement role) => role.Codes(PeopleCodes.Role, "code").Select(StaffRoles.Of).FirstOrDefault(found => found is not null);

    private async Task<JsonElement?> OpenAsync(ResourceKey key, CancellationToken cancellation) =>
        (await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var version, out _) && !version.IsDeleted && version.ArchetypeId == key.Type ? JsonElement.Parse(version.Content.Span) : null;
}

/// <summary>A role at a unit.</summary>
/// <param name="Practitioner">The Practitioner.</param>
/// <param name="Role">The role, as the rules name it.</param>
/// <param name="Line">The unit, and all that it is part of.</param>
/// <param name="Period">When it is held.</param>
internal sealed record StaffPlace(string Practitioner, StaffRole Role, IReadOnlyList<OrganisationFacts> Line, Span Period)
{
    /// <summary>Their task needs protected addresses.</summary>
    public bool HasAddressTask { get; init; }

    /// <summary>They lead the unit.</summary>
    public bool IsLeader { get; init; }

    /// <summary>
    /// The units that treat together: the largest part of a legal entity that the unit belongs to, which in a hospital is the clinic; or the unit itself where it is an entity of its
    /// own, as a GP's office or a municipality's home care is.
    /// </summary>
    public string Circle => Line.TakeWhile(one => one.Number is null).LastOrDefault()?.Id ?? Line[0].Id;

    /// <summary>Whether the unit is one, or part of one, of some organisations.</summary>
    public bool IsWithin(string organisation) => Line.Any(one => one.Id == organisation);

    /// <summary>Whether it belongs to the specialist service.</summary>
    public bool IsHospital => Line.Any(one => one.IsHospital);

    /// <summary>Whether it is a nursing home, or a part of one.</summary>
    public bool IsNursingHome => !IsHospital && Line.Any(one => one.IsInstitution);
}

/// <summary>The roles of the rules by their codes.</summary>
internal static class StaffRoles
{
    private static readonly Dictionary<string, StaffRole> Roles = new(StringComparer.Ordinal)
    {
        ["doctor"] = StaffRole.Doctor,
        ["nurse"] = StaffRole.Nurse,
        ["secretary"] = StaffRole.Secretary,
        ["it"] = StaffRole.Technician,
        ["informatician"] = StaffRole.Informatician,
        ["org-admin"] = StaffRole.OrganisationAdministrator,
        ["security-officer"] = StaffRole.SecurityOfficer,
        ["rollout-lead"] = StaffRole.RolloutLead,
    };

    /// <summary>The role of a code; null for a code of something else.</summary>
    public static StaffRole? Of(string code) => Roles.TryGetValue(code, out var role) ? role : null;

    /// <summary>The code of a role.</summary>
    public static string CodeOf(StaffRole role) => Roles.First(pair => pair.Value == role).Key;
}
