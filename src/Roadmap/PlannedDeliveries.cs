using Varde.People;

namespace Varde.Roadmap;

/// <summary>Tells the rollout of the deliveries that its switches and waves carry out, by all roadmaps that are published.</summary>
internal sealed class PlannedDeliveries(RoadmapShelf shelf) : IPlannedDeliveries
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, PlannedDelivery>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var views = new List<RoadmapView>();
        foreach (var roadmap in await shelf.ListAsync(cancellation))
            if ((await shelf.ReadAsync(roadmap.Id, shelf.Today, cancellation)).TryGet(out var view, out _)) views.Add(view);
        return ids.Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => Find(views, id), StringComparer.Ordinal);
    }

    private static PlannedDelivery Find(List<RoadmapView> views, string id)
    {
        if (views.Find(view => view.Holds(view.IdNow(id))) is { } holding) return Of(holding, id, PlannedState.Held);
        if (views.Find(view => view.Find(view.IdNow(id)) is not null) is { } having) return Of(having, id, PlannedState.Gone);
        return new(id, views.Count == 0 ? PlannedState.Unknown : PlannedState.Missing);
    }

    private static PlannedDelivery Of(RoadmapView view, string id, PlannedState state) => new(id, state) { Title = view.Find(view.IdNow(id))!.Delivery.Title, Roadmap = view.Edition.Roadmap };
}
