using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;

namespace Varde.People.Me;

/// <summary>Answers whom a citizen may represent, and of whom not, why.</summary>
internal sealed class WhomIRepresent(Representation representation)
{
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access) =>
        (await representation.OfAsync(access, context.RequestAborted)).Match(
            people => Results.Json(new JsonObject { ["people"] = new JsonArray([.. people.Select(person => (JsonNode)Told(person))]) }), Answers.Problem);

    private static JsonObject Told(RepresentedPerson person)
    {
        var told = new JsonObject
        {
            ["patient"] = person.Record.ToString(), ["name"] = person.Name, ["mayRepresent"] = person.Services.Count > 0,
            ["services"] = new JsonArray([.. person.Services.Select(service => (JsonNode)service.Value)]),
            ["relations"] = new JsonArray([.. person.Relations.Select(relation => (JsonNode)Name(relation))]),
        };
        if (person.Refused is { } refused) told["why"] = WhyOf(refused);
        return told;
    }

    private static JsonObject WhyOf(Decision refused) => refused.Shown == "general"
        ? new() { ["nb"] = refused.Sentences.Norwegian, ["en"] = refused.Sentences.English }
        : new() { ["rule"] = refused.Rule, ["nb"] = refused.Sentences.Norwegian, ["en"] = refused.Sentences.English };

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
