using System.Globalization;
using Microsoft.AspNetCore.Components;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Web.Layout;

/// <summary>
/// A page that shows something of a person. It asks the gate for what it shows, and the look is safe in the access log before the page leaves.
/// What is not there, or hidden from this reader, answers like a page that does not exist; what the rules refuse with a sentence says it.
/// </summary>
public abstract class GatedPage : ComponentBase
{
    [Inject] public required AccessSession Access { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] internal Receipts Receipts { get; set; } = null!;

    [CascadingParameter] public HttpContext? Http { get; set; }

    /// <summary>True when there is something to show.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>Where the reader is led after something was done, so that reloading the page does not do it again, or where there is nothing to show; null to stay.</summary>
    protected string? LeadsTo { get; set; }

    /// <summary>Reads what the page shows.</summary>
    /// <returns>Null, or why there is nothing to show.</returns>
    protected abstract Task<Refusal?> LoadAsync(CancellationToken cancellation);

    /// <summary>A whole number from 1 in the address; null when there is none. What is no such number is treated as a page that does not exist.</summary>
    /// <param name="text">The text in the address.</param>
    /// <param name="number">The number.</param>
    protected static bool TryReadNumber(string? text, out int? number)
    {
        number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is > 0 and <= 1_000_000 ? read : null;
        return text is null || number is not null;
    }

    /// <summary>What a form of the page calls when it was sent: the page has read it already, with the gate, and now leads on.</summary>
    protected void Posted()
    {
        if (LeadsTo is { } next) Navigation.NavigateTo(Receipts.With(next, Access.Actor));
    }

    protected static NotFound NoSuchNumber { get; } = new("The address holds something else than a number.");

    protected sealed override async Task OnParametersSetAsync()
    {
        var cancellation = Http?.RequestAborted ?? CancellationToken.None;
        var refusal = await LoadAsync(cancellation);
        if (refusal is null && !Access.HasAsked)
            throw new InvalidOperationException($"{GetType().Name} shows a record without having asked the gate.");
        await Access.CloseAsync(disclosed: refusal is null, cancellation);
        IsLoaded = refusal is null;
        if (refusal is null) return;
        if (LeadsTo is { } next)
        {
            Navigation.NavigateTo(next);
            return;
        }
        if (Http is { } http) FaultPage.Tell(http, refusal);
        Navigation.NotFound();
    }
}
