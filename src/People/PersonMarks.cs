using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>What stands over a record as a warning to those who work in it: that its person's address is protected.</summary>
public sealed class PersonMarks
{
    private readonly KnownPeople _people;
    private readonly TimeProvider _time;

    internal PersonMarks(KnownPeople people, TimeProvider time) => (_people, _time) = (people, time);

    /// <summary>How strictly the address is protected, for whoever may see the Flag that says it.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="record">Whose record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>None where it is not protected, and for whoever may not know.</returns>
    public async Task<AddressProtection> ProtectionAsync(AccessSession access, EhrId record, CancellationToken cancellation) =>
        await access.SeesAsync(new AccessSubject("Flag", "", record), cancellation) && await _people.OfRecordAsync(record, cancellation) is { } person ? person.ProtectionAt(_time.GetUtcNow()) : AddressProtection.None;
}
