namespace Varde.AccessControl.Tests;

/// <summary>Ages count from the birth date, in Norway.</summary>
public sealed class AgeTests
{
    [Theory]
    [InlineData("2014-11-23", "2026-11-22", "11")]
    [InlineData("2014-11-23", "2026-11-23", "12")]
    [InlineData("2012-02-29", "2025-02-28", "12")]
    [InlineData("2012-02-29", "2025-03-01", "13")]
    [InlineData("2012-02-29", "2028-02-29", "16")]
    [InlineData("2026-11-23", "2026-11-22", "0")]
    [InlineData("2014-11", "2026-11-15", "11-12")]
    [InlineData("2014", "2026-01-01", "11-12")]
    [InlineData("2014", "2026-12-31", "12")]
    public void An_age_counts_from_the_birth_date(string born, string day, string expected) =>
        Assert.Equal(expected, BirthDate.Parse(born).Value.On(DateOnly.Parse(day)).ToString());

    [Theory]
    [InlineData("2014-13-01")]
    [InlineData("2013-02-29")]
    [InlineData("14")]
    [InlineData("")]
    [InlineData("2014-11-23T00:00:00")]
    public void What_is_no_date_is_refused(string text) => Assert.False(BirthDate.Parse(text).IsDone);

    [Theory]
    // Born at some time in 2010: the parent loses at the first possible birthday, the youth gains at the last.
    [InlineData("citizen vaccination relation=parent birthDate=2010 now=2026-06-01T12:00:00+02:00", "refuse R-REP-16")]
    [InlineData("citizen kj relation=self birthDate=2010 now=2026-06-01T12:00:00+02:00 youthConsent", "refuse R-YOUTH-SERVICE")]
    [InlineData("citizen kj relation=self birthDate=2010 now=2026-12-31T12:00:00+01:00", "permit R-SELF")]
    [InlineData("citizen journal relation=parent birthDate=2014-11 now=2026-11-01T12:00:00+01:00", "refuse R-PARENT-12-SERVICE")]
    [InlineData("citizen journal relation=parent birthDate=2014-11 now=2026-10-31T12:00:00+01:00", "permit R-PARENT-UNDER-12")]
    [InlineData("citizen journal relation=assigned birthDate=2014 now=2026-06-01T12:00:00+02:00", "refuse R-TD-INVALID")]
    [InlineData("set - relation=self birthDate=2010 code=NORS now=2026-06-01T12:00:00+02:00", "refuse R-SET-BLOCK-REFUSED")]
    [InlineData("set - role=doctor birthDate=2010 code=NORN_FORANS now=2026-06-01T12:00:00+02:00", "refuse R-SET-AGE")]
    public void Of_an_unsure_birthday_whoever_would_gain_waits_for_the_last(string facts, string expected) =>
        Assert.Equal(expected, RuleTests.Told(Ask.That(facts)));

    [Theory]
    [InlineData("2026-11-22T22:59:59Z", "2026-11-22")]
    [InlineData("2026-11-22T23:00:00Z", "2026-11-23")]
    [InlineData("2026-06-22T22:00:00Z", "2026-06-23")]
    public void The_day_is_that_of_Norway(string moment, string day) =>
        Assert.Equal(DateOnly.Parse(day), NorwegianCalendar.DayAt(DateTimeOffset.Parse(moment)));

    [Fact]
    public void The_calendar_ends_at_both_ends_without_a_fault()
    {
        Assert.Equal(DateTimeOffset.MinValue, NorwegianCalendar.BeginOf(DateOnly.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue, NorwegianCalendar.EndOf(DateOnly.MaxValue));
        Assert.Equal(DateTimeOffset.Parse("2026-03-29T22:00:00Z"), NorwegianCalendar.EndOf(new DateOnly(2026, 3, 29)));
    }

    [Theory]
    [InlineData("2026-10-31", false, true)]
    [InlineData("2026-11-01", false, false)]
    [InlineData("2026-11-30", false, false)]
    [InlineData("2026-12-01", true, false)]
    public void The_last_day_of_a_power_of_attorney_belongs_to_it(string today, bool ended, bool notYet)
    {
        var given = new PowerOfAttorney { Areas = [2] }.On(new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 30), DateOnly.Parse(today));
        Assert.Equal((ended, notYet), (given.HasEnded, given.HasNotBegun));
    }
}
