using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>
/// Lays down what holds of a new document from its first moment: what its labels ask for, by the rules of setting; what the referral that it hangs on carries; the delay of its group of
/// analyses; and of a child's referral the day on which it came.
/// </summary>
internal sealed class NewDocumentClasses(KnownPeople people, SettingQuestions questions, CitizenStandings citizens, RecordStore store, PeopleSettings settings, TimeProvider time) : INewDocuments
{
    private const int Youth = 12;

    /// <inheritdoc/>
    public async ValueTask<Outcome<DocumentClass>> ClassOfAsync(NewDocument document, CancellationToken cancellation)
    {
        if (await OfReplacedAsync(document, cancellation) is { } replaced) return replaced;
        if (!(await WithLabelsAsync(document, cancellation)).TryGet(out var documents, out var refusal)) return refusal;
        if (document.HasThirdPartyParts) documents = documents with { HasThirdPartyParts = true };
        documents = Delayed(document, await UnderReferralsAsync(document, documents, cancellation));
        return await IsChildsReferralAsync(document, cancellation) ? documents with { ReferredOn = Today } : documents;
    }

    // What is new about the person goes into the record that stays; which that is is told to whoever may see it.
    private async ValueTask<Conflict?> OfReplacedAsync(NewDocument document, CancellationToken cancellation)
    {
        if (await people.ReplacingAsync(document.Record, cancellation) is not { } standing) return null;
        var isSeen = await document.Grant.SeesAsync(new AccessSubject("Patient", standing.Patient, standing.Record), cancellation);
        return new Conflict(isSeen ? $"This record was merged into that of Patient/{standing.Patient}: write there." : "This record was merged into another: nothing new is written in it.");
    }

    private DateOnly Today => NorwegianCalendar.DayAt(time.GetUtcNow());

    // A label has no reason and no date of a new assessment: what needs them is refused here, and laid down in the sharing panel.
    private async ValueTask<Outcome<DocumentClass>> WithLabelsAsync(NewDocument document, CancellationToken cancellation)
    {
        var documents = document.Class;
        foreach (var label in document.Labels)
        {
            if (await RefusedAsync(document, label, cancellation) is { } refused) return Outcome<DocumentClass>.Refused(refused);
            documents = documents.With(RestrictionCodes.TextOf(label));
        }
        return documents;
    }

    private async ValueTask<Refusal?> RefusedAsync(NewDocument document, RestrictionCode label, CancellationToken cancellation)
    {
        if (document.Grant.Actor.Kind is ActorKind.Developer or ActorKind.Server) return null;
        if (await people.OfRecordAsync(document.Record, cancellation) is not { } person || await StandingAsync(document, person, cancellation) is not { } standing) return new Forbidden("Codes are laid down by those who treat the patient.");
        var needsReason = RestrictionCodes.NeedsReason(label);
        var setting = new SettingFacts(Settable.Of(label)) { HasReason = !needsReason, HasReviewDate = !needsReason };
        return questions.Ask(standing, person, document.Class, setting, AccessAction.Restrict, document.Grant, new AccessSubject("meta.security", "", document.Record) { Setting = $"+{RestrictionCodes.TextOf(label)}" }).Refusal;
    }

    private async ValueTask<Standing?> StandingAsync(NewDocument document, PersonFacts person, CancellationToken cancellation) => document.Grant.Actor switch
    {
        { Kind: ActorKind.Staff } staff => await questions.StandingAsync(person, document.Class.Organisation, staff, cancellation),
        { Kind: ActorKind.Citizen, SignIn: { } signIn } => await citizens.OfAsync(signIn, person, time.GetUtcNow(), cancellation) is [var first, ..] ? first : null,
        _ => null,
    };

    private async ValueTask<DocumentClass> UnderReferralsAsync(NewDocument document, DocumentClass documents, CancellationToken cancellation)
    {
        DocumentClass? referrals = null;
        foreach (var id in document.BasedOn)
            if (await ClassOfReferralAsync(document, id, cancellation) is { } stored && DocumentClass.Parse(SharedDocuments.Named(stored)).TryGet(out var one, out _)) referrals = referrals?.And(one) ?? one;
        return referrals is null ? documents : documents.Under(referrals).Following(referrals);
    }

    private async ValueTask<AccessClass?> ClassOfReferralAsync(NewDocument document, Guid id, CancellationToken cancellation) =>
        document.Beside.TryGetValue(id, out var beside) ? beside : (await store.ReadLatestAsync(document.Record, id, cancellation)).TryGet(out var referral, out _) ? referral.AccessClass : null;

    // Automatic delays by group of analyses (access-rules §2.4); of several the longest.
    private DocumentClass Delayed(NewDocument document, DocumentClass documents)
    {
        if (settings.ResultDelays.Count == 0 || documents.Service != ServiceId.TestResult) return documents;
        var delays = settings.ResultDelays.Where(delay => delay.Codes.Any(document.Analyses.Contains)).ToList();
        if (delays.Exists(delay => delay.IsUntilAssessed)) return documents.With("NORU");
        var days = delays.Select(delay => delay.Days).DefaultIfEmpty(0).Max();
        return days > 0 ? documents.With("NORU", Today.AddDays(days)) : documents;
    }

    // What the server itself brings in is history, and came to nobody today.
    private async ValueTask<bool> IsChildsReferralAsync(NewDocument document, CancellationToken cancellation) =>
        document.Class.Service == ServiceId.Referral && document.Grant.Actor.Kind != ActorKind.Server
        && await people.OfRecordAsync(document.Record, cancellation) is { } person && !person.Born.On(Today).HaveReached(Youth);
}
