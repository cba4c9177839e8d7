using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Sharing;

/// <summary>The sharing panel of a document, for staff: what is laid down and by whom, and what each reader sees of it today, by which rule.</summary>
internal sealed class ReadSharing(SharedDocuments documents, ReadersToday readers, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(string record, string document, HttpContext context, AccessSession access)
    {
        if (!(await FindAsync(record, document, access, context.RequestAborted)).TryGet(out var found, out var refusal)) return Answers.Problem(refusal);
        return await ShowAsync(found, context);
    }

    /// <summary>A document, for whoever may open the panel: for all others there is none.</summary>
    public async Task<Outcome<SharedDocument>> FindAsync(string record, string document, AccessSession access, CancellationToken cancellation)
    {
        if (access.ShowsLabels) return await documents.SeenAsync(record, document, access, cancellation);
        return await access.MissingAsync(AccessAction.Read, new AccessSubject("COMPOSITION", "", EhrId.TryParse(record, out var ehr) ? ehr : null) { Missing = SharedDocuments.NotThere }, cancellation);
    }

    /// <summary>The panel as it is answered, with the tag that a change names.</summary>
    public async Task<IResult> ShowAsync(SharedDocument document, HttpContext context)
    {
        context.Response.Headers.ETag = document.ETag;
        var today = document.Class.At(time.GetUtcNow());
        return Results.Json(new JsonObject
        {
            ["document"] = new JsonObject { ["type"] = document.Type, ["id"] = document.Id, ["uid"] = document.Object.ToString("D"), ["service"] = today.Service.Value, ["organisation"] = today.Organisation },
            ["codes"] = new JsonArray([.. today.Codes.Select(code => (JsonNode)CodeOf(document, code, isInherited: false)), .. today.InheritedCodes.Select(code => (JsonNode)CodeOf(document, code, isInherited: true))]),
            ["vergeinnsyn"] = today.HasGuardianAccessReservation,
            ["exempt"] = today.IsExemptFromParents,
            ["proposed"] = new JsonArray([.. document.Note.All.Where(laid => laid.IsProposed).Select(laid => (JsonNode)Told(laid, laid.What))]),
            ["released"] = new JsonArray([.. today.Released.Select(reader => (JsonNode)ReleaseOf(document, reader))]),
            ["assessed"] = AssessmentOf(document),
            ["delay"] = today.AllCodes.Contains(RestrictionCode.Delayed) ? new JsonObject { ["until"] = Day(document.Class.DelayedUntil), ["untilAssessed"] = document.Class.DelayedUntil is null } : null,
            ["readers"] = new JsonArray([.. (await readers.OfAsync(document, context.RequestAborted)).Select(reader => (JsonNode)Told(reader))]),
        });
    }

    private static JsonObject CodeOf(SharedDocument document, RestrictionCode code, bool isInherited)
    {
        var text = RestrictionCodes.TextOf(code);
        var told = document.Note.Of(text) is { } laid && !isInherited ? Told(laid, text) : new JsonObject { ["code"] = text };
        (told["meaning"], told["inherited"]) = (RestrictionCodes.MeaningOf(code), isInherited);
        return told;
    }

    private static JsonObject ReleaseOf(SharedDocument document, ReleasedTo reader)
    {
        var told = document.Note.Of(SharingWords.Of(reader)) is { } laid ? Told(laid, laid.What) : [];
        told.Remove("code");
        told["to"] = reader == ReleasedTo.Patient ? "patient" : "parents";
        return told;
    }

    private static JsonObject? AssessmentOf(SharedDocument document)
    {
        if (document.Note.All.FirstOrDefault(laid => laid.What.StartsWith(SharingWords.Assessed, StringComparison.Ordinal)) is not { } laid)
            return document.Class.IsAssessed ? new() : null;
        var told = Told(laid, laid.What);
        told.Remove("code");
        told["choice"] = laid.What[(SharingWords.Assessed.Length + 1)..];
        return told;
    }

    private static JsonObject Told(LaidDown laid, string code)
    {
        var told = new JsonObject { ["code"] = code, ["by"] = new JsonObject { ["id"] = laid.ActorId, ["name"] = laid.ActorName }, ["time"] = laid.Time.ToString("O", CultureInfo.InvariantCulture) };
        if (laid.Reason is { } reason) told["reason"] = reason;
        if (laid.Review is { } day) told["review"] = Day(day);
        return told;
    }

    private static JsonObject Told(ReaderToday reader) => new()
    {
        ["as"] = reader.As switch { Relation.Self => "patient", Relation.Parent => "parent", Relation.PowerOfAttorney => "poa", _ => "assigned" },
        ["name"] = reader.Name,
        ["effect"] = reader.Decision.Effect.ToString().ToLowerInvariant(),
        ["rule"] = reader.Decision.Rule,
        ["shown"] = reader.Decision.Shown,
        ["sentences"] = new JsonObject { ["nb"] = reader.Decision.Sentences.Norwegian, ["en"] = reader.Decision.Sentences.English },
    };

    private static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
}
