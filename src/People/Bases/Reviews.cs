using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Bases;

/// <summary>
/// The leader's reviews of emergencies (R-COMMON-REVIEW): who opened whose record and why, whether that was right, and what becomes of a notice that is held. Nobody reviews what they did themselves,
/// and no clinical content is shown.
/// </summary>
internal sealed class Reviews(KnownPeople people, KnownStaff staff, ResourceLookup lookup, RecordStore store, ResourceWriting writing, TimeProvider time)
{
    private const int Most = 500;
    private const int LongestHold = 365;
    private static readonly NotFound NotThere = new("There is no such review.");

    /// <summary>Those that wait, the first due first; with <c>?status=decided</c> those that were decided.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access)
    {
        var (cancellation, status) = (context.RequestAborted, context.Request.Query["status"].ToString());
        if (status is not ("" or "open" or "decided")) return Answers.Problem(Invalid.At("status", "must be open or decided"));
        if (!(await AskAsync(access, AccessAction.Read, "", cancellation)).TryGet(out var grant, out var refusal)) return Answers.Problem(refusal);
        var lines = new List<(DateTimeOffset? Due, JsonObject Line)>();
        foreach (var review in await OwnAsync(access.Actor, status == "decided" ? "completed" : "requested", cancellation))
        {
            lines.Add((review.Due, await LineAsync(review, cancellation)));
            access.TellOf(grant, review.Record);
        }
        return Results.Json(new JsonObject { ["reviews"] = new JsonArray([.. lines.OrderBy(one => one.Due).Select(one => (JsonNode)one.Line)]) });
    }

    /// <summary>Decides one: found right, or found wrong with a reason. What was found wrong ends at once.</summary>
    public async Task<IResult> DecideAsync(string id, HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(ReadDecision).TryGet(out var asked, out var refusal)
            ? (await DecideAsync(id, asked.IsRight, asked.Reason, access, context.RequestAborted)).Match(_ => Results.NoContent(), Preconditions.Problem)
            : Answers.Problem(refusal);

    /// <summary>Sends a held notice, or holds it until a day.</summary>
    public async Task<IResult> NotifyAsync(string id, HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(ReadNotice).TryGet(out var asked, out var refusal)
            ? (await NotifyAsync(id, asked, access, context.RequestAborted)).Match(_ => Results.NoContent(), Preconditions.Problem)
            : Answers.Problem(refusal);

    /// <summary>Those that wait, for a page: the first due first, and none for whoever leads nobody.</summary>
    public async Task<Outcome<IReadOnlyList<EmergencyReview>>> WaitingAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await staff.OfAsync(access.Actor, cancellation)).Any(place => place.IsLeader)) return Outcome<IReadOnlyList<EmergencyReview>>.Done([]);
        if (!(await AskAsync(access, AccessAction.Read, "", cancellation)).TryGet(out var grant, out var refusal)) return Outcome<IReadOnlyList<EmergencyReview>>.Refused(refusal);
        var waiting = new List<EmergencyReview>();
        foreach (var review in await OwnAsync(access.Actor, "requested", cancellation))
        {
            waiting.Add(new(review.Task.Text("id")!, review.Person.Name, await ReasonAsync(review, cancellation) ?? "") { Stated = review.Statement?.Period.From, Due = review.Due, IsHeld = review.IsHeld, IsOwn = IsAbout(review, access.Actor) });
            access.TellOf(grant, review.Record);
        }
        return Outcome<IReadOnlyList<EmergencyReview>>.Done([.. waiting.OrderBy(review => review.Due)]);
    }

    /// <summary>Decides one, as a page asks for it.</summary>
    public async Task<Outcome<int>> DecideAsync(string id, bool isRight, string? reason, AccessSession access, CancellationToken cancellation)
    {
        if (!(await FindAsync(id, access, cancellation)).TryGet(out var found, out var refusal)) return refusal;
        var (review, grant) = found;
        if (IsAbout(review, access.Actor)) return OnlyOthers;
        if (!isRight && reason is null) return Unprocessable.At("reason", "is needed where it was not right");
        if (review.IsDecided) return new Conflict("This review is decided already.");
        var (now, task) = (FhirNodes.ToMillisecond(time.GetUtcNow()), review.ToChange());
        (task["status"], task["businessStatus"], task["lastModified"]) = ("completed", FhirNodes.Coded(PeopleCodes.Basis, isRight ? "found-right" : "found-wrong"), FhirNodes.Moment(now));
        task["note"] = new JsonArray(new JsonObject { ["authorString"] = access.Actor.DisplayName, ["time"] = FhirNodes.Moment(now), ["text"] = reason ?? (isRight ? "Funnet i orden." : "") });
        List<WrittenResource> written = [review.Written(task)];
        if (!isRight && review.Statement is { } statement && await StatementAsync(review, cancellation) is { } stored) written.Add(BasisResources.FoundWrong(stored, statement.Period.Holds(now), now, access.Actor));
        return await writing.StoreAsync(written, grant, cancellation);
    }

    /// <summary>Sends a notice, or holds it until a day, as a page asks for it.</summary>
    public async Task<Outcome<int>> NotifyAsync(string id, DateOnly? until, AccessSession access, CancellationToken cancellation)
    {
        if (!(await FindAsync(id, access, cancellation)).TryGet(out var found, out var refusal)) return refusal;
        var (review, grant) = found;
        if (IsAbout(review, access.Actor)) return OnlyOthers;
        var now = FhirNodes.ToMillisecond(time.GetUtcNow());
        if (!review.IsHeld) return new Conflict("The person has been told already.");
        if (until is not { } day) return await writing.StoreAsync(HeldNotices.Sent(review.ToChange(), review.Stored, now), grant, cancellation);
        var today = NorwegianCalendar.DayAt(now);
        if (day <= today || day > today.AddDays(LongestHold)) return Unprocessable.At("holdUntil", $"must be a day to come, {LongestHold} days away at most");
        var task = review.ToChange();
        task["executionPeriod"] = new JsonObject { ["end"] = day.ToString("O", CultureInfo.InvariantCulture) };
        return await writing.StoreAsync([review.Written(task)], grant, cancellation);
    }

    // Neither whether it was right nor when the person is told is decided by whoever did it.
    private static Forbidden OnlyOthers => new("Somebody else reviews what you did.");

    private static bool IsAbout(Review review, Actor actor) => review.Statement?.Actor == actor.Id;

    private static async Task<Outcome<Grant>> AskAsync(AccessSession access, AccessAction action, string id, CancellationToken cancellation) =>
        await access.AskAsync(action, new AccessSubject("Review", id) { Service = ServiceId.Review, Owner = access.Actor.Organisation, Missing = id.Length > 0 ? NotThere : new Forbidden("Leaders review emergencies.") }, cancellation);

    // One of another organisation is as one that is not there.
    private async Task<Outcome<(Review Review, Grant Grant)>> FindAsync(string id, AccessSession access, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, AccessAction.Update, ResourceKey.IsId(id) ? id : "", cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        return ResourceKey.IsId(id) && await ReadAsync(new("Task", id), cancellation) is { } review && review.IsOf(await OrganisationAsync(access.Actor, cancellation)) ? (review, grant) : NotThere;
    }

    private async Task<IReadOnlyList<Review>> OwnAsync(Actor actor, string status, CancellationToken cancellation)
    {
        if (await OrganisationAsync(actor, cancellation) is not { } organisation) return [];
        KeyValuePair<string, string>[] asked = [new("code", $"{PeopleCodes.Basis}|{BasisResources.Reviewed},{PeopleCodes.Basis}|{BasisResources.ReviewedAndHeld}"), new("owner", $"Organization/{organisation}"), new("status", status)];
        var found = new List<Review>();
        foreach (var key in await lookup.FindAsync("Task", Most, asked, cancellation))
            if (await ReadAsync(key, cancellation) is { } review && review.IsOf(organisation)) found.Add(review);
        return found;
    }

    private async Task<string?> OrganisationAsync(Actor actor, CancellationToken cancellation) =>
        (await staff.OfAsync(actor, cancellation)).Where(place => place.IsLeader).SelectMany(place => place.Line).FirstOrDefault(one => one.Number == actor.Organisation)?.Id;

    private async Task<Review?> ReadAsync(ResourceKey key, CancellationToken cancellation)
    {
        if (!(await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var stored, out _) || stored is not { IsDeleted: false, Owner.Ehr: { } record }) return null;
        var task = JsonElement.Parse(stored.Content.Span);
        if (stored.ArchetypeId != "Task" || !task.Codes(PeopleCodes.Basis, "code").Any() || await people.OfRecordAsync(record, cancellation) is not { } person) return null;
        return new(record, person, task, stored, person.Bases.FirstOrDefault(basis => basis.Id == task.Text("focus", "reference")?.Split('/')[^1]));
    }

    private async Task<JsonObject> LineAsync(Review review, CancellationToken cancellation)
    {
        var (task, now) = (review.Task, time.GetUtcNow());
        var reason = await ReasonAsync(review, cancellation);
        return new()
        {
            ["id"] = task.Text("id"), ["patient"] = review.Record.ToString(), ["name"] = review.Person.Name, ["basis"] = review.Statement?.Code.Value, ["by"] = review.Statement?.Actor, ["reason"] = reason,
            ["from"] = review.Statement?.Period.From?.ToString("O", CultureInfo.InvariantCulture), ["due"] = review.Due?.ToString("O", CultureInfo.InvariantCulture), ["overdue"] = !review.IsDecided && review.Due <= now,
            ["again"] = task.Codes(PeopleCodes.Basis, "reasonCode").Contains(BasisResources.Again), ["notice"] = review.IsHeld ? "held" : "sent", ["heldUntil"] = task.Text("executionPeriod", "end"),
            ["decision"] = task.Codes(PeopleCodes.Basis, "businessStatus").FirstOrDefault() switch { "found-right" => "right", "found-wrong" => "wrong", _ => null },
            ["decidedBy"] = task.Along("note").Select(note => note.Text("authorString")).FirstOrDefault(), ["because"] = task.Along("note").Select(note => note.Text("text")).FirstOrDefault(),
        };
    }

    private async Task<string?> ReasonAsync(Review review, CancellationToken cancellation) =>
        await StatementAsync(review, cancellation) is { } statement ? BasisReader.Extension(JsonSerializer.SerializeToElement(statement), BasisReader.Reason).Text("valueString") : null;

    private async Task<JsonObject?> StatementAsync(Review review, CancellationToken cancellation) =>
        review.Statement is { } stated && (await store.ReadLatestAsync(review.Record, new ResourceKey("Basic", stated.Id).ObjectId, cancellation)).TryGet(out var version, out _) ? JsonNode.Parse(version.Content.Span)!.AsObject() : null;

    private static Outcome<(bool IsRight, string? Reason)> ReadDecision(JsonObject body)
    {
        if (body.Unknown("decision", "reason") is { } unknown) return Outcome<(bool, string?)>.Refused(unknown);
        if (!body.Text("decision", 10).TryGet(out var decision, out var refusal) || !body.Text("reason").TryGet(out var reason, out refusal)) return Outcome<(bool, string?)>.Refused(refusal);
        return decision is "right" or "wrong" ? (decision == "right", reason is { Length: > 0 } ? reason : null) : Invalid.At("decision", "must be right or wrong");
    }

    // Null to send it now.
    private static Outcome<DateOnly?> ReadNotice(JsonObject body)
    {
        if (body.Unknown("send", "holdUntil") is { } unknown) return Outcome<DateOnly?>.Refused(unknown);
        if (!body.Truth("send").TryGet(out var sends, out var refusal) || !body.Text("holdUntil", 10).TryGet(out var until, out refusal)) return Outcome<DateOnly?>.Refused(refusal);
        if (sends == until is not null) return Invalid.At("", "must say one: send, or holdUntil with a day");
        return until is null ? (DateOnly?)null : DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Invalid.At("holdUntil", "must be a day: YYYY-MM-DD");
    }

    private sealed record Review(EhrId Record, PersonFacts Person, JsonElement Task, VersionSummary Stored, StatedBasis? Statement)
    {
        public DateTimeOffset? Due => FhirJson.Begin(Task.Text("restriction", "period", "end"));

        public bool IsDecided => Task.Text("status") == "completed";

        public bool IsHeld => Task.Codes(PeopleCodes.Basis, "code").Contains(BasisResources.ReviewedAndHeld);

        public bool IsOf(string? organisation) => organisation is not null && Task.References("Organization", "owner").Contains(organisation);

        public JsonObject ToChange() => JsonNode.Parse(Task.GetRawText())!.AsObject();

        public WrittenResource Written(JsonObject task) => new(new("Task", Task.Text("id")!), task) { Class = Stored.AccessClass, Over = Stored.Uid.Number };
    }
}
