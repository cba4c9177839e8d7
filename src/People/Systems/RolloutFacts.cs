using Varde.AccessControl;
using Varde.People.Facts;

namespace Varde.People.Systems;

/// <summary>Whether a service is switched off where somebody makes new use of it.</summary>
internal sealed class RolloutFacts(KnownSystems systems, KnownPeople people, KnownStaff staff, KnownOrganisations organisations)
{
    /// <summary>
    /// Of staff where they work; of citizens at those that the new use is for, or where it names none, at those that have the person in care now. A switch holds for what is part of its
    /// organisation too.
    /// </summary>
    public async ValueTask<bool> IsOffAsync(ServiceId service, NewUse use, CancellationToken cancellation)
    {
        var off = (await systems.SwitchesAsync(cancellation)).Where(one => !one.Value && one.Key.Service == service).Select(one => one.Key.Organisation).ToHashSet(StringComparer.Ordinal);
        if (off.Count == 0) return false;
        return use.Actor.Kind switch
        {
            ActorKind.Staff => off.Contains(use.Actor.Organisation) || off.Contains(use.Actor.Unit) || (await staff.OfAsync(use.Actor, cancellation)).Any(place => place.Line.Any(one => IsOff(one, off))),
            ActorKind.Citizen => await IsOffAtAsync(use.Organisations ?? await TreatingAsync(use, cancellation), off, cancellation),
            _ => false,
        };
    }

    private async ValueTask<bool> IsOffAtAsync(IEnumerable<string> units, HashSet<string> off, CancellationToken cancellation)
    {
        foreach (var unit in units)
            if ((await organisations.LineOfAsync(unit, cancellation)).Any(one => IsOff(one, off))) return true;
        return false;
    }

    private async ValueTask<IEnumerable<string>> TreatingAsync(NewUse use, CancellationToken cancellation) =>
        use.Record is { } record && await people.OfRecordAsync(record, cancellation) is { } person
            ? person.Courses.Where(course => course.Period.Holds(use.Now)).Select(course => course.Organisation).OfType<string>().Distinct(StringComparer.Ordinal) : [];

    private static bool IsOff(OrganisationFacts one, HashSet<string> off) => one.Number is { } number && off.Contains(number);
}
