using Varde.AccessControl;

namespace Varde.People.Facts;

/// <summary>What a machine is, by the list of clients that the operator has registered.</summary>
internal sealed class MachineStandings(PeopleSettings settings)
{
    /// <summary>Its one standing: a client that is not on the list has one that says so.</summary>
    public IReadOnlyList<Standing> Of(Actor actor, PersonFacts? person, DateTimeOffset now)
    {
        var known = settings.Clients.FirstOrDefault(client => client.Id == actor.SignIn?.Client && (client.Organisation.Length == 0 || client.Organisation == actor.Organisation));
        return
        [
            new(Lane.System, new SystemFacts(known?.Kind ?? ClientKind.Other)
            {
                IsRegistered = known is not null,
                IsBound = actor.SignIn is { IsBound: true },
                PatientIsEnrolled = person is not null && person.Courses.Any(course => course.IsHomeMonitoring && course.Period.Holds(now)),
            }),
        ];
    }
}
