using Microsoft.AspNetCore.Components;
using Varde.Roadmap;

namespace Varde.Web.Roadmap;

/// <summary>
/// A page of the roadmap. It is published: anyone reads it, also who has not signed in, and no look at it is kept. It holds nothing of any person. What editors do they do on pages of the
/// administration, which ask the gate.
/// </summary>
public abstract class RoadmapPage : ComponentBase
{
    [Inject] public required RoadmapShelf Shelf { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [CascadingParameter] public HttpContext? Http { get; set; }

    /// <summary>The roadmap that is looked at.</summary>
    [SupplyParameterFromQuery] public string? Kart { get; set; }

    /// <summary>As of which day, as it was written.</summary>
    [SupplyParameterFromQuery] public string? Per { get; set; }

    /// <summary>The roadmaps that there are.</summary>
    public IReadOnlyList<ShelvedRoadmap> Roadmaps { get; private set; } = [];

    /// <summary>The roadmap as of the day; null where there is none.</summary>
    public RoadmapView? View { get; private set; }

    /// <summary>Whether the day that was written is none.</summary>
    public bool IsDayUnread { get; private set; }

    private protected RoadmapAddress Address { get; private set; } = new(null, null);

    internal RoadmapAddress AddressOfPage => Address;

    /// <summary>The chosen roadmap; null where there is none.</summary>
    public ShelvedRoadmap? Chosen { get; private set; }

    /// <summary>Does what the page does with the roadmap, once it is read.</summary>
    protected virtual void Read(RoadmapView view)
    {
    }

    /// <summary>Whether there is such a page, once the roadmap is read.</summary>
    protected virtual bool IsThere => true;

    protected sealed override async Task OnParametersSetAsync()
    {
        var cancellation = Http?.RequestAborted ?? CancellationToken.None;
        Roadmaps = await Shelf.ListAsync(cancellation);
        IsDayUnread = !RoadmapAddress.TryReadDay(Per, Shelf.Today, out var day);
        Chosen = !string.IsNullOrEmpty(Kart) ? Roadmaps.FirstOrDefault(one => one.Id == Kart) : Roadmaps is [var first, ..] ? first : null;
        Address = new(Roadmaps.Count > 1 ? Chosen?.Id : null, day);
        View = Chosen is not null && (await Shelf.ReadAsync(Chosen.Id, day ?? Shelf.Today, cancellation)).TryGet(out var view, out _) ? view : null;
        if (View is not null) Read(View);
        if (!IsThere || (Chosen is null && !string.IsNullOrEmpty(Kart))) Navigation.NotFound();
    }
}
