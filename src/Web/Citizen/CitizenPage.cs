using Microsoft.AspNetCore.Components;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Identity;
using Varde.Web.Layout;

namespace Varde.Web.Citizen;

/// <summary>
/// A page of the citizens' portal. It is about the citizen, or about somebody whom the address names; of whom the citizen may not represent there is no such page. Whoever has not signed in as a citizen is led there.
/// </summary>
public abstract class CitizenPage : GatedPage
{
    [Inject] public required Representation Represented { get; set; }

    /// <summary>Whose page; absent for the citizen's own.</summary>
    [Parameter] public Guid? Id { get; set; }

    /// <summary>Whose pages the citizen may turn to.</summary>
    private protected PortalPeople People { get; private set; } = null!;

    /// <summary>Whose page it is.</summary>
    private protected RepresentedPerson Whose { get; private set; } = null!;

    /// <summary>The service that the page is of; null where it shows something of several.</summary>
    private protected virtual ServiceId? Service => null;

    /// <summary>Reads what the page shows, beside whose it is.</summary>
    private protected virtual Task<Refusal?> ReadAsync(CancellationToken cancellation) => Task.FromResult<Refusal?>(null);

    protected sealed override async Task<Refusal?> LoadAsync(CancellationToken cancellation)
    {
        if (Access.Actor.Kind != ActorKind.Citizen)
        {
            Access.TellPublic();
            Navigation.NavigateTo($"{SignInPages.Path}?til={Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri))}");
            return null;
        }
        if (!(await Represented.WithSelfAsync(Access, cancellation)).TryGet(out var people, out var refusal)) return refusal;
        People = people;
        if ((Id is { } id && id != people.Self.Record.Value ? people.Others.FirstOrDefault(other => other.Record.Value == id) : people.Self) is not { } whose) return new NotFound("There is no such page.");
        Whose = whose;
        // Why nothing of a person is open is told on the front page.
        if (Service is { } service && !whose.Has(service)) return await RefusalAsync(service, cancellation);
        return await ReadAsync(cancellation);
    }

    private async Task<Refusal> RefusalAsync(ServiceId service, CancellationToken cancellation)
    {
        var missing = new NotFound("There is no such page.");
        var subject = new AccessSubject("Patient", Whose.Record.ToString(), Whose.Record) { Service = service, Missing = missing };
        return (await Access.AskAsync(AccessAction.Read, subject, cancellation)).Refusal ?? missing;
    }
}
