using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>Puts together what the sharing panel of a document shows a member of staff.</summary>
internal sealed class PanelReading(
    ReadersToday readers, StaffToday staff, SettingQuestions questions, SharingHistory history, Disclosures disclosures, KnownOrganisations organisations, TimeProvider time)
{
    private const int LongestLook = 3;

    // By the order of table 2; a block is the person's own.
    private static readonly string[] Codes =
        ["NORN_FORANS", "NORN_UNGDOM", "NORU", "NORN_FFL", "NORN_KUT", "NORN_FPB", "NORN_FFH", "NORN_ANG", SharingWords.All, "NORN_EPO", "NORN_FOR", "NORN_DUP", SharingWords.GuardianReservation, SharingWords.Exempt];

    private static readonly ServiceId[] Appointments = [ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.MunicipalAppointment, ServiceId.SchoolAppointment];

    // On these birthdays the rules change what is open: to parents, to the youth, to those who hold powers.
    private static readonly int[] Birthdays = [12, 13, 16, 18];

    /// <summary>The panel of a document that the gate has permitted a look at.</summary>
    public async Task<SharingPanel> ReadAsync(SharedDocument document, AccessSession access, CancellationToken cancellation)
    {
        var today = document.Class.At(time.GetUtcNow());
        var standing = access.Actor.Kind == ActorKind.Staff ? await questions.StandingAsync(document.Person, document.Class.Organisation, access.Actor, cancellation) : null;
        return new(document.Record, document.Address, document.Title, document.ETag)
        {
            Service = today.Service,
            Organisation = await organisations.NameOfAsync(today.Organisation, cancellation) ?? today.Organisation,
            Age = AgeOf(document),
            Audiences = [.. await CitizensAsync(document, cancellation), .. (await staff.OfAsync(document, cancellation)).Select(one => new SharingAudience(one.Kind, one.Name, one.Decision))],
            Held = [.. HeldOf(document, today, word => MayLift(word, document, standing, access))],
            DelayedUntil = document.Class.DelayedUntil,
            IsAssessed = today.IsAssessed,
            Offers = OffersOf(document, standing, access),
            History = await history.OfAsync(document, cancellation),
        };
    }

    private async Task<IReadOnlyList<SharingAudience>> CitizensAsync(SharedDocument document, CancellationToken cancellation)
    {
        var now = await readers.OfAsync(document, cancellation);
        var turns = new Dictionary<string, SharingTurn>(StringComparer.Ordinal);
        foreach (var day in DaysToLookAt(document).Distinct().Order())
            foreach (var then in await readers.OfAsync(document, FhirJson.Midnight(day), cancellation))
                if (now.FirstOrDefault(reader => reader.Relative?.Id == then.Relative?.Id) is { } reader && reader.Decision.IsRefused != then.Decision.IsRefused) turns.TryAdd(KeyOf(reader), new(day, then.Decision));
        return [.. now.OrderBy(KindOf).Select(reader => new SharingAudience(KindOf(reader), reader.Name, reader.Decision) { Reader = KeyOf(reader), Turn = turns.GetValueOrDefault(KeyOf(reader)) })];
    }

    private static string KeyOf(ReaderToday reader) => reader.Relative?.Id ?? PortalPreview.Patient;

    // The days on which time alone may change what somebody sees: a delay ends, the time for an assessment is over, a birthday comes.
    private IEnumerable<DateOnly> DaysToLookAt(SharedDocument document)
    {
        var today = NorwegianCalendar.DayAt(time.GetUtcNow());
        if (document.Class.DelayedUntil is { } until && until > today) yield return until;
        if (document.Class is { ReferredOn: { } came, IsAssessed: false })
            for (var day = today.AddDays(1); day <= today.AddMonths(1); day = day.AddDays(1))
                if (NorwegianCalendar.WorkingDays(came, day) >= RestrictionCodes.WorkingDaysOfAssessment && NorwegianCalendar.WorkingDays(came, day.AddDays(-1)) < RestrictionCodes.WorkingDaysOfAssessment) yield return day;
        if (document.Person.Born == BirthDate.Unknown) yield break;
        foreach (var years in Birthdays)
            foreach (var birthday in new[] { document.Person.Born.First.AddYears(years), document.Person.Born.Last.AddYears(years) })
                // Born on 29 February means 1 March in common years.
                foreach (var day in new[] { birthday, birthday.AddDays(1) })
                    if (day > today && day <= today.AddYears(LongestLook)) yield return day;
    }

    private static SharingAudienceKind KindOf(ReaderToday reader) => (reader.As, reader.Relative?.Ties ?? FamilyTies.None) switch
    {
        (Relation.Self, _) => SharingAudienceKind.Patient,
        (Relation.PowerOfAttorney, _) => SharingAudienceKind.PowerOfAttorney,
        (Relation.AssignedPowerOfAttorney, _) => SharingAudienceKind.AssignedPower,
        (_, var ties) when ties.HasFlag(FamilyTies.Mother) => SharingAudienceKind.Mother,
        (_, var ties) when ties.HasFlag(FamilyTies.Father) => SharingAudienceKind.Father,
        _ => SharingAudienceKind.Parent,
    };

    private static IEnumerable<HeldSharing> HeldOf(SharedDocument document, DocumentClass today, Func<string, bool> mayLift)
    {
        string[] own = [.. today.Codes.Select(RestrictionCodes.TextOf), .. Codes[^2..].Where(today.Has), .. today.Released.Select(SharingWords.Of), .. document.Note.All.Select(laid => laid.What)];
        foreach (var word in own.Distinct())
            yield return document.Note.Of(word) is { } laid
                ? new(word) { By = laid.ActorName, Time = laid.Time, Reason = laid.Reason, Review = laid.Review, IsProposed = laid.IsProposed, MayBeLifted = mayLift(word) }
                : new(word) { MayBeLifted = mayLift(word) };
        foreach (var code in today.InheritedCodes) yield return new(RestrictionCodes.TextOf(code)) { IsInherited = true };
    }

    private bool MayLift(string word, SharedDocument document, Standing? standing, AccessSession access) => word.Split(':') switch
    {
        ["release", var reader] => questions.Would(standing, document, Settable.Of(reader == "patient" ? ReleasedTo.Patient : ReleasedTo.Parents), AccessAction.Restrict, access),
        [SharingWords.Assessed, _] or ["NORS"] => false,
        _ => SharingWords.SettableOf(word) is { } what && questions.Would(standing, document, what, AccessAction.Release, access),
    };

    private SharingOffers OffersOf(SharedDocument document, Standing? standing, AccessSession access)
    {
        bool Would(Settable what, AccessAction action) => questions.Would(standing, document, what, action, access);
        var codes = Codes.Where(word => Fits(word, document.Class.Service) && !document.Class.Has(word) && Would(SharingWords.SettableOf(word)!.Value, AccessAction.Restrict)).Select(CodeOf);
        var assesses = Would(Settable.Of(RestrictionCode.Delayed), AccessAction.Release);
        return new([.. codes], assesses ? AssessmentsOf(document) : [], assesses && !AgeOf(document).MayHaveReached(OfAge) ? disclosures.RecipientsOf(document.Person) : []);
    }

    private const int OfAge = 18;

    // At 12 to 15 all four; below, whether the parents see it; from 16 an assessment ends a delay.
    private IReadOnlyList<string> AssessmentsOf(SharedDocument document) =>
        IsYouth(document) ? ["both", "patient", "parents", "nobody"]
        : !AgeOf(document).MayHaveReached(12) ? ["both", "patient", "nobody"]
        : document.Class.AllCodes.Contains(RestrictionCode.Delayed) ? ["patient"] : [];

    private bool IsYouth(SharedDocument document) => AgeOf(document) is var age && age.MayHaveReached(12) && !age.HaveReached(16);

    private Ages AgeOf(SharedDocument document) => document.Person.Born.On(NorwegianCalendar.DayAt(time.GetUtcNow()));

    private static bool Fits(string word, ServiceId service) =>
        word == SharingWords.GuardianReservation ? service == ServiceId.Prescription : word != SharingWords.Exempt || Appointments.Contains(service);

    private static SharingCode CodeOf(string word) => RestrictionCodes.TryRead(word, out var code)
        ? new(word, RestrictionCodes.NeedsReason(code)) { WithinDays = RestrictionCodes.ReviewWithinDays(code) }
        : new(word, NeedsReason: true);
}
