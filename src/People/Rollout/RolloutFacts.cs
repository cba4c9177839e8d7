using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Systems;

namespace Varde.People.Rollout;

/// <summary>Whether a service is off where somebody makes new use of it.</summary>
internal sealed class RolloutFacts(KnownSystems systems, KnownPeople people, KnownStaff staff, KnownOrganisations organisations)
{
    private static readonly IReadOnlyList<string> RegionAlone = [];

    /// <summary>
    /// Of staff where they work: on where it is on at one of their places. Of citizens at all that the new use names; where it names none, it is on where it is on at one of those that have the person in
    /// care now. Who has no such place is under the region alone. Machines have no rule that asks.
    /// </summary>
    public async ValueTask<bool> IsOffAsync(ServiceId service, NewUse use, CancellationToken cancellation)
    {
        if (use.Actor.Kind is not (ActorKind.Staff or ActorKind.Citizen) || (await systems.SwitchesAsync(cancellation)).Of(service) is not { } rollout) return false;
        if (rollout.IsStopped(use.Now)) return true;
        var person = rollout.IsForAll ? RolloutPerson.Anybody : await PersonAsync(use, cancellation);
        var lines = await LinesAsync(use, cancellation);
        bool IsOn(IReadOnlyList<string> line) => rollout.StateOf(line, person, use.Now).IsOn;
        return use is { Actor.Kind: ActorKind.Citizen, Organisations.Count: > 0 } ? !lines.All(IsOn) : !lines.Any(IsOn);
    }

    /// <summary>An Organization with all that it is part of, by their ids, from itself upwards.</summary>
    public async ValueTask<IReadOnlyList<string>> LineOfAsync(string organisation, CancellationToken cancellation) => Ids(await organisations.LineOfAsync(organisation, cancellation));

    /// <summary>A patient as shares and lists of patients know them: by the record that stands.</summary>
    public async ValueTask<IReadOnlyList<EhrId>> RecordsOfAsync(EhrId record, CancellationToken cancellation)
    {
        var standing = (await people.OfRecordAsync(record, cancellation))?.Record ?? record;
        return await people.WithReplacedAsync(standing, cancellation);
    }

    private async ValueTask<RolloutPerson> PersonAsync(NewUse use, CancellationToken cancellation) =>
        new(use.Actor.Id, use.Record is { } record ? await RecordsOfAsync(record, cancellation) : []);

    private async ValueTask<IReadOnlyList<IReadOnlyList<string>>> LinesAsync(NewUse use, CancellationToken cancellation)
    {
        var lines = new List<IReadOnlyList<string>>();
        if (use.Actor.Kind == ActorKind.Staff)
        {
            foreach (var place in await staff.OfAsync(use.Actor, cancellation))
                if (place.Period.Holds(use.Now)) lines.Add(Ids(place.Line));
        }
        else
        {
            foreach (var unit in use.Organisations ?? (use.Record is { } record ? await TreatingAsync(record, use.Now, cancellation) : [])) lines.Add(await LineOfAsync(unit, cancellation));
        }
        return lines.Count == 0 ? [RegionAlone] : lines;
    }

    /// <summary>The Organizations that have a person in care at a moment, by their ids.</summary>
    public async ValueTask<IReadOnlyList<string>> TreatingAsync(EhrId record, DateTimeOffset at, CancellationToken cancellation) =>
        await people.OfRecordAsync(record, cancellation) is { } person
            ? [.. person.Courses.Where(course => course.Period.Holds(at)).Select(course => course.Organisation).OfType<string>().Distinct(StringComparer.Ordinal)] : [];

    private static string[] Ids(IReadOnlyList<OrganisationFacts> line)
    {
        var ids = new string[line.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = line[i].Id;
        return ids;
    }
}
