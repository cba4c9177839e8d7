using Varde.AccessControl;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Citizen;

namespace Varde.Web.Sharing;

/// <summary>A place of the portal that can be looked at as somebody else is shown it.</summary>
/// <param name="Place">The place of the portal.</param>
/// <param name="View">How the address of the preview names it; empty for the first.</param>
/// <param name="Service">It is there where this service is.</param>
public sealed record PreviewPlace(CitizenPlace Place, string View, ServiceId Service)
{
    public static readonly PreviewPlace Journal = new(CitizenPlace.Journal, "", ServiceId.Journal);
    public static readonly PreviewPlace Results = new(CitizenPlace.Results, "provesvar", ServiceId.TestResult);
    public static readonly PreviewPlace Vaccines = new(CitizenPlace.Vaccines, "vaksiner", ServiceId.Vaccination);

    private static readonly PreviewPlace[] All = [Journal, Results, Vaccines];

    /// <summary>The places that are there for a reader.</summary>
    public static IEnumerable<PreviewPlace> OpenTo(RepresentedPerson whose) => All.Where(place => whose.Has(place.Service));

    /// <summary>The place of a view; null where there is none of that name.</summary>
    public static PreviewPlace? Find(string? view) => All.FirstOrDefault(place => place.View == (view ?? ""));

    /// <summary>Its address.</summary>
    public string Address(EhrId record, string reader) => SharingAddress.AsSeenBy(record, reader) + (View.Length > 0 ? $"?vis={View}" : null);
}
