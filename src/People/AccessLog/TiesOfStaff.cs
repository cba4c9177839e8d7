using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// What the region knows of whoever looked and of the person of a record, beside what they did. Whoever has an HPR number is found by it, and with it their own record; of others the name and the
/// organisation are known, and nothing of their home.
/// </summary>
internal sealed class TiesOfStaff(KnownPeople people, KnownStaff staff, KnownOrganisations organisations)
{
    private const string OfHpr = "hpr:";

    /// <summary>What ties the actor of some looks to the persons whom they are about.</summary>
    public async Task<IReadOnlyDictionary<AuditPlace, Ties>> OfAsync(IReadOnlyList<LoggedEntry> looks, CancellationToken cancellation)
    {
        var ties = new Dictionary<AuditPlace, Ties>();
        var (practitioner, own) = await ActorAsync(looks[0].Entry.ActorId, cancellation);
        foreach (var look in looks)
            if (await people.OfRecordAsync(look.Entry.Ehr!.Value, cancellation) is { } person) ties[look.Stored.Place] = await OfAsync(look, person, practitioner, own, cancellation);
        return ties;
    }

    private async Task<Ties> OfAsync(LoggedEntry look, PersonFacts person, string? practitioner, PersonFacts? own, CancellationToken cancellation)
    {
        var ties = Ties.None;
        var organisation = look.Details.Organisation;
        if (await WorksInAsync(person, organisation, cancellation)) ties |= Ties.Colleague;
        if (IsSurname(look.Entry.ActorDisplay, person.Name)) ties |= Ties.Surname;
        if (own is { Home: { } home } && person.Home is { } other) ties |= home == other ? Ties.Address : IsSameStreet(home, other) ? Ties.Neighbour : Ties.None;
        return await IsTreatedAsync(look.Entry.Time, person, practitioner, organisation, cancellation) ? ties : ties | Ties.NoEncounter;
    }

    private async Task<(string? Practitioner, PersonFacts? Own)> ActorAsync(string actor, CancellationToken cancellation)
    {
        if (!actor.StartsWith(OfHpr, StringComparison.Ordinal) || !HprNumber.Parse(actor[OfHpr.Length..]).TryGet(out var hpr, out _)) return (null, null);
        if (await staff.OfHprAsync(hpr, cancellation) is not { } practitioner) return (null, null);
        return (practitioner, await staff.NumberOfAsync(practitioner, cancellation) is { } number ? await people.OfNumberAsync(number, cancellation) : null);
    }

    private async Task<bool> WorksInAsync(PersonFacts person, string? organisation, CancellationToken cancellation)
    {
        if (organisation is null) return false;
        foreach (var number in person.Numbers)
            foreach (var line in await staff.PlacesOfAsync(number, cancellation))
                if (line.Any(one => one.Number == organisation)) return true;
        return false;
    }

    private async Task<bool> IsTreatedAsync(DateTimeOffset time, PersonFacts person, string? practitioner, string? organisation, CancellationToken cancellation)
    {
        if (practitioner is not null && person.GeneralPractitioners.Contains(practitioner)) return true;
        foreach (var course in person.Courses.Where(course => course.Period.Holds(time)))
        {
            if (practitioner is not null && course.Practitioners.Contains(practitioner)) return true;
            if (course.Organisation is { } unit && (await organisations.LineOfAsync(unit, cancellation)).Any(one => one.Number == organisation)) return true;
        }
        return false;
    }

    private static bool IsSurname(string one, string other) => SurnameOf(one) is { Length: > 0 } surname && string.Equals(surname, SurnameOf(other), StringComparison.OrdinalIgnoreCase);

    private static string SurnameOf(string name) => name.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, .., var last] ? last : "";

    // A home is its address line and postal code, in capitals; a line ends in the number of the house.
    private static bool IsSameStreet(string home, string other) => StreetOf(home) is { } street && street == StreetOf(other);

    private static (string Street, string PostalCode)? StreetOf(string home)
    {
        if (home.Split('|') is not [var line, { Length: > 0 } postalCode]) return null;
        var street = line.TrimEnd();
        var end = street.LastIndexOf(' ');
        return end > 0 && street[(end + 1)..].Any(char.IsDigit) ? (street[..end].TrimEnd(), postalCode) : null;
    }
}
