using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Merging;

/// <summary>Answers which records a person has, for programs that ask record by record: an AQL query in one EHR, say. The one that stays comes first.</summary>
internal sealed class PersonsRecords(KnownPeople people)
{
    private static readonly NotFound NotThere = new("There is no such patient.");

    public async Task<IResult> AnswerAsync(string patient, HttpContext context, AccessSession access)
    {
        var cancellation = context.RequestAborted;
        var isId = EhrId.TryParse(patient, out var record);
        var subject = new AccessSubject("Patient", isId ? patient : "", isId ? record : null) { Missing = NotThere };
        if ((await access.AskAsync(AccessAction.Read, subject, cancellation)).Refusal is { } refused) return Answers.Problem(refused);
        if (!isId || await people.OfRecordAsync(record, cancellation) is not { } person) return Answers.Problem(NotThere);
        return Results.Json(new JsonObject { ["patient"] = person.Patient, ["records"] = new JsonArray([.. person.All.Select(one => (JsonNode)Told(one, person))]) });
    }

    private static JsonObject Told(PersonFacts one, PersonFacts standing)
    {
        var told = new JsonObject { ["ehr"] = one.Record.ToString(), ["patient"] = one.Patient };
        if (one.Record != standing.Record) told["replacedBy"] = one.ReplacedBy?.ToString();
        return told;
    }
}
