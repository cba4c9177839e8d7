using Varde.AccessControl;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Tells the access log whose resources an answer shows, beside the query that found them.</summary>
internal static class Disclosure
{
    /// <summary>An entry for each person.</summary>
    /// <param name="access">The session of the actor.</param>
    /// <param name="owners">Whose resources are shown.</param>
    public static Outcome<bool> Tell(AccessSession access, IEnumerable<Guid> owners)
    {
        foreach (var person in owners.Where(owner => owner != ResourceOwners.Region.Id).Distinct())
            if (access.Ask(AccessAction.Read, new AccessSubject("Bundle", "", new EhrId(person))).Refusal is { } refusal) return refusal;
        return true;
    }
}
