using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Bases;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>States an emergency (BLAALYS) from a page: the rules decide whether it opens the record, for 24 hours; the person is told, and the leader reviews it.</summary>
public sealed class EmergencyLook
{
    private readonly StateBasis _states;
    private readonly KnownPeople _people;

    internal EmergencyLook(StateBasis states, KnownPeople people) => (_states, _people) = (states, people);

    /// <summary>States it.</summary>
    /// <param name="patient">Whose record: its id, or the person's national id.</param>
    /// <param name="reason">Why.</param>
    /// <param name="access">Who asks.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The record that is open; or why it is not.</returns>
    public async Task<Outcome<EhrId>> StateAsync(string patient, string reason, AccessSession access, CancellationToken cancellation)
    {
        var record = EhrId.TryParse(patient, out var id) ? id : NationalId.TryParse(patient, out var number) ? (await _people.OfNumberAsync(number, cancellation))?.Record : null;
        return await _states.EmergencyAsync(record, reason, access, cancellation);
    }
}
