using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>
/// What awaits those who treat, in their own organisation: documents of 12 to 15 year olds that nobody has assessed, young people who soon have a birthday that changes who sees what, and
/// codes that are to be assessed anew. Each line is shown to whoever may see what it is about.
/// </summary>
internal sealed class Worklists(IAccessFacts facts, KnownPeople people, SharedDocuments documents, ResourceLookup lookup, RecordStore store, TimeProvider time)
{
    private const int MostLines = 500;
    private const int MostPatients = 20_000;
    private const int Soon = 30;
    private static readonly int[] Birthdays = [12, 16, 18];

    /// <summary>Documents that wait for an assessment.</summary>
    public Task<IResult> UnassessedAsync(HttpContext context, AccessSession access) => AnswerAsync(context, access, async lines =>
    {
        var today = NorwegianCalendar.DayAt(time.GetUtcNow());
        foreach (var person in await OfAgeAsync(access.Actor, today.AddYears(-16).AddDays(1), today.AddYears(-12), context.RequestAborted))
            foreach (var document in IsBetween(person.Born.On(today), 12, 16) ? await OwnAsync(person, access.Actor, context.RequestAborted) : [])
                if (!lines.IsFull && IsWaiting(document.Class) && await access.SeesAsync(document.Subject, context.RequestAborted)) lines.Add(person, Told(document));
    });

    /// <summary>Who turns 12, 16 or 18 within thirty days, with the documents whose codes change their effect then.</summary>
    public Task<IResult> TurningAsync(HttpContext context, AccessSession access) => AnswerAsync(context, access, async lines =>
    {
        var today = NorwegianCalendar.DayAt(time.GetUtcNow());
        foreach (var years in Birthdays)
            foreach (var person in await OfAgeAsync(access.Actor, today.AddYears(-years), today.AddDays(Soon).AddYears(-years), context.RequestAborted))
                if (!lines.IsFull && DayOf(person.Born, years, today) is { } day && await access.SeesAsync(new AccessSubject("COMPOSITION", "", person.Record), context.RequestAborted))
                    lines.Add(person, await TurningAsync(person, years, day, access, context.RequestAborted));
    });

    /// <summary>Codes whose day of a new assessment has come.</summary>
    public Task<IResult> ReviewsAsync(HttpContext context, AccessSession access) => AnswerAsync(context, access, async lines =>
    {
        // A period that begins today and does not end began before tomorrow.
        var tomorrow = NorwegianCalendar.DayAt(time.GetUtcNow()).AddDays(1).ToString("O", CultureInfo.InvariantCulture);
        KeyValuePair<string, string>[] due = [new("code", $"{PeopleCodes.Sharing}|{ReviewTasks.Code}"), new("status", "requested"), new("identifier", $"{PeopleCodes.Sharing}|{access.Actor.Organisation}"), new("period", $"lt{tomorrow}")];
        foreach (var key in await lookup.FindAsync("Task", MostLines * 2, due, context.RequestAborted))
            if (!lines.IsFull && (await store.FindLatestAsync(key.ObjectId, context.RequestAborted)).TryGet(out var stored, out _) && stored is { IsDeleted: false, Owner.Ehr: { } record }
                && await access.SeesAsync(new AccessSubject("Task", key.Id, record) { Document = AccessedDocument.Of(stored) }, context.RequestAborted) && await people.OfRecordAsync(record, context.RequestAborted) is { } person)
                lines.Add(person, Told(JsonElement.Parse(stored.Content.Span)));
    });

    private static async Task<IResult> AnswerAsync(HttpContext context, AccessSession access, Func<Lines, Task> fill)
    {
        if ((await access.AskAsync(AccessAction.Read, new AccessSubject("Practitioner", "me"), context.RequestAborted)).Refusal is { } refused) return Answers.Problem(refused);
        if (access.Actor.Kind != ActorKind.Staff) return Answers.Problem(new Forbidden("Worklists are for staff."));
        var lines = new Lines();
        await fill(lines);
        foreach (var record in lines.Records) await access.DiscloseAsync(record, context.RequestAborted);
        return Results.Json(new JsonObject { ["lines"] = lines.Shown, ["more"] = lines.IsFull });
    }

    // Those who are born between two days, among whom the actor may have a standing.
    private async Task<IReadOnlyList<PersonFacts>> OfAgeAsync(Actor actor, DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        if (actor.Kind != ActorKind.Staff) return [];
        var inSight = await facts.RecordsOfAsync(actor, time.GetUtcNow(), cancellation);
        KeyValuePair<string, string>[] born = [new("birthdate", $"ge{first:yyyy-MM-dd}"), new("birthdate", $"le{last:yyyy-MM-dd}")];
        var (found, met) = (new List<PersonFacts>(), new HashSet<EhrId>());
        foreach (var key in await lookup.FindAsync("Patient", MostPatients, born, cancellation))
            if (ResourceLookup.RecordOf(key) is var record && inSight.Contains(record) && await people.OfRecordAsync(record, cancellation) is { IsDead: false } person && met.Add(person.Record)) found.Add(person);
        return found;
    }

    // The documents of the actor's own organisation; what is made from others is told of with those.
    private async Task<IReadOnlyList<SharedDocument>> OwnAsync(PersonFacts person, Actor actor, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, SharedDocument>();
        foreach (var record in person.All.Select(one => one.Record))
            foreach (var listed in (await store.ListDocumentsAsync(record, new(), PageRequest.All, cancellation)).Items.Where(listed => listed.AccessClass.Organisation == actor.Organisation))
                if ((await documents.FindAsync(record, listed.Latest.ObjectId, cancellation)).TryGet(out var document, out _)) found[document.Object] = document;
        return [.. found.Values];
    }

    private async Task<JsonObject> TurningAsync(PersonFacts person, int years, DateOnly day, AccessSession access, CancellationToken cancellation)
    {
        var coded = new JsonArray();
        foreach (var document in await OwnAsync(person, access.Actor, cancellation))
            if (document.Class.AllCodes.Any(code => code is RestrictionCode.HiddenFromParents or RestrictionCode.HiddenFromYouth) && await access.SeesAsync(document.Subject, cancellation)) coded.Add(Told(document));
        return new() { ["turns"] = years, ["on"] = day.ToString("O", CultureInfo.InvariantCulture), ["documents"] = coded };
    }

    // Nobody has decided who sees it: nothing was released, and it is among what a release opens.
    private static bool IsWaiting(DocumentClass documents) => documents is { IsAssessed: false, Released: [] } && !documents.AllCodes.Contains(RestrictionCode.HiddenFromYouth) && documents.IsReleasable;

    private static bool IsBetween(Ages age, int from, int until) => age.MayHaveReached(from) && !age.HaveReached(until);

    // The first possible birthday within the time, where the birth date is not fully known.
    private static DateOnly? DayOf(BirthDate born, int years, DateOnly today)
    {
        for (var day = today; day <= today.AddDays(Soon); day = day.AddDays(1))
            if (born.On(day).Most >= years && born.On(day.AddDays(-1)).Most < years) return day;
        return null;
    }

    private static JsonObject Told(SharedDocument document) => new()
    {
        ["type"] = document.Type, ["id"] = document.Id, ["uid"] = document.Object.ToString("D"), ["service"] = document.Class.Service.Value, ["time"] = document.Version.TimeCommitted.ToString("O", CultureInfo.InvariantCulture),
        ["codes"] = new JsonArray([.. document.Class.AllCodes.Select(code => (JsonNode)RestrictionCodes.TextOf(code))]),
    };

    private static JsonObject Told(JsonElement task) => new()
    {
        ["task"] = task.Text("id"), ["code"] = task.Text("description"), ["due"] = task.Text("executionPeriod", "start"), ["owner"] = task.Text("owner", "reference"),
        ["document"] = task.Text("focus", "reference") ?? task.Text("focus", "identifier", "value"),
    };

    /// <summary>The lines of a list, and whose records they tell of.</summary>
    private sealed class Lines
    {
        public JsonArray Shown { get; } = [];

        public HashSet<EhrId> Records { get; } = [];

        public bool IsFull => Shown.Count >= MostLines;

        public void Add(PersonFacts person, JsonObject line)
        {
            (line["patient"], line["name"]) = (person.Record.ToString(), person.Name);
            Shown.Add(line);
            Records.Add(person.Record);
        }
    }
}
