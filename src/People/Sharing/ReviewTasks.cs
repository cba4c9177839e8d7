using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>
/// The Task by which a clinician assesses anew what hides a document: it is due on the day that was given, until which the code stays and after which it stays too. It lies in the record
/// as what citizens never see.
/// </summary>
internal static class ReviewTasks
{
    /// <summary>The code of the Task.</summary>
    public const string Code = "review";

    /// <summary>A Task that is due on a day.</summary>
    public static WrittenResource Due(SharedDocument document, string word, DateOnly day, string? practitioner, Actor actor, DateTimeOffset now)
    {
        var id = ResourceKey.NewId();
        var task = new JsonObject
        {
            ["resourceType"] = "Task",
            ["id"] = id,
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.Sharing, ["value"] = actor.Organisation }),
            ["status"] = "requested",
            ["intent"] = "order",
            ["code"] = FhirNodes.Coded(PeopleCodes.Sharing, Code),
            ["description"] = word,
            ["focus"] = FocusOf(document),
            ["for"] = FhirNodes.Reference($"Patient/{document.Record}"),
            ["executionPeriod"] = new JsonObject { ["start"] = day.ToString("O", CultureInfo.InvariantCulture) },
            ["authoredOn"] = FhirNodes.Moment(now),
        };
        if (practitioner is not null) task["owner"] = FhirNodes.Reference($"Practitioner/{practitioner}");
        return new(new("Task", id), task) { Class = HiddenFromCitizens(actor) };
    }

    /// <summary>The Task, when what it is about holds no more.</summary>
    public static WrittenResource Cancelled(JsonObject task, AccessClass stored)
    {
        task["status"] = "cancelled";
        return new(new("Task", (string)task["id"]!), task) { Class = stored };
    }

    /// <summary>The class of what is for those who treat, and is never shown in the portal.</summary>
    public static AccessClass HiddenFromCitizens(Actor actor) =>
        (new DocumentClass(ServiceId.Journal, actor.Organisation, actor.Unit) { Codes = [RestrictionCode.OtherReason] }).ToAccessClass();

    private static JsonObject FocusOf(SharedDocument document) => document.Type == "COMPOSITION"
        ? new() { ["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = $"urn:uuid:{document.Id}" } }
        : FhirNodes.Reference($"{document.Type}/{document.Id}");
}
