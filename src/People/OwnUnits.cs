using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>
/// Keeps the administrator of an organisation to its own units and staff (R-COMMON-WRITE). The gate knows whose a unit, a role or a place is, and whose it would be by what was sent; what
/// a patch makes of it is known here alone. Nobody registers their own role. The numbers of legal entities and of health personnel are the national registers' to say.
/// </summary>
internal sealed class OwnUnits(KnownOrganisations organisations, KnownStaff staff, ResourceLookup lookup) : IResourceGuard
{
    // Where a resource tells which organisation it belongs to.
    private static readonly Dictionary<string, string[]> Owner = new(StringComparer.Ordinal)
    {
        ["Organization"] = ["partOf"], ["PractitionerRole"] = ["organization"], ["Location"] = ["managingOrganization"], ["HealthcareService"] = ["providedBy"],
        ["OrganizationAffiliation"] = ["organization"], ["Endpoint"] = ["managingOrganization"], ["InsurancePlan"] = ["ownedBy"], ["Group"] = ["managingEntity"],
    };

    /// <inheritdoc/>
    public async ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation)
    {
        if (grant.Actor.Kind != ActorKind.Staff) return null;
        if (type == "Practitioner") return await OfPractitionerAsync(grant.Actor, before, after, cancellation);
        if (!Owner.TryGetValue(type, out var owner)) return null;
        if (type == "Organization" && after is { } part && await IsInCircleAsync(part, cancellation)) return Invalid.At("Organization.partOf", "is part of this organisation itself: units are no circle");
        if (after is { } becomes && !await IsOwnAsync(type, becomes, owner, grant.Actor, cancellation)) return new Forbidden("You look after the units and staff of your own organisation.") { Rule = "R-COMMON-WRITE" };
        if (type == "PractitionerRole" && after is { } role && await IsOwnRoleAsync(role, grant.Actor, cancellation)) return new Forbidden("Somebody else registers what your role is.") { Rule = "GUARD-OWN-ROLE" };
        return type == "Organization" && after is { } organisation && !Numbers(organisation, NorwegianIdentifiers.OrganisationNumber).SequenceEqual(Numbers(before, NorwegianIdentifiers.OrganisationNumber))
            ? new Forbidden("The number of a legal entity is the register of legal entities' to say.") { Rule = "GUARD-ENTITY-NUMBER" } : null;
    }

    // All of them: whoever was found by a second number would stand in the way of whose it is.
    private static IEnumerable<string> Numbers(JsonElement? resource, string system) => resource?.Identifiers(system).Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();

    private static string? NumberOf(JsonElement? organisation) => organisation?.Identifier(NorwegianIdentifiers.OrganisationNumber);

    // The organisation itself is looked after too, and lies within its own line.
    private async ValueTask<bool> IsOwnAsync(string type, JsonElement resource, string[] owner, Actor actor, CancellationToken cancellation)
    {
        if (actor.Organisation.Length == 0) return false;
        if (type == "Organization" && NumberOf(resource) == actor.Organisation) return true;
        foreach (var whole in resource.References("Organization", owner))
            if ((await organisations.LineOfAsync(whole, cancellation)).Any(one => one.Number == actor.Organisation)) return true;
        return false;
    }

    private async ValueTask<bool> IsInCircleAsync(JsonElement organisation, CancellationToken cancellation)
    {
        foreach (var whole in organisation.References("Organization", "partOf"))
            if ((await organisations.LineOfAsync(whole, cancellation)).Any(one => one.Id == organisation.Text("id"))) return true;
        return false;
    }

    private async ValueTask<bool> IsOwnRoleAsync(JsonElement role, Actor actor, CancellationToken cancellation)
    {
        var own = (await staff.OfAsync(actor, cancellation)).Select(place => place.Practitioner);
        return role.References("Practitioner", "practitioner").Intersect(own).Any();
    }

    private async ValueTask<Refusal?> OfPractitionerAsync(Actor actor, JsonElement? before, JsonElement? after, CancellationToken cancellation)
    {
        if (before?.Text("id") is { } id && await WorksElsewhereAsync(id, actor, cancellation)) return new Forbidden("You look after the units and staff of your own organisation.") { Rule = "R-COMMON-WRITE" };
        var (was, becomes) = (Numbers(before, NorwegianIdentifiers.HprNumber).ToList(), Numbers(after, NorwegianIdentifiers.HprNumber).ToList());
        if (was.SequenceEqual(becomes)) return null;
        if (was.Count > 0) return new Forbidden("The number of somebody who is in the register of health personnel does not change.") { Rule = "GUARD-HPR-NUMBER" };
        if (becomes.Count > 1) return new Forbidden("Nobody has two numbers in the register of health personnel.") { Rule = "GUARD-HPR-NUMBER" };
        var others = await lookup.FindAsync("Practitioner", 1, [new("identifier", $"{NorwegianIdentifiers.HprNumber}|{becomes[0]}")], cancellation);
        return others.Count == 0 ? null : new Conflict("Somebody with this HPR number is here already.");
    }

    // Whoever works nowhere yet is anybody's to take on.
    private async ValueTask<bool> WorksElsewhereAsync(string practitioner, Actor actor, CancellationToken cancellation) =>
        await staff.LinesOfAsync(practitioner, cancellation) is { Count: > 0 } lines && !lines.SelectMany(line => line).Any(one => one.Number == actor.Organisation);
}
