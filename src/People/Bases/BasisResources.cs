using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Bases;

/// <summary>A stated basis as resources of the person's record: the statement, the notice to the person, and the leader's review.</summary>
internal static class BasisResources
{
    /// <summary>The codes of a review: of one whose person was told, and of one whose notice is held.</summary>
    public const string Reviewed = "review", ReviewedAndHeld = "review-and-notice";

    /// <summary>What the access log says is set by an emergency that somebody states again after one of theirs was found wrong.</summary>
    public const string Again = "emergency-again";

    private static readonly TimeSpan ReviewWithin = TimeSpan.FromDays(7), ReviewAgainWithin = TimeSpan.FromDays(1);

    /// <summary>The statement. The reason is for those who review it, and is not shown to the person.</summary>
    public static WrittenResource Statement(EhrId record, StatedBasis stated, string? reason, string practitioner, Actor actor, DateTimeOffset now)
    {
        var extensions = new JsonArray(
            Extension(BasisReader.Code, "valueCode", stated.Code.Value), Extension(BasisReader.Actor, "valueString", stated.Actor), Extension(BasisReader.Organisation, "valueString", stated.Organisation),
            Extension(BasisReader.Period, "valuePeriod", new JsonObject { ["start"] = FhirNodes.Moment(stated.Period.From!.Value), ["end"] = FhirNodes.Moment(stated.Period.Until!.Value) }));
        if (!string.IsNullOrEmpty(reason)) extensions.Add(Extension(BasisReader.Reason, "valueString", reason));
        if (stated.Confirmed.IsConfirmedTwice) extensions.Add(Extension(BasisReader.SecondConfirmation, "valueBoolean", true));
        if (stated.Confirmed.IsNoOtherClinicianThere) extensions.Add(Extension(BasisReader.NoOtherClinician, "valueBoolean", true));
        return new(new("Basic", stated.Id), new()
        {
            ["resourceType"] = "Basic",
            ["id"] = stated.Id,
            ["extension"] = extensions,
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.Basis, ["value"] = stated.Actor }),
            ["code"] = FhirNodes.Coded(PeopleCodes.Basis, "stated"),
            ["subject"] = FhirNodes.Reference($"Patient/{record}"),
            ["created"] = NorwegianCalendar.DayAt(now).ToString("O", CultureInfo.InvariantCulture),
            ["author"] = FhirNodes.Reference($"Practitioner/{practitioner}"),
        })
        { Class = ClassOf(ServiceId.Audit, actor) };
    }

    /// <summary>What the person is told: that the record was opened, and by which rule; not why.</summary>
    public static WrittenResource Notice(EhrId record, string sentence, AccessClass owner, DateTimeOffset now)
    {
        var id = ResourceKey.NewId();
        return new(new("Communication", id), new()
        {
            ["resourceType"] = "Communication",
            ["id"] = id,
            ["status"] = "completed",
            ["category"] = new JsonArray(FhirNodes.Coded(PeopleCodes.Basis, "notice")),
            ["subject"] = FhirNodes.Reference($"Patient/{record}"),
            ["sent"] = FhirNodes.Moment(now),
            ["recipient"] = new JsonArray(FhirNodes.Reference($"Patient/{record}")),
            ["payload"] = new JsonArray(new JsonObject { ["contentString"] = sentence }),
        })
        { Class = new DocumentClass(ServiceId.AccessLog, owner.Organisation, owner.Unit).ToAccessClass() };
    }

    /// <summary>
    /// The leader's review, within seven days; within one, and urgent, where an emergency of the same person was found wrong before. Where the notice is held it says so, and what the person will be told.
    /// </summary>
    public static WrittenResource Review(EhrId record, StatedBasis stated, string? organisation, string? held, bool isAgain, Actor actor, DateTimeOffset now)
    {
        var id = ResourceKey.NewId();
        var task = new JsonObject
        {
            ["resourceType"] = "Task",
            ["id"] = id,
            ["status"] = "requested",
            ["intent"] = "order",
            ["code"] = FhirNodes.Coded(PeopleCodes.Basis, held is null ? Reviewed : ReviewedAndHeld),
            ["focus"] = FhirNodes.Reference($"Basic/{stated.Id}"),
            ["for"] = FhirNodes.Reference($"Patient/{record}"),
            ["authoredOn"] = FhirNodes.Moment(now),
            ["restriction"] = new JsonObject { ["period"] = new JsonObject { ["end"] = FhirNodes.Moment(now + (isAgain ? ReviewAgainWithin : ReviewWithin)) } },
        };
        if (isAgain) (task["priority"], task["reasonCode"]) = ("urgent", FhirNodes.Coded(PeopleCodes.Basis, Again));
        if (held is not null) task["description"] = held;
        if (organisation is not null) task["owner"] = FhirNodes.Reference($"Organization/{organisation}");
        return new(new("Task", id), task) { Class = ClassOf(ServiceId.Audit, actor) };
    }

    /// <summary>The statement, ended at a moment.</summary>
    public static WrittenResource Ended(JsonObject statement, DateTimeOffset now, Actor actor)
    {
        var period = statement["extension"]!.AsArray().First(extension => (string?)extension!["url"] == $"{PeopleCodes.Basis}:{BasisReader.Period}")!["valuePeriod"]!;
        period["end"] = FhirNodes.Moment(now);
        return new(new("Basic", (string)statement["id"]!), statement) { Class = ClassOf(ServiceId.Audit, actor) };
    }

    /// <summary>The statement, found wrong at a moment: what still holds of it ends.</summary>
    public static WrittenResource FoundWrong(JsonObject statement, bool holds, DateTimeOffset now, Actor actor)
    {
        statement["extension"]!.AsArray().Add(Extension(BasisReader.FoundWrong, "valueBoolean", true));
        return holds ? Ended(statement, now, actor) : new(new("Basic", (string)statement["id"]!), statement) { Class = ClassOf(ServiceId.Audit, actor) };
    }

    /// <summary>The sentence of a decision, as the person is told it.</summary>
    public static string Sentence(Decision decision) => decision.Sentences.Norwegian ?? decision.Sentences.English ?? "";

    /// <summary>The class of what only those see who review, of an organisation.</summary>
    public static AccessClass ClassOf(ServiceId service, Actor actor) => new DocumentClass(service, actor.Organisation, actor.Unit).ToAccessClass();

    private static JsonObject Extension(string name, string type, JsonNode value) => new() { ["url"] = $"{PeopleCodes.Basis}:{name}", [type] = value };
}
