using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.People.Facts;

namespace Varde.People.Me;

/// <summary>Tells whoever calls who they are here: in which lane, as whom, in which role or at which age.</summary>
internal sealed class WhoIAm(OwnRecord own, KnownStaff staff, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var (actor, cancellation) = (access.Actor, context.RequestAborted);
        var me = actor.Kind switch
        {
            ActorKind.Citizen => await CitizenAsync(access, cancellation),
            ActorKind.Staff => await StaffAsync(access, cancellation),
            _ => new JsonObject(),
        };
        // What is told is the caller's own: who has no record and no role here learns just that.
        if (!access.HasAsked && (await access.AskAsync(AccessAction.Read, new AccessSubject("Practitioner", "me"), cancellation)).Refusal is { } refused && actor.Kind == ActorKind.Unknown) return Answers.Problem(refused);
        (me["lane"], me["id"], me["name"]) = (actor.Kind.ToString().ToLowerInvariant(), actor.Id, actor.DisplayName);
        return Results.Json(me);
    }

    private async Task<JsonObject> CitizenAsync(AccessSession access, CancellationToken cancellation)
    {
        var me = new JsonObject { ["level"] = access.Actor.SignIn?.Level.ToString().ToLowerInvariant() };
        if (await own.OfAsync(access.Actor, cancellation) is not { } person) return me;
        (me["patient"], me["age"]) = (person.Record.ToString(), person.Born.On(NorwegianCalendar.DayAt(time.GetUtcNow())).ToString());
        await access.AskAsync(AccessAction.Read, new AccessSubject("Patient", person.Record.ToString(), person.Record), cancellation);
        return me;
    }

    private async Task<JsonObject> StaffAsync(AccessSession access, CancellationToken cancellation)
    {
        var places = await staff.OfAsync(access.Actor, cancellation);
        return new()
        {
            ["organisation"] = access.Actor.Organisation, ["unit"] = access.Actor.Unit.Length > 0 ? access.Actor.Unit : null,
            ["roles"] = new JsonArray([.. places.Select(place => (JsonNode)new JsonObject { ["role"] = StaffRoles.CodeOf(place.Role), ["practitioner"] = place.Practitioner, ["unit"] = place.Line[0].Id })]),
        };
    }
}
