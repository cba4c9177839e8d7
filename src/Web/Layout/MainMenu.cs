using Varde.AccessControl;
using Varde.People;
using Varde.Web.Queries;
using Varde.Web.Roadmap;

namespace Varde.Web.Layout;

/// <summary>A place of the main menu.</summary>
/// <param name="Name">The name of its text.</param>
/// <param name="Address">Where it lies.</param>
internal sealed record MenuPlace(string Name, string Address);

/// <summary>
/// What the main menu offers a reader: no place that the rules would refuse. The rules are asked as when the place is opened, nothing is logged, and no record is read for it. Whoever has not signed in is
/// offered all of it, and led to the sign-in.
/// </summary>
internal sealed class MainMenu(AccessSession access, Gate gate, StaffBases bases, TimeProvider time)
{
    public static readonly MenuPlace Records = new("Records", "/kliniker"), Worklists = new("Worklists", "/kliniker/arbeidslister"), Queries = new("Queries", QueriesModule.Page), Roadmap = new("Roadmap", RoadmapAddress.Root),
        Administration = new("Administration", "/drift"), Api = new("Api", "/docs/api"), Guide = new("Documentation", "/docs");

    private static readonly MenuPlace[] All = [Records, Worklists, Queries, Roadmap, Administration, Api, Guide];

    /// <summary>The places, in the order of the menu.</summary>
    public async Task<IReadOnlyList<MenuPlace>> PlacesAsync(CancellationToken cancellation)
    {
        if (access.Actor.Kind is ActorKind.Unknown or ActorKind.Developer) return All;
        var (offered, seesPatients) = (new List<MenuPlace>(), await bases.SeesPatientsAsync(access, cancellation));
        foreach (var place in All)
            if (await IsOfferedAsync(place, seesPatients, cancellation)) offered.Add(place);
        return offered;
    }

    private async ValueTask<bool> IsOfferedAsync(MenuPlace place, bool seesPatients, CancellationToken cancellation) => place switch
    {
        _ when place == Records => seesPatients,
        _ when place == Worklists => seesPatients || await MayReadAsync(new("Review", "") { Service = ServiceId.Review, Owner = access.Actor.Organisation }, cancellation) || await MayReadAsync(new("LogQuestion", "") { Service = ServiceId.LogQuestion }, cancellation),
        _ when place == Queries => await MayReadAsync(QueriesModule.Subject, cancellation),
        _ when place == Administration => await MayReadAsync(Varde.Web.Administration.AdministrationPage.Server, cancellation),
        _ => true,
    };

    // Not by the session of the page, which tells by itself whether the page has asked.
    private async ValueTask<bool> MayReadAsync(AccessSubject subject, CancellationToken cancellation) =>
        !(await gate.DecideAsync(new AccessRequest(access.Actor, AccessAction.Read, subject, "", time.GetUtcNow()), cancellation)).IsRefused;
}
