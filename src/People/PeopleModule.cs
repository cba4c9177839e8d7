using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.People.Bases;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>People, organisations, roles, care relations, consents and representation: the facts that the gate decides by, and what people do about them.</summary>
public static class PeopleModule
{
    /// <summary>Registers it. The host registers the record store and the clock, and adds access control and the FHIR API.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services, PeopleSettings? settings = null)
    {
        return services.AddSingleton(settings ?? new())
            .AddSingleton<Freshness>().AddSingleton<KnownPeople>().AddSingleton<KnownOrganisations>().AddSingleton<KnownStaff>().AddSingleton<CareRegistration>()
            .AddSingleton<CitizenStandings>().AddSingleton<StaffStandings>().AddSingleton<MachineStandings>().AddSingleton<UnitsOfCircle>().AddSingleton<RecordsInSight>()
            .AddSingleton<StateBasis>().AddSingleton<ListBases>().AddSingleton<EndBasis>()
            .Replace(ServiceDescriptor.Singleton<IAccessFacts, PeopleFacts>());
    }

    /// <summary>The addresses at which people do something about their access and that of others.</summary>
    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder app)
    {
        var bases = app.MapGroup("/api/access/bases").RequireGate().WithTags("Access");
        bases.MapPost("", (HttpContext context, AccessSession access, StateBasis state) => state.AnswerAsync(context, access)).WithSummary("States why a member of staff needs a record");
        bases.MapGet("", (HttpContext context, AccessSession access, ListBases list) => list.AnswerAsync(context, access)).WithSummary("The bases that you have stated and that are in force");
        bases.MapDelete("/{id}", (string id, HttpContext context, AccessSession access, EndBasis end) => end.AnswerAsync(id, context, access)).WithSummary("Ends a basis that you have stated");
        return app;
    }
}
