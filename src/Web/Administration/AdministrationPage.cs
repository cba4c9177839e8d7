using Varde.AccessControl;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Layout;

namespace Varde.Web.Administration;

/// <summary>A page of the administration. It asks the gate for what it shows; the menu shows what the reader may open.</summary>
public abstract class AdministrationPage : GatedPage
{
    // Whoever signs in at work sees how the server fares, and so the pages.
    internal static AccessSubject Server { get; } = new("SYSTEM", "figures");

    /// <summary>The places that the reader is shown.</summary>
    public IReadOnlyList<AdministrationPlace> Places { get; private set; } = [];

    /// <summary>What is answered where only those who look after security have a page: what the rules say, and otherwise as where there is none.</summary>
    private protected async Task<Refusal?> RefuseOthersAsync(AdministrationPlace place, CancellationToken cancellation) => Places.Contains(place) ? null
        : (await Access.AskAsync(AccessAction.Read, ExplainPage.Subject, cancellation)).Refusal ?? new NotFound("There is no such page.");

    /// <summary>Reads what the page shows.</summary>
    private protected abstract Task<Refusal?> ReadAsync(CancellationToken cancellation);

    protected sealed override async Task<Refusal?> LoadAsync(CancellationToken cancellation)
    {
        if ((await Access.AskAsync(AccessAction.Read, Server, cancellation)).Refusal is { } refused) return refused;
        var isOfficer = await Access.SeesAsync(ExplainPage.Subject, cancellation, "explain");
        var leadsRollout = await Access.SeesAsync(RolloutReading.Subject(), cancellation);
        Places = [.. AdministrationPlace.All.Where(place => (isOfficer || !place.IsOfOfficers) && (leadsRollout || !place.IsOfRollout))];
        return await ReadAsync(cancellation);
    }
}
