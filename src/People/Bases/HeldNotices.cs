using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Bases;

/// <summary>
/// Notices of emergencies that are held, since somebody else may read them (a person at risk) or a clinician decides whom to tell (12 to 15). What held a notice is over when the flag is lowered, or the
/// young person is 16; then it is sent by itself, unless the leader holds it until a later day.
/// </summary>
internal sealed class HeldNotices(KnownPeople people, ResourceLookup lookup, RecordStore store, ResourceWriting writing, Gate gate, TimeProvider time)
{
    private const int MostAtOnce = 1_000;

    // Between these ages a clinician decides whom to tell: it stands in the person's own log from 16.
    private const int FirstUntold = 12, FirstTold = 16;

    /// <summary>Whether a person's notices are held now.</summary>
    public static bool IsHeld(PersonFacts person, DateTimeOffset now)
    {
        var age = person.Born.On(NorwegianCalendar.DayAt(now));
        return person.Is(FlaggedFact.AtRisk, now) || (age.MayHaveReached(FirstUntold) && !age.HaveReached(FirstTold));
    }

    /// <summary>The notice of a review, and the review without it.</summary>
    public static IReadOnlyList<WrittenResource> Sent(JsonObject task, VersionSummary stored, DateTimeOffset now)
    {
        var sentence = (string?)task["description"] ?? RuleSentences.ToCitizens("R-STAFF-EMERGENCY")?.Norwegian ?? "";
        task["code"] = FhirNodes.Coded(PeopleCodes.Basis, BasisResources.Reviewed);
        task.Remove("description");
        return [BasisResources.Notice(stored.Owner.Ehr!.Value, sentence, stored.AccessClass, now), new(new("Task", (string)task["id"]!), task) { Class = stored.AccessClass, Over = stored.Uid.Number }];
    }

    /// <summary>Sends those whose time has come.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SendAsync(CancellationToken cancellation)
    {
        var (now, sent) = (FhirNodes.ToMillisecond(time.GetUtcNow()), 0);
        foreach (var key in await lookup.FindAsync("Task", MostAtOnce, [new("code", $"{PeopleCodes.Basis}|{BasisResources.ReviewedAndHeld}")], cancellation))
            if (await SendAsync(key, now, cancellation)) sent++;
        return sent;
    }

    // Whoever comes first sends it: over another version nothing is stored.
    private async Task<bool> SendAsync(ResourceKey key, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!(await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var stored, out _) || stored is not { IsDeleted: false, Owner.Ehr: { } record }) return false;
        if (await people.OfRecordAsync(record, cancellation) is not { } person || IsHeld(person, now) || IsHeldUntil(JsonElement.Parse(stored.Content.Span)) > now) return false;
        if (!(await gate.Open(Actor.Server).AskAsync(AccessAction.Update, new AccessSubject("Task", key.Id, record), cancellation)).TryGet(out var grant, out _)) return false;
        return (await writing.StoreAsync(Sent(JsonNode.Parse(stored.Content.Span)!.AsObject(), stored, now), grant, cancellation)).IsDone;
    }

    /// <summary>The moment until which the leader holds it; null where nobody said one.</summary>
    public static DateTimeOffset? IsHeldUntil(JsonElement task) => FhirJson.Begin(task.Text("executionPeriod", "end"));
}

/// <summary>Looks for notices whose time has come, now and then.</summary>
internal sealed partial class HeldNoticeWorker(HeldNotices notices, TimeProvider time, ILogger<HeldNoticeWorker> log) : RoundWorker(TimeSpan.FromMinutes(5), time)
{
    protected override Task RoundAsync(CancellationToken cancellation) => notices.SendAsync(cancellation);

    protected override void Failed(Exception fault) => RoundFailed(log, fault);

    [LoggerMessage(EventId = 7301, Level = LogLevel.Warning, Message = "Held notices could not be sent; they are tried again.")]
    private static partial void RoundFailed(ILogger log, Exception fault);
}
