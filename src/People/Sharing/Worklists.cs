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
/// What awaits those who treat, in their own organisation: documents of 12 to 15 year olds, and referrals of children, that nobody has assessed; young people who soon have a birthday that changes who
/// sees what; and codes that are to be assessed anew. Each line is shown to whoever may see what it is about.
/// </summary>
internal sealed class Worklists(IAccessFacts facts, KnownPeople people, SharedDocuments documents, ResourceLookup lookup, RecordStore store, TimeProvider time)
{
    private const int MostLines = 500;
    private const int MostPatients = 20_000;
    private const int Soon = 30;
    private const int Youth = 12, Adult = 16;
    private static readonly int[] Birthdays = [12, 16, 18];

    /// <summary>Answers which documents wait for an assessment.</summary>
    public async Task<IResult> UnassessedAsync(HttpContext context, AccessSession access) => Answer(await UnassessedAsync(access, context.RequestAborted), line => Told(line.Document!));

    /// <summary>Answers who turns 12, 16 or 18 within thirty days.</summary>
    public async Task<IResult> TurningAsync(HttpContext context, AccessSession access) => Answer(await TurningAsync(access, context.RequestAborted), line => new()
    {
        ["turns"] = line.Turns, ["on"] = Text(line.Day), ["documents"] = new JsonArray([.. line.Documents.Select(document => (JsonNode)Told(document))]),
    });

    /// <summary>Answers which codes are to be assessed anew.</summary>
    public async Task<IResult> ReviewsAsync(HttpContext context, AccessSession access) => Answer(await ReviewsAsync(access, within: 0, context.RequestAborted), line => new()
    {
        ["task"] = line.Task, ["code"] = line.Word, ["due"] = Text(line.Day), ["owner"] = line.Owner, ["document"] = line.Focus,
    });

    /// <summary>Documents that wait for an assessment.</summary>
    public Task<Outcome<Worklist>> UnassessedAsync(AccessSession access, CancellationToken cancellation) => ListAsync(access, async lines =>
    {
        var today = NorwegianCalendar.DayAt(time.GetUtcNow());
        // Where no class waits, nobody need be looked at; and few children below 12 have a referral that does.
        var waiting = (await store.AccessClassesAsync(cancellation)).Where(stored => stored.Organisation == access.Actor.Organisation && ClassOf(stored) is { } documents && IsWaiting(documents, today)).ToHashSet();
        if (waiting.Count == 0) return;
        var youngest = waiting.Any(stored => ClassOf(stored) is { ReferredOn: not null }) ? today : today.AddYears(-Youth);
        foreach (var person in await OfAgeAsync(access.Actor, today.AddYears(-Adult).AddDays(1), youngest, cancellation))
        {
            if (lines.IsFull) return;
            foreach (var document in await OwnAsync(person, waiting.Contains, cancellation))
                // What the server itself keeps for those who treat is shown to nobody else, and needs no assessment.
                if (!lines.IsFull && document.Type is not ("Task" or "Basic") && IsWaiting(document.Class, person.Born.On(today)) && await access.SeesAsync(document.Subject, cancellation)) lines.Add(new(person.Record, person.Name) { Document = Listed(document) });
        }
    }, cancellation);

    /// <summary>Who turns 12, 16 or 18 within thirty days, with the documents whose codes change their effect then.</summary>
    public Task<Outcome<Worklist>> TurningAsync(AccessSession access, CancellationToken cancellation) => ListAsync(access, async lines =>
    {
        var today = NorwegianCalendar.DayAt(time.GetUtcNow());
        foreach (var years in Birthdays)
            foreach (var person in await OfAgeAsync(access.Actor, today.AddYears(-years), today.AddDays(Soon).AddYears(-years), cancellation))
                if (!lines.IsFull && DayOf(person.Born, years, today) is { } day && await access.SeesAsync(new AccessSubject("COMPOSITION", "", person.Record), cancellation))
                    lines.Add(new(person.Record, person.Name) { Turns = years, Day = day, Documents = await CodedAsync(person, access, cancellation) });
    }, cancellation);

    /// <summary>Codes whose day of a new assessment has come, or comes within some days.</summary>
    public Task<Outcome<Worklist>> ReviewsAsync(AccessSession access, int within, CancellationToken cancellation) => ListAsync(access, async lines =>
    {
        // A period that begins today and does not end began before tomorrow.
        var until = Text(NorwegianCalendar.DayAt(time.GetUtcNow()).AddDays(1 + within));
        KeyValuePair<string, string>[] due = [new("code", $"{PeopleCodes.Sharing}|{ReviewTasks.Code}"), new("status", "requested"), new("identifier", $"{PeopleCodes.Sharing}|{access.Actor.Organisation}"), new("period", $"lt{until}")];
        foreach (var key in await lookup.FindAsync("Task", MostLines * 2, due, cancellation))
            if (!lines.IsFull && (await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var stored, out _) && stored is { IsDeleted: false, Owner.Ehr: { } record }
                && await access.SeesAsync(new AccessSubject("Task", key.Id, record) { Document = AccessedDocument.Of(stored) }, cancellation) && await people.OfRecordAsync(record, cancellation) is { } person)
                lines.Add(await OfTaskAsync(person, record, JsonElement.Parse(stored.Content.Span), access, cancellation));
    }, cancellation);

    private static async Task<Outcome<Worklist>> ListAsync(AccessSession access, Func<Lines, Task> fill, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, new AccessSubject("Practitioner", "me"), cancellation)).Refusal is { } refused) return refused;
        if (access.Actor.Kind != ActorKind.Staff) return new Forbidden("Worklists are for staff.");
        var lines = new Lines();
        await fill(lines);
        foreach (var record in lines.All.Select(line => line.Record).Distinct()) await access.DiscloseAsync(record, cancellation);
        return new Worklist(lines.All, lines.IsFull);
    }

    private static IResult Answer(Outcome<Worklist> list, Func<WorklistLine, JsonObject> tell) =>
        list.Match(found => Results.Json(new JsonObject { ["lines"] = new JsonArray([.. found.Lines.Select(line => (JsonNode)Told(line, tell(line)))]), ["more"] = found.HasMore }), Answers.Problem);

    private static JsonObject Told(WorklistLine line, JsonObject told)
    {
        (told["patient"], told["name"]) = (line.Record.ToString(), line.Name);
        return told;
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

    // The documents of some classes; what is made from others is told of with those.
    private async Task<IReadOnlyList<SharedDocument>> OwnAsync(PersonFacts person, Func<AccessClass, bool> isAsked, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, SharedDocument>();
        foreach (var record in person.All.Select(one => one.Record))
            foreach (var listed in (await store.ListDocumentsAsync(record, new(), PageRequest.All, cancellation)).Items.Where(listed => isAsked(listed.AccessClass)))
                if ((await documents.FindAsync(record, listed.Latest.ObjectId, cancellation)).TryGet(out var document, out _)) found[document.Object] = document;
        return [.. found.Values];
    }

    private async Task<IReadOnlyList<WorklistDocument>> CodedAsync(PersonFacts person, AccessSession access, CancellationToken cancellation)
    {
        var coded = new List<WorklistDocument>();
        foreach (var document in await OwnAsync(person, stored => stored.Organisation == access.Actor.Organisation && stored.Codes.Length > 0, cancellation))
            if (document.Class.AllCodes.Any(code => code is RestrictionCode.HiddenFromParents or RestrictionCode.HiddenFromYouth) && await access.SeesAsync(document.Subject, cancellation)) coded.Add(Listed(document));
        return coded;
    }

    private async Task<WorklistLine> OfTaskAsync(PersonFacts person, EhrId record, JsonElement task, AccessSession access, CancellationToken cancellation)
    {
        var focus = task.Text("focus", "reference") ?? task.Text("focus", "identifier", "value");
        var document = focus is not null && (await documents.FindAsync(record, focus.Replace("urn:uuid:", "", StringComparison.Ordinal), cancellation)).TryGet(out var found, out _) && await access.SeesAsync(found.Subject, cancellation) ? found : null;
        return new(person.Record, person.Name)
        {
            Task = task.Text("id"), Word = task.Text("description"), Owner = task.Text("owner", "reference"), Focus = focus, Document = document is null ? null : Listed(document),
            Day = DateOnly.TryParseExact(task.Text("executionPeriod", "start"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        };
    }

    private static DocumentClass? ClassOf(AccessClass stored) => DocumentClass.Parse(SharedDocuments.Named(stored)).TryGet(out var documents, out _) ? documents : null;

    // Of a class alone: it may be one of a youth's, or of a child whose referral is not assessed and not yet shown.
    private static bool IsWaiting(DocumentClass documents, DateOnly today) => IsWaiting(documents) || IsUnassessedReferral(documents, today);

    private static bool IsWaiting(DocumentClass documents, Ages age) =>
        IsBetween(age, Youth, Adult) ? IsWaiting(documents) : !age.MayHaveReached(Youth) && documents is { ReferredOn: not null, IsAssessed: false };

    // Nobody has decided who sees it: nothing was released, and it is among what a release opens.
    private static bool IsWaiting(DocumentClass documents) => documents is { IsAssessed: false, Released: [] } && !documents.AllCodes.Contains(RestrictionCode.HiddenFromYouth) && documents.IsReleasable;

    private static bool IsUnassessedReferral(DocumentClass documents, DateOnly today) =>
        documents is { ReferredOn: { } came, IsAssessed: false } && NorwegianCalendar.WorkingDays(came, today) < RestrictionCodes.WorkingDaysOfAssessment;

    private static bool IsBetween(Ages age, int from, int until) => age.MayHaveReached(from) && !age.HaveReached(until);

    // The first possible birthday within the time, where the birth date is not fully known.
    private static DateOnly? DayOf(BirthDate born, int years, DateOnly today)
    {
        for (var day = today; day <= today.AddDays(Soon); day = day.AddDays(1))
            if (born.On(day).Most >= years && born.On(day.AddDays(-1)).Most < years) return day;
        return null;
    }

    private static WorklistDocument Listed(SharedDocument document) => new(document.Type, document.Id, document.Title)
    {
        Object = document.Object, Service = document.Class.Service, Time = document.Version.TimeCommitted, Codes = [.. document.Class.AllCodes.Select(RestrictionCodes.TextOf)],
    };

    private static JsonObject Told(WorklistDocument document) => new()
    {
        ["type"] = document.Type, ["id"] = document.Id, ["uid"] = document.Object.ToString("D"), ["service"] = document.Service.Value, ["time"] = document.Time.ToString("O", CultureInfo.InvariantCulture),
        ["codes"] = new JsonArray([.. document.Codes.Select(code => (JsonNode)code)]),
    };

    private static string? Text(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The lines of a list, as many as are shown.</summary>
    private sealed class Lines
    {
        public List<WorklistLine> All { get; } = [];

        public bool IsFull => All.Count >= MostLines;

        public void Add(WorklistLine line) => All.Add(line);
    }
}
