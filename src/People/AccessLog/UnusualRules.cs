using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.AccessLog;

/// <summary>
/// Rules by which a report tells of access that somebody should look at. None says that anything was wrong, and none adds up to a score: each finding is one rule, its sentence, and the entries that it
/// follows from. They are pure functions of the entries and of facts about people.
/// </summary>
internal static class UnusualRules
{
    /// <summary>From how many records in an hour it may be many.</summary>
    public const int FewestRecords = 20;

    /// <summary>How many times the usual it must be.</summary>
    public const int TimesUsual = 3;

    /// <summary>How many days before the period tell what is usual.</summary>
    public const int DaysOfUsual = 28;

    /// <summary>How many records opened as emergencies are repeated.</summary>
    public const int FewestEmergencies = 3;

    /// <summary>How many refusals within an hour are repeated.</summary>
    public const int FewestRefusals = 5;

    private const int NightEnds = 5;

    /// <summary>The rules in their order, with what each says of itself.</summary>
    public static IReadOnlyList<(string Rule, Told Says)> All { get; } =
    [
        Rule("emergency-again"), Rule("colleague"), Rule("same-surname"), Rule("same-address"), Rule("neighbour"), Rule("many-records", FewestRecords, TimesUsual, DaysOfUsual), Rule("no-encounter"),
        Rule("emergency", FewestEmergencies), Rule("refused", FewestRefusals), Rule("night", DaysOfUsual),
    ];

    /// <summary>What follows from the entries of one actor.</summary>
    /// <param name="entries">The entries of the period, the oldest first.</param>
    /// <param name="usual">What the actor did before.</param>
    public static IEnumerable<Finding> OfActor(IReadOnlyList<LoggedEntry> entries, UsualOfActor usual)
    {
        List<LoggedEntry> looks = [.. entries.Where(IsLook)];
        return [.. ManyRecords(looks, usual), .. StatedAgain(entries), .. Emergencies(looks), .. Refusals(entries), .. Nights(looks, usual)];
    }

    /// <summary>What follows from what is known of the people.</summary>
    /// <param name="looks">The looks of one actor in the period, the oldest first.</param>
    /// <param name="ties">What ties the actor to the person of each record, at each look.</param>
    public static IEnumerable<Finding> OfTies(IReadOnlyList<LoggedEntry> looks, Func<LoggedEntry, Ties> ties)
    {
        var told = looks.Select(look => (Look: look, Ties: ties(look))).ToList();
        return
        [
            .. Tied("colleague", Ties.Colleague), .. Tied("same-surname", Ties.Surname), .. Tied("same-address", Ties.Address), .. Tied("neighbour", Ties.Neighbour), .. Tied("no-encounter", Ties.NoEncounter),
        ];

        IEnumerable<Finding> Tied(string rule, Ties tie)
        {
            List<LoggedEntry> found = [.. told.Where(one => one.Ties.HasFlag(tie)).Select(one => one.Look)];
            if (found.Count > 0) yield return new(rule, found, [Patients(found)]);
        }
    }

    /// <summary>Whether somebody at work has looked at something of a record. Checking the log is none: that is told of elsewhere.</summary>
    public static bool IsLook(LoggedEntry entry) =>
        entry.Details.Lane == "staff" && entry.Entry is { Ehr: not null, Outcome: not "refuse", Action: "read" or "search" or "export" } && entry.Entry.Rule != "R-COMMON-AUDIT";

    /// <summary>Whether it was night in Norway.</summary>
    public static bool IsNight(DateTimeOffset time) => NorwegianCalendar.ClockAt(time).Hour < NightEnds;

    /// <summary>The hour of the clock of a moment.</summary>
    public static DateTime HourOf(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, DateTimeKind.Utc);

    private static IEnumerable<Finding> ManyRecords(List<LoggedEntry> looks, UsualOfActor usual)
    {
        foreach (var hour in looks.GroupBy(look => HourOf(look.Entry.Time)))
        {
            var records = hour.Select(look => look.Entry.Ehr).Distinct().Count();
            if (records >= FewestRecords && records >= TimesUsual * Math.Max(usual.Median, 1)) yield return new("many-records", [.. hour], [records, usual.Median]);
        }
    }

    // After an earlier one of theirs for the same person was found wrong.
    private static IEnumerable<Finding> StatedAgain(IReadOnlyList<LoggedEntry> entries)
    {
        List<LoggedEntry> found = [.. entries.Where(entry => entry.Entry is { Action: "create", Outcome: not "refuse" } && entry.Details.Setting == Bases.BasisResources.Again)];
        if (found.Count > 0) yield return new("emergency-again", found, [Patients(found)]);
    }

    private static IEnumerable<Finding> Emergencies(List<LoggedEntry> looks)
    {
        List<LoggedEntry> found = [.. looks.Where(look => SeenEntry.IsEmergencyOf(look.Entry, look.Details))];
        var records = found.Select(look => look.Entry.Ehr).Distinct().Count();
        if (records >= FewestEmergencies) yield return new("emergency", found, [records]);
    }

    private static IEnumerable<Finding> Refusals(IReadOnlyList<LoggedEntry> entries)
    {
        List<LoggedEntry> refused = [.. entries.Where(entry => entry.Entry.Outcome == "refuse")];
        for (var first = 0; first < refused.Count;)
        {
            List<LoggedEntry> within = [.. refused.Skip(first).TakeWhile(entry => entry.Entry.Time - refused[first].Entry.Time < TimeSpan.FromHours(1))];
            if (within.Count >= FewestRefusals) yield return new("refused", within, [within.Count]);
            first += within.Count >= FewestRefusals ? within.Count : 1;
        }
    }

    private static IEnumerable<Finding> Nights(List<LoggedEntry> looks, UsualOfActor usual)
    {
        List<LoggedEntry> found = usual.WorkedAtNight ? [] : [.. looks.Where(look => IsNight(look.Entry.Time))];
        if (found.Count > 0) yield return new("night", found, [found.Count]);
    }

    private static Told Patients(IReadOnlyList<LoggedEntry> found)
    {
        var count = found.Select(look => look.Entry.Ehr).Distinct().Count();
        return count == 1 ? LogTexts.Of("Unusual.person") : LogTexts.Of("Unusual.people").With(count);
    }

    private static (string, Told) Rule(string name, params IReadOnlyList<object> figures) => (name, LogTexts.Of($"Unusual.Rule.{name}").With(figures));
}

/// <summary>What ties whoever looked to the person of a record.</summary>
[Flags]
internal enum Ties
{
    None = 0,

    /// <summary>Both work in the organisation.</summary>
    Colleague = 1,
    Surname = 2,
    Address = 4,

    /// <summary>The same street and postal code, and another house.</summary>
    Neighbour = 8,

    /// <summary>At the time of the look no care ties them.</summary>
    NoEncounter = 16,
}

/// <summary>What an actor did before a period.</summary>
internal sealed class UsualOfActor
{
    private readonly Dictionary<DateTime, HashSet<EhrId>> _hours = [];

    /// <summary>Looks at night are usual.</summary>
    public bool WorkedAtNight { get; private set; }

    /// <summary>The median of how many records were opened in an hour in which any was; 0 where nothing is known.</summary>
    public int Median
    {
        get
        {
            List<int> counts = [.. _hours.Values.Select(records => records.Count).Order()];
            return counts.Count == 0 ? 0 : counts[counts.Count / 2];
        }
    }

    public void Add(LoggedEntry look)
    {
        var hour = UnusualRules.HourOf(look.Entry.Time);
        if (!_hours.TryGetValue(hour, out var records)) _hours[hour] = records = [];
        records.Add(look.Entry.Ehr!.Value);
        WorkedAtNight |= UnusualRules.IsNight(look.Entry.Time);
    }
}

/// <summary>What a rule found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Entries">The entries that it follows from, the oldest first.</param>
/// <param name="Figures">What its sentence tells beside the name.</param>
internal sealed record Finding(string Rule, IReadOnlyList<LoggedEntry> Entries, IReadOnlyList<object> Figures)
{
    /// <summary>In a sentence.</summary>
    public Told Sentence => LogTexts.Of($"Unusual.{Rule}").With([Entries[0].Entry.ActorDisplay, .. Figures]);
}
