using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Varde.People;
using Varde.Records;

namespace Varde.Roadmap;

/// <summary>The roadmap of a region: what it plans, for whom, when, and what has moved since.</summary>
public static class RoadmapModule
{
    /// <summary>Registers it. The host registers the record store, the clock and access control.</summary>
    public static IServiceCollection AddRoadmap(this IServiceCollection services) =>
        services.AddSingleton(s => new RoadmapShelf(s.GetRequiredService<RecordStore>(), s.GetRequiredService<TimeProvider>()))
            .Replace(ServiceDescriptor.Singleton<IPlannedDeliveries, PlannedDeliveries>());
}
