using System.Globalization;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Sharing;
using Varde.Records;

namespace Varde.People;

/// <summary>The patients of a member of staff, as lists on pages have them: those whom the rules give them now, those of their unit, and those whom they opened last. Whether a record stands in a list is decided now.</summary>
public sealed class StaffPatients
{
    // However much is closed to the reader now, no more is looked through.
    private const int MostLooks = 200;

    private static readonly StringComparer Norwegian = StringComparer.Create(CultureInfo.GetCultureInfo("nb-NO"), ignoreCase: true);

    private readonly KnownPeople _people;
    private readonly KnownStaff _staff;
    private readonly KnownOrganisations _organisations;
    private readonly LastLooks _looks;
    private readonly TimeProvider _time;

    internal StaffPatients(KnownPeople people, KnownStaff staff, KnownOrganisations organisations, LastLooks looks, TimeProvider time) =>
        (_people, _staff, _organisations, _looks, _time) = (people, staff, organisations, looks, time);

    /// <summary>All whom the rules give the reader now, by their names.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The records; null where the reader may see every record there is; or what the gate answers.</returns>
    public async Task<Outcome<IReadOnlyList<ListedRecord>?>> MineAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await SeenAsync(access, cancellation)).TryGet(out var seen, out var refusal)) return Outcome<IReadOnlyList<ListedRecord>?>.Refused(refusal);
        return Outcome<IReadOnlyList<ListedRecord>?>.Done(seen.Records is null ? null : ByName(await PeopleAsync(seen.Records, cancellation)));
    }

    /// <summary>Those of them who are in a course of care, have an appointment or are admitted at the unit where the reader works, by their names, each with why.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IReadOnlyList<ListedRecord>>> OfUnitAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await SeenAsync(access, cancellation)).TryGet(out var seen, out var refusal)) return Outcome<IReadOnlyList<ListedRecord>>.Refused(refusal);
        var now = _time.GetUtcNow();
        var units = (await _staff.OfAsync(access.Actor, cancellation)).Where(place => place.Period.Holds(now)).Select(place => place.Line[0].Id).Distinct().ToList();
        List<(string Name, ListedRecord Listed)> found = [];
        foreach (var (record, person) in await PeopleAsync(seen.Records ?? new HashSet<Guid>(), cancellation))
            if (person is not null && await CourseAtAsync(person, units, now, cancellation) is { } course) found.Add((person.SortName, new(record) { Basis = course.Basis, Since = course.Period.From }));
        return Outcome<IReadOnlyList<ListedRecord>>.Done([.. found.OrderBy(one => one.Name, Norwegian).ThenBy(one => one.Listed.Record.Value).Select(one => one.Listed)]);
    }

    /// <summary>Those whose records the reader opened last and may see now, the newest look first.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<ListedRecord>> LatelyAsync(AccessSession access, int most, CancellationToken cancellation)
    {
        List<ListedRecord> seen = [];
        foreach (var look in await _looks.LatelyAsync(access.Actor, MostLooks, cancellation))
        {
            if (seen.Count == most) break;
            if (await access.SeesAsync(new AccessSubject("EHR", look.Record.ToString(), look.Record), cancellation)) seen.Add(new(look.Record) { Opened = look.Last });
        }
        return seen;
    }

    private static async Task<Outcome<Seen>> SeenAsync(AccessSession access, CancellationToken cancellation) =>
        (await access.AskToQueryAsync(ehr: null, "records", "", cancellation)).Map(permit => new Seen(permit.Ehrs));

    // What is known of people is kept in memory: no list reads them anew.
    private async Task<IReadOnlyList<(EhrId Record, PersonFacts? Person)>> PeopleAsync(IReadOnlySet<Guid> records, CancellationToken cancellation) =>
        await _people.OfRecordsAsync([.. records.Select(id => new EhrId(id))], cancellation).ToListAsync(cancellation);

    private static IReadOnlyList<ListedRecord> ByName(IReadOnlyList<(EhrId Record, PersonFacts? Person)> people) =>
        [.. people.OrderBy(one => one.Person is null).ThenBy(one => one.Person?.SortName, Norwegian).ThenBy(one => one.Record.Value).Select(one => new ListedRecord(one.Record))];

    // Who is admitted is listed as that, whatever else is planned.
    private async ValueTask<CareCourse?> CourseAtAsync(PersonFacts person, IReadOnlyList<string> units, DateTimeOffset now, CancellationToken cancellation)
    {
        CareCourse? found = null;
        foreach (var course in person.Courses.Where(course => course.Period.Holds(now)).OrderBy(course => course.Basis != ImplicitBasis.Admitted).ThenBy(course => course.Period.From))
            foreach (var unit in units)
                if (found is null && await _organisations.IsPartOfAsync(course.Organisation, unit, cancellation)) found = course;
        return found;
    }

    private sealed record Seen(IReadOnlySet<Guid>? Records);
}

/// <summary>A record in a list of patients.</summary>
/// <param name="Record">The record.</param>
public sealed record ListedRecord(EhrId Record)
{
    /// <summary>When the reader opened it last; null in lists that are not about that.</summary>
    public DateTimeOffset? Opened { get; init; }

    /// <summary>Why it is in the list of a unit, by the implicit bases of the rules; null in others.</summary>
    public BasisCode? Basis { get; init; }

    /// <summary>Since when, where that is told.</summary>
    public DateTimeOffset? Since { get; init; }
}
