using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>
/// A clinician gives and withholds: one change of one document, decided by the rules of setting, stored with its note, its review and its audit entry in one transaction, and in force
/// with the next call by whatever road.
/// </summary>
internal sealed class ChangeSharing(ReadSharing panel, SharedDocuments documents, SettingQuestions questions, KnownStaff staff, SharingWriting writing, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(string record, string document, HttpContext context, AccessSession access)
    {
        var cancellation = context.RequestAborted;
        if (!(await panel.FindAsync(record, document, access, cancellation)).TryGet(out var found, out var refusal)) return Answers.Problem(refusal);
        if (!(await Answers.ReadAsync(context)).Then(SharingChange.Read).TryGet(out var change, out refusal)) return Answers.Problem(refusal);
        // Two clinicians do not overwrite each other: what was seen must be named.
        if (Preconditions.Check(context.Request, found.ETag) is { } outdated) return Preconditions.Problem(outdated);
        if ((await ChangeAsync(found, change, access, cancellation)).Refusal is { } refused) return Preconditions.Problem(refused);
        return (await documents.FindAsync(found.Record, found.Object, cancellation)).TryGet(out var now, out refusal) ? await panel.ShowAsync(now, context) : Answers.Problem(refusal);
    }

    /// <summary>Makes a change of a document as it was read.</summary>
    public async Task<Outcome<int>> ChangeAsync(SharedDocument document, SharingChange change, AccessSession access, CancellationToken cancellation)
    {
        var now = FhirNodes.ToMillisecond(time.GetUtcNow());
        var steps = SharingPlan.Of(change, document.Person.Born.On(NorwegianCalendar.DayAt(now)));
        if (!(await questions.AskAsync(document, steps, change, access, cancellation)).TryGet(out var grants, out var refusal)) return refusal;
        if (FaultOf(document, change, steps, NorwegianCalendar.DayAt(now)) is { } fault) return fault;
        var made = await MadeAsync(document, change, steps, access.Actor, now, cancellation);
        var stored = await writing.StoreAsync(document, made.Class, made.Note, made.Tasks, grants[0], cancellation);
        foreach (var other in grants.Skip(1)) other.IsToldOfBy(grants[0]);
        return stored;
    }

    // What a person can mend is said once it is known that they may do it.
    private static Unprocessable? FaultOf(SharedDocument document, SharingChange change, IReadOnlyList<SharingStep> steps, DateOnly today)
    {
        if (change.Act == SharingAct.Lift && !document.Class.Has(change.Word) && document.Note.Of(change.Word) is null) return Unprocessable.At("lift", "does not hold of this document itself");
        if (change.Word is SharingWords.GuardianReservation && document.Class.Service != ServiceId.Prescription) return Unprocessable.At("set", "belongs to prescriptions");
        if (change.Word is SharingWords.Exempt && !IsAppointment(document.Class.Service)) return Unprocessable.At("set", "belongs to appointments");
        if (change.Review is not { } day) return null;
        var name = change.Word == "NORU" ? "until" : "review";
        var most = steps.Where(step => step is { LaysDown: true, NeedsReason: true, What.Code: not null }).Select(step => RestrictionCodes.ReviewWithinDays(step.What.Code!.Value)).Where(days => days is not null).Min() ?? LongestReview;
        return day <= today ? Unprocessable.At(name, "must be a day to come") : day > today.AddDays(most) ? Unprocessable.At(name, $"must be {most} days away at most") : null;
    }

    // Where table 2 lays down no bound: five years.
    private const int LongestReview = 1_826;

    private static bool IsAppointment(ServiceId service) =>
        service == ServiceId.SpecialistAppointment || service == ServiceId.GpAppointment || service == ServiceId.MunicipalAppointment || service == ServiceId.SchoolAppointment;

    private async Task<Made> MadeAsync(SharedDocument document, SharingChange change, IReadOnlyList<SharingStep> steps, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (documents, note, tasks) = (document.Class, document.Note, new List<WrittenResource>());
        foreach (var step in steps)
        {
            var laid = new LaidDown(step.Word, actor.Id, actor.DisplayName, now) { Reason = step.NeedsReason ? change.Reason : null, Review = step.NeedsReason ? change.Review : null };
            // NORN_ALL is two clinicians' to lay down: the first proposes it.
            if (step is { LaysDown: true, Word: SharingWords.All } && !(document.Note.Of(step.Word) is { } other && other.ActorId != actor.Id)) laid = laid with { IsProposed = !documents.Has(step.Word) };
            if (!laid.IsProposed) documents = step.Apply(documents);
            if (step.Word.StartsWith(SharingWords.Assessed, StringComparison.Ordinal)) note = note with { All = [.. note.All.Where(one => !one.What.StartsWith(SharingWords.Assessed, StringComparison.Ordinal))] };
            if (step.LaysDown && laid.Review is { } day && step.Word != "NORU" && !laid.IsProposed)
            {
                var task = ReviewTasks.Due(document, step.Word, day, await staff.PractitionerOfAsync(actor, cancellation), actor, now);
                tasks.Add(task);
                laid = laid with { Task = task.Key.Id };
            }
            note = step.LaysDown ? note.With(laid) : note.Without(step.Word);
        }
        note = note with { All = [.. note.All.Where(one => Holds(one, documents, steps))] };
        return new(documents, note, tasks);
    }

    // A note tells of what holds. What a step has just laid down holds, though the class of a child's document need not tell it.
    private static bool Holds(LaidDown laid, DocumentClass documents, IReadOnlyList<SharingStep> steps) =>
        laid.IsProposed || steps.Any(step => step.LaysDown && step.Word == laid.What) || laid.What.StartsWith(SharingWords.Assessed, StringComparison.Ordinal)
        || documents.Released.Any(reader => SharingWords.Of(reader) == laid.What)
        || (SharingWords.SettableOf(laid.What) is not null && documents.Has(laid.What));

    private sealed record Made(DocumentClass Class, SharingNote Note, IReadOnlyList<WrittenResource> Tasks);
}
