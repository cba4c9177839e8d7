namespace Varde.SeedPopulation.People;

/// <summary>Someone who does not exist, and whose name says so.</summary>
/// <param name="EhrId">The id of the record and of its subject: one opaque UUID.</param>
/// <param name="NationalId">Eleven digits in the synthetic range (80 added to the month), with right control digits.</param>
/// <param name="GivenName">An ordinary given name.</param>
/// <param name="FamilyName">A made-up family name with test, demo or prøve in it.</param>
/// <param name="Born">Date of birth.</param>
/// <param name="IsFemale">True for women and girls.</param>
public sealed record DemoPerson(Guid EhrId, string NationalId, string GivenName, string FamilyName, DateOnly Born, bool IsFemale)
{
    public string Name => $"{GivenName} {FamilyName}";

    /// <summary>Whole years on a day.</summary>
    public int AgeOn(DateOnly day)
    {
        var years = day.Year - Born.Year;
        return Born.AddYears(years) > day ? years - 1 : years;
    }
}
