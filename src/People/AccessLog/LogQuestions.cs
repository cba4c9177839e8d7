using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// Questions about entries of an access log: whoever may read the log asks, the security officers answer, and whoever may read the log sees the answer. A question is a Task of the record that no other road
/// shows: neither those who treat the person, nor those whose look it is about.
/// </summary>
internal sealed class LogQuestions(OwnRecord own, KnownStaff staff, KnownOrganisations organisations, RecordStore store, ResourceLookup lookup, ResourceWriting writing)
{
    private const string Code = "question", Entry = "entry", Asker = "asked-by", Sentence = "sentence";
    private const int Most = 500;
    private const int LongestText = 2_000;
    private const int MostWaiting = 20;
    private static readonly NotFound NotThere = new("There is no such question.");

    /// <summary>Asks about an entry.</summary>
    /// <returns>The id of the question; or what is wrong with it (question), that it was asked already (questionTwice) or that too many wait (questionMany); or what the gate answers.</returns>
    public async Task<Outcome<string>> AskAsync(AccessSession access, EhrId record, string entry, string question, CancellationToken cancellation)
    {
        if (!(await PersonsLog.OpenAsync(store, access, record, cancellation)).TryGet(out var log, out var refusal)) return refusal;
        if (!AuditPlace.TryParse(entry, out var place) || await log.FindAsync(place, cancellation) is not { } seen || log.Standing is not { } standing || await own.OfAsync(record, cancellation) is not { } person) return NotThere;
        // Who may read the log may ask about it: the same row of the table, as something that is sent.
        var facts = new AccessFacts { Lane = standing.Lane, Actor = standing.Actor, Service = ServiceId.AccessLog, Action = AccessAction.Create, Subject = person.At(own.Now) };
        var id = ResourceKey.NewId();
        if (!access.AskOn(standing, facts, AccessAction.Create, new AccessSubject("Task", id, record)).TryGet(out var grant, out refusal)) return refusal;
        if (string.IsNullOrWhiteSpace(question) || question.Length > LongestText) return Unprocessable.At("question", $"must be a text of at most {LongestText} characters");
        var asked = await OfRecordAsync(record, access.Actor.Id, cancellation);
        if (asked.Count(one => one.Answer is null) >= MostWaiting) return Unprocessable.At("questionMany", "must wait: there are many that are not answered yet");
        if (asked.Any(one => one.Entry == entry && one.Answer is null)) return Unprocessable.At("questionTwice", "was asked about this already, and waits for its answer");
        var line = new LogLine([seen]);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var number in line.Organisations) if (await organisations.NameOfAsync(number, cancellation) is { } name) names[number] = name;
        return (await writing.StoreAsync([TaskOf(id, record, seen, line.ToLine(names, "").Sentence, question.Trim(), access.Actor, own.Now)], grant, cancellation)).Map(_ => id);
    }

    /// <summary>The questions about a log that its reader has asked, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<LogQuestion>>> OfAsync(AccessSession access, EhrId record, CancellationToken cancellation) =>
        (await PersonsLog.OpenAsync(store, access, record, cancellation)).TryGet(out _, out var refusal) ? Outcome<IReadOnlyList<LogQuestion>>.Done(await OfRecordAsync(record, access.Actor.Id, cancellation)) : Outcome<IReadOnlyList<LogQuestion>>.Refused(refusal);

    /// <summary>The questions that wait for an answer, the oldest first; none for whoever is no security officer.</summary>
    public async Task<Outcome<IReadOnlyList<LogQuestion>>> WaitingAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await staff.OfAsync(access.Actor, cancellation)).Any(place => place.Role == StaffRole.SecurityOfficer)) return Outcome<IReadOnlyList<LogQuestion>>.Done([]);
        if (!(await access.AskAsync(AccessAction.Read, SubjectOf(""), cancellation)).TryGet(out var grant, out var refusal)) return Outcome<IReadOnlyList<LogQuestion>>.Refused(refusal);
        var waiting = new List<LogQuestion>();
        foreach (var key in await lookup.FindAsync("Task", Most, [new("code", $"{PeopleCodes.LogQuestion}|{Code}"), new("status", "requested")], cancellation))
            if (await ReadAsync(key, cancellation) is { } found)
            {
                waiting.Add(found.Question);
                access.TellOf(grant, found.Record);
            }
        return Outcome<IReadOnlyList<LogQuestion>>.Done([.. waiting.OrderBy(question => question.Asked)]);
    }

    /// <summary>Answers a question.</summary>
    public async Task<Outcome<int>> AnswerAsync(AccessSession access, string id, string answer, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, SubjectOf(ResourceKey.IsId(id) ? id : ""), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!ResourceKey.IsId(id) || await ReadAsync(new("Task", id), cancellation) is not { } found) return NotThere;
        if (string.IsNullOrWhiteSpace(answer) || answer.Length > LongestText) return Unprocessable.At("answer", $"must be a text of at most {LongestText} characters");
        if (found.Question.Answer is not null) return new Conflict("This question is answered already.");
        var task = JsonNode.Parse(found.Stored.Content.Span)!.AsObject();
        (task["status"], task["lastModified"]) = ("completed", FhirNodes.Moment(own.Now));
        task["note"] = new JsonArray(new JsonObject { ["authorString"] = access.Actor.DisplayName, ["time"] = FhirNodes.Moment(own.Now), ["text"] = answer.Trim() });
        return await writing.StoreAsync([new(new("Task", id), task) { Class = found.Stored.AccessClass, Over = found.Stored.Uid.Number }], grant, cancellation);
    }

    private static AccessSubject SubjectOf(string id) => new("LogQuestion", id) { Service = ServiceId.LogQuestion, Missing = id.Length > 0 ? NotThere : new Forbidden("Security officers answer questions about the access log.") };

    private async Task<IReadOnlyList<LogQuestion>> OfRecordAsync(EhrId record, string asker, CancellationToken cancellation)
    {
        var asked = new List<LogQuestion>();
        foreach (var key in await lookup.FindAsync("Task", Most, [new("code", $"{PeopleCodes.LogQuestion}|{Code}"), new("patient", $"Patient/{record}"), new("identifier", $"{PeopleCodes.LogQuestion}|{asker}")], cancellation))
            if (await ReadAsync(key, cancellation) is { } found && found.Record == record) asked.Add(found.Question);
        return [.. asked.OrderByDescending(question => question.Asked)];
    }

    private async Task<(LogQuestion Question, EhrId Record, StoredVersion Stored)?> ReadAsync(ResourceKey key, CancellationToken cancellation)
    {
        if (!(await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var stored, out _) || stored is not { IsDeleted: false, ArchetypeId: "Task", Owner.Ehr: { } record }) return null;
        var task = JsonElement.Parse(stored.Content.Span);
        if (!task.Codes(PeopleCodes.LogQuestion, "code").Any()) return null;
        var note = task.Along("note").FirstOrDefault();
        return (new(task.Text("id")!, PartOf(task, Entry) ?? "", task.Text("description") ?? "")
        {
            About = new(PartOf(task, $"{Sentence}-nb") ?? "", PartOf(task, $"{Sentence}-en") ?? ""),
            Asked = FhirJson.Begin(task.Text("authoredOn")) ?? stored.TimeCommitted,
            Answer = note.Text("text"), AnsweredBy = note.Text("authorString") ?? "", Answered = FhirJson.Begin(note.Text("time")),
        }, record, stored);
    }

    private static WrittenResource TaskOf(string id, EhrId record, SeenEntry seen, LogSentence about, string question, Actor actor, DateTimeOffset now) => new(new("Task", id), new()
    {
        ["resourceType"] = "Task",
        ["id"] = id,
        ["extension"] = new JsonArray(Part(Entry, seen.Stored.Place.ToString()), Part(Asker, actor.Id), Part($"{Sentence}-nb", about.Norwegian), Part($"{Sentence}-en", about.English)),
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.LogQuestion, ["value"] = actor.Id }),
        ["status"] = "requested",
        ["intent"] = "order",
        ["code"] = FhirNodes.Coded(PeopleCodes.LogQuestion, Code),
        ["description"] = question,
        ["for"] = FhirNodes.Reference($"Patient/{record}"),
        ["authoredOn"] = FhirNodes.Moment(now),
    })
    { Class = new DocumentClass(ServiceId.Audit, seen.Details.Organisation ?? "", "").ToAccessClass() };

    private static JsonObject Part(string name, string value) => new() { ["url"] = $"{PeopleCodes.LogQuestion}:{name}", ["valueString"] = value };

    private static string? PartOf(JsonElement task, string name) => task.Along("extension").Where(part => part.Text("url") == $"{PeopleCodes.LogQuestion}:{name}").Select(part => part.Text("valueString")).FirstOrDefault();
}
