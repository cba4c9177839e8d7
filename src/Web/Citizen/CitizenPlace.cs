using Varde.AccessControl;
using Varde.People;

namespace Varde.Web.Citizen;

/// <summary>A place of the portal that the menu leads to.</summary>
/// <param name="Name">What its texts are called (<c>Place.…</c>).</param>
/// <param name="Path">The end of its address; empty for the front page.</param>
/// <param name="Services">It is in the menu where one of these services is open.</param>
public sealed record CitizenPlace(string Name, string Path, params IReadOnlyList<ServiceId> Services)
{
    public static readonly CitizenPlace Front = new("Front", "");
    public static readonly CitizenPlace Journal = new("Journal", "/journal", ServiceId.Journal);
    public static readonly CitizenPlace Results = new("Results", "/provesvar", ServiceId.TestResult);
    public static readonly CitizenPlace Vaccines = new("Vaccines", "/vaksiner", ServiceId.Vaccination);
    public static readonly CitizenPlace AccessLog = new("AccessLog", "/innsynslogg", ServiceId.AccessLog);
    public static readonly CitizenPlace Profile = new("Profile", "/profil", ServiceId.Profile);
    public static readonly CitizenPlace Settings = new("Settings", "/innstillinger", ServiceId.Consent, ServiceId.Profile);

    private static readonly CitizenPlace[] All = [Front, Journal, Results, Vaccines, AccessLog, Profile, Settings];

    /// <summary>The places that are there for somebody.</summary>
    public static IEnumerable<CitizenPlace> Of(RepresentedPerson whose) => All.Where(place => place.Services.Count == 0 || place.Services.Any(whose.Has));

    /// <summary>Its address on somebody's pages.</summary>
    public string Address(RepresentedPerson whose) => $"/innbygger/{whose.Record}{Path}";
}
