using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>People, organisations, roles, care relations, consents and representation: the facts that the gate decides by, and what people do about them.</summary>
public static class PeopleModule
{
    /// <summary>Registers it. The host registers the record store and the clock, and adds access control and the FHIR API.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services, PeopleSettings? settings = null)
    {
        services.TryAddSingleton<ResourceLookup>();
        return services.AddSingleton(settings ?? new())
            .AddSingleton<Freshness>().AddSingleton<KnownPeople>().AddSingleton<KnownOrganisations>().AddSingleton<KnownStaff>().AddSingleton<CareRegistration>()
            .AddSingleton<CitizenStandings>().AddSingleton<StaffStandings>().AddSingleton<MachineStandings>().AddSingleton<UnitsOfCircle>().AddSingleton<RecordsInSight>()
            .Replace(ServiceDescriptor.Singleton<IAccessFacts, PeopleFacts>());
    }
}
