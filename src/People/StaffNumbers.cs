using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>Whose the numbers of health personnel are, as far as a Person of the region links a national id to the Practitioner who has the number.</summary>
public sealed class StaffNumbers
{
    private readonly KnownStaff _staff;

    internal StaffNumbers(KnownStaff staff) => _staff = staff;

    /// <summary>Whether a number of health personnel is somebody's.</summary>
    /// <param name="hpr">The number.</param>
    /// <param name="person">The birth number or D-number.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>False where it is another's or nobody's, or the person has another; null where the region knows neither whose the number is nor which the person has.</returns>
    public Task<bool?> AreOneAsync(HprNumber hpr, NationalId person, CancellationToken cancellation) => _staff.IsOfAsync(hpr, person, cancellation);
}
