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
    /// <param name="cancellation">Ends the waiting.</param>
    public static async ValueTask TellAsync(AccessSession access, IEnumerable<Guid> owners, CancellationToken cancellation)
    {
        foreach (var person in owners.Where(owner => owner != ResourceOwners.Region.Id).Distinct())
            await access.DiscloseAsync(new EhrId(person), cancellation);
    }
}
