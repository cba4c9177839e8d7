using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Me;

/// <summary>Tells a citizen whom they may represent, by which relation and in which services, and of each whom they may not, why, as far as the rule lets it be said.</summary>
internal sealed class WhomIRepresent(OwnRecord own, KnownPeople people, Gate gate, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var (cancellation, told) = (context.RequestAborted, new JsonArray());
        var me = await own.OfAsync(access.Actor, cancellation);
        var subject = me is null ? new AccessSubject("Patient", "") : new AccessSubject("Patient", me.Record.ToString(), me.Record);
        await access.SeesAsync(subject, cancellation);
        if (me is null) return Answers.Problem(new NotFound("You have no record here."));
        foreach (var record in await people.RepresentedByAsync(access.Actor.SignIn!.Person!.Value, cancellation))
            if (record != me.Record && await own.OfAsync(record, cancellation) is { } person && await ToldAsync(access.Actor, person, cancellation) is { } one) told.Add(one);
        return Results.Json(new JsonObject { ["people"] = told });
    }

    // Null where the rule says nothing: then the person is not named.
    private async Task<JsonObject?> ToldAsync(Actor actor, PersonFacts person, CancellationToken cancellation)
    {
        var open = new JsonArray();
        Decision? refused = null;
        foreach (var service in ServiceId.All.Where(IsOfCitizens))
        {
            var decision = await gate.DecideAsync(new AccessRequest(actor, AccessAction.Read, new AccessSubject("Patient", "", person.Record) { Service = service }, "", time.GetUtcNow()), cancellation);
            if (!decision.IsRefused) open.Add(service.Value);
            else if (service == ServiceId.Journal || refused is null) refused = decision;
        }
        if (open.Count == 0 && refused is null or { TellsNothing: true }) return null;
        var told = new JsonObject
        {
            ["patient"] = person.Record.ToString(), ["name"] = person.Name, ["mayRepresent"] = open.Count > 0, ["services"] = open,
            ["relations"] = new JsonArray([.. (await own.StandingsAsync(actor, person, cancellation)).Select(standing => (JsonNode)Name(((CitizenFacts)standing.Actor).Relation))]),
        };
        if (open.Count == 0) told["why"] = WhyOf(refused!);
        return told;
    }

    private static JsonObject WhyOf(Decision refused) => refused.Shown == "general"
        ? new() { ["nb"] = refused.Sentences.Norwegian, ["en"] = refused.Sentences.English }
        : new() { ["rule"] = refused.Rule, ["nb"] = refused.Sentences.Norwegian, ["en"] = refused.Sentences.English };

    // The services of table 1, as the portal offers them.
    private static bool IsOfCitizens(ServiceId service) =>
        service != ServiceId.Address && service != ServiceId.Organisation && service != ServiceId.Practitioner && service != ServiceId.Location
        && service != ServiceId.Terminology && service != ServiceId.Template && service != ServiceId.Query && service != ServiceId.Switch && service != ServiceId.Audit;

    private static string Name(Relation relation) => relation switch
    {
        Relation.ParentWithoutResponsibility => "parent_no_responsibility",
        Relation.FosterParent => "foster_parent",
        Relation.StepParent => "step_parent",
        Relation.PowerOfAttorney => "poa",
        Relation.AssignedPowerOfAttorney => "assigned",
        _ => relation.ToString().ToLowerInvariant(),
    };
}
