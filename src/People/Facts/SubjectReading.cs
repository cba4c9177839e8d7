using Varde.AccessControl;

namespace Varde.People.Facts;

/// <summary>What the rules ask of the person whose record it is, at a moment.</summary>
internal static class SubjectReading
{
    /// <summary>The facts.</summary>
    public static SubjectFacts At(this PersonFacts person, DateTimeOffset now) => new(person.Born)
    {
        Level = LevelAt(person, now),
        Locked = [.. person.OfAny(ConsentKind.ClosedService).Where(consent => consent.Holds(now)).SelectMany(consent => consent.Services)],
        HasYouthConsent = HasYouthConsent(person, now),
        IsUnderCareOrder = person.Is(FlaggedFact.CareOrder, now),
        Protection = person.ProtectionAt(now),
        IsDead = person.IsDead,
        DaysSinceDeath = person.Died is { } died ? Math.Max(0, NorwegianCalendar.DayAt(now).DayNumber - died.DayNumber) : null,
        HidesAllDocuments = person.All.Any(one => one.HidesAllDocuments),
        LacksNationalId = person.Numbers.Count == 0,
        IsReservedFromSummaryRecord = person.OfAny(ConsentKind.SummaryRecord).Any(consent => !consent.Permits && consent.Holds(now)),
    };

    /// <summary>
    /// The first moment after another at which time alone may change what holds of the person or what staff are to them. Whoever has died, and what an approval opens, is looked at anew each day and each time.
    /// </summary>
    public static DateTimeOffset NextChange(this PersonFacts person, DateTimeOffset now)
    {
        if (person.All.SelectMany(one => one.Bases).Any(stated => stated.Code.Group == BasisGroup.Approved && stated.Period.Holds(now))) return now;
        var spans = person.All.SelectMany(one => one.Flags).Select(flag => flag.Period).Concat(person.All.SelectMany(one => one.Relatives).Select(relative => relative.Period)).Concat(person.All.SelectMany(one => one.Consents).SelectMany(SpansOf))
            .Concat(person.Courses.SelectMany(course => CourseSpans(course.Period))).Concat(person.All.SelectMany(one => one.Bases).Select(stated => stated.Period));
        var next = spans.Select(span => span.NextChange(now)).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return person.IsDead ? Earlier(next, FhirJson.Midnight(NorwegianCalendar.DayAt(now).AddDays(1))) : next;
    }

    private static IEnumerable<Span> SpansOf(GivenConsent consent) => [consent.Period, new(consent.Given, null)];

    // What is over is remembered for a month.
    private static IEnumerable<Span> CourseSpans(Span period) => [period, new(null, period.Until is { } until && until < DateTimeOffset.MaxValue.AddDays(-40) ? until.AddDays(32) : null)];

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    // Who has consented to nothing on the portal has level none. Of several records the strictest holds that tells a level.
    private static ConsentLevel LevelAt(PersonFacts person, DateTimeOffset now) =>
        person.All.Where(one => one.Of(ConsentKind.PortalLevel).Any()).Select(one => LevelIn(one, now)).DefaultIfEmpty(ConsentLevel.None).Min();

    private static ConsentLevel LevelIn(PersonFacts person, DateTimeOffset now) =>
        person.Of(ConsentKind.PortalLevel).Where(consent => consent.Permits && consent.Holds(now)).SelectMany(consent => consent.Codes).Select(LevelOf).DefaultIfEmpty(ConsentLevel.None).Max();

    private static ConsentLevel LevelOf(string code) => code switch
    {
        "full" => ConsentLevel.Full,
        "basis-plus" => ConsentLevel.BasisPlus,
        "basis" => ConsentLevel.Basis,
        _ => ConsentLevel.None,
    };

    // One parent with responsibility is enough. Whoever refuses stops it for as long as they do; whoever withdrew stopped all that was given until then.
    private static bool HasYouthConsent(PersonFacts person, DateTimeOffset now)
    {
        var all = person.OfAny(ConsentKind.YouthAccess).ToList();
        if (all.Count == 0 || all.Any(consent => !consent.Permits && consent.Holds(now))) return false;
        var withdrawn = all.Where(consent => consent.Permits && !consent.Holds(now)).Select(EndOf).Where(end => end <= now).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        return person.Of(ConsentKind.YouthAccess).Any(consent => consent.Permits && consent.Holds(now) && consent.Given >= withdrawn && IsGivenByParent(person, consent, now));
    }

    private static DateTimeOffset EndOf(GivenConsent consent) => consent.Period.Until ?? consent.Given ?? DateTimeOffset.MinValue;

    private static bool IsGivenByParent(PersonFacts person, GivenConsent consent, DateTimeOffset now) =>
        person.Relatives.Any(relative => consent.Givers.Contains(relative.Id) && relative.Is(FamilyTies.Responsible, now));
}
