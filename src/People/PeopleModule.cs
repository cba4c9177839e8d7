using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.People.Bases;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.People.Register;
using Varde.People.Systems;

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
            .AddSingleton<OwnRecord>().AddSingleton<WhoIAm>().AddSingleton<WhomIRepresent>()
            .AddSingleton(s => new Representation(s.GetRequiredService<OwnRecord>(), s.GetRequiredService<KnownPeople>(), s.GetRequiredService<Gate>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<YouthAccess>().AddSingleton<Powers>().AddSingleton<Blocks>().AddSingleton<ApplyRegisterEvent>()
            .AddSingleton<KnownSystems>().AddSingleton<RolloutFacts>().AddSingleton<ApprovedUse>().AddSingleton<Clients>().AddSingleton<Approvals>().AddSingleton<Switches>().AddSingleton<IResourceGuard, SystemFactsGuard>()
            .AddSingleton<IResourceGuard, RegisteredFacts>()
            .Replace(ServiceDescriptor.Singleton<IAccessFacts, PeopleFacts>());
    }

    /// <summary>The addresses at which people do something about their access and that of others.</summary>
    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder app)
    {
        var bases = app.MapGroup("/api/access/bases").RequireGate().WithTags("Access");
        bases.MapPost("", (HttpContext context, AccessSession access, StateBasis state) => state.AnswerAsync(context, access)).WithSummary("States why a member of staff needs a record");
        bases.MapGet("", (HttpContext context, AccessSession access, ListBases list) => list.AnswerAsync(context, access)).WithSummary("The bases that you have stated and that are in force");
        bases.MapDelete("/{id}", (string id, HttpContext context, AccessSession access, EndBasis end) => end.AnswerAsync(id, context, access)).WithSummary("Ends a basis that you have stated");
        var register = app.MapGroup("/api/people").RequireGate().WithTags("People");
        register.MapPost("/register-events", (HttpContext context, AccessSession access, ApplyRegisterEvent apply) => apply.AnswerAsync(context, access)).WithSummary("What the population register says, applied before the answer");
        MapSystems(app);
        var me = app.MapGroup("/api/me").RequireGate().WithTags("Me");
        me.MapGet("", (HttpContext context, AccessSession access, WhoIAm who) => who.AnswerAsync(context, access)).WithSummary("Who you are here: lane, role or age");
        me.MapGet("/representation", (HttpContext context, AccessSession access, WhomIRepresent whom) => whom.AnswerAsync(context, access)).WithSummary("Whom you may represent, and of whom you may not, why");
        me.MapPost("/youth-access", (HttpContext context, AccessSession access, YouthAccess youth) => youth.AnswerAsync(context, access)).WithSummary("A parent gives, withdraws or refuses a youth's own use");
        me.MapGet("/powers", (HttpContext context, AccessSession access, Powers powers) => powers.ListAsync(context, access)).WithSummary("The powers of attorney that you have given and hold");
        me.MapPost("/powers", (HttpContext context, AccessSession access, Powers powers) => powers.GiveAsync(context, access)).WithSummary("Gives a power of attorney");
        me.MapDelete("/powers/{id}", (string id, HttpContext context, AccessSession access, Powers powers) => powers.EndAsync(id, context, access)).WithSummary("Ends a power of attorney that you have given or hold");
        me.MapPost("/blocks", (HttpContext context, AccessSession access, Blocks blocks) => blocks.SetAsync(context, access)).WithSummary("Blocks information for staff");
        me.MapDelete("/blocks/{patient}/{id}", (string patient, string id, HttpContext context, AccessSession access, Blocks blocks) => blocks.LiftAsync(patient, id, context, access)).WithSummary("Lifts a block");
        return app;
    }

    private static void MapSystems(IEndpointRouteBuilder app)
    {
        var clients = app.MapGroup("/api/clients").RequireGate().WithTags("Systems");
        clients.MapGet("", (HttpContext context, AccessSession access, Clients all) => all.ListAsync(context, access)).WithSummary("The machine clients that are registered");
        clients.MapPut("/{organisation}/{id}", (string organisation, string id, HttpContext context, AccessSession access, Clients all) => all.PutAsync(organisation, id, context, access)).WithSummary("Registers a machine client of an organisation");
        clients.MapDelete("/{organisation}/{id}", (string organisation, string id, HttpContext context, AccessSession access, Clients all) => all.EndAsync(organisation, id, context, access)).WithSummary("Ends a registration");
        var approvals = app.MapGroup("/api/approvals").RequireGate().WithTags("Systems");
        approvals.MapGet("", (HttpContext context, AccessSession access, Approvals all) => all.ListAsync(context, access)).WithSummary("The approvals of your organisation");
        approvals.MapPost("", (HttpContext context, AccessSession access, Approvals all) => all.GiveAsync(context, access)).WithSummary("Registers an approval");
        approvals.MapDelete("/{id}", (string id, HttpContext context, AccessSession access, Approvals all) => all.EndAsync(id, context, access)).WithSummary("Ends an approval");
        var switches = app.MapGroup("/api/switches").RequireGate().WithTags("Systems");
        switches.MapGet("", (HttpContext context, AccessSession access, Switches all) => all.ListAsync(context, access)).WithSummary("The switches of rollout that were set");
        switches.MapGet("/{organisation}/{service}", (string organisation, string service, HttpContext context, AccessSession access, Switches all) => all.ReadAsync(organisation, service, context, access)).WithSummary("Whether an organisation has taken a service into use");
        switches.MapPut("/{organisation}/{service}", (string organisation, string service, HttpContext context, AccessSession access, Switches all) => all.PutAsync(organisation, service, context, access)).WithSummary("Switches a service on or off for an organisation");
    }
}
