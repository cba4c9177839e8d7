using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.People.AccessLog;
using Varde.People.Bases;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.People.Merging;
using Varde.People.Register;
using Varde.People.Rollout;
using Varde.People.Sharing;
using Varde.People.Systems;
using Varde.People.Use;
using Varde.Records;

namespace Varde.People;

/// <summary>People, organisations, roles, care relations, consents and representation: the facts that the gate decides by, and what people do about them.</summary>
public static class PeopleModule
{
    /// <summary>Registers it. The host registers the record store and the clock, and adds access control and the FHIR API.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services, PeopleSettings? settings = null)
    {
        services.TryAddSingleton<IPlannedDeliveries, NoRoadmap>();
        return services.AddSingleton(settings ?? new())
            .AddSingleton<Freshness>().AddSingleton<KnownPeople>().AddSingleton<KnownOrganisations>().AddSingleton<KnownStaff>().AddSingleton<CareRegistration>()
            .AddSingleton<CitizenStandings>().AddSingleton<StaffStandings>().AddSingleton<MachineStandings>().AddSingleton<UnitsOfCircle>().AddSingleton<RecordsInSight>()
            .AddSingleton<StateBasis>().AddSingleton<ListBases>().AddSingleton<EndBasis>().AddSingleton<Reviews>().AddSingleton<HeldNotices>().AddSingleton<AtRisk>().AddHostedService<HeldNoticeWorker>()
            .AddSingleton(s => new StaffBases(s.GetRequiredService<StateBasis>(), s.GetRequiredService<ListBases>(), s.GetRequiredService<KnownPeople>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new StaffNumbers(s.GetRequiredService<KnownStaff>()))
            .AddSingleton(s => new CareSettings(s.GetRequiredService<KnownStaff>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<OwnRecord>().AddSingleton<WhoIAm>().AddSingleton<WhomIRepresent>()
            .AddSingleton(s => new Representation(s.GetRequiredService<OwnRecord>(), s.GetRequiredService<KnownPeople>(), s.GetRequiredService<Gate>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new AccessLogReading(s.GetRequiredService<OwnRecord>(), s.GetRequiredService<KnownOrganisations>(), s.GetRequiredService<RecordStore>())).AddSingleton<ReadAccessLog>().AddSingleton<OfficersLog>().AddSingleton<ReadAudit>().AddSingleton<ExportAudit>().AddSingleton<TiesOfStaff>().AddSingleton<ReportUnusual>()
            .AddSingleton(s => new AuditReading(s.GetRequiredService<ReadAudit>(), s.GetRequiredService<ReportUnusual>(), s.GetRequiredService<ExportAudit>(), s.GetRequiredService<KnownOrganisations>()))
            .AddSingleton(s => new CitizenChoices(s.GetRequiredService<OwnRecord>(), s.GetRequiredService<Powers>(), s.GetRequiredService<Blocks>(), s.GetRequiredService<YouthAccess>(), s.GetRequiredService<OwnWishes>(), s.GetRequiredService<PortalChoices>(), s.GetRequiredService<KnownOrganisations>(), s.GetRequiredService<RecordStore>()))
            .AddSingleton<YouthAccess>().AddSingleton<Powers>().AddSingleton<Blocks>().AddSingleton<PortalChoices>().AddSingleton<ApplyRegisterEvent>().AddSingleton<RegisterPerson>()
            .AddSingleton<SharedDocuments>().AddSingleton<ReadersToday>().AddSingleton<StaffToday>().AddSingleton<ReadSharing>().AddSingleton<SharingHistory>().AddSingleton<PanelReading>().AddSingleton<SettingQuestions>().AddSingleton<Followers>().AddSingleton<ChangeSharing>().AddSingleton<SharingWriting>().AddSingleton<OwnWishes>().AddSingleton<Worklists>().AddSingleton<LastLooks>().AddSingleton<Disclosures>()
            .AddSingleton(s => new DocumentSharing(s.GetRequiredService<ReadSharing>(), s.GetRequiredService<PanelReading>(), s.GetRequiredService<ChangeSharing>(), s.GetRequiredService<SharingHistory>(), s.GetRequiredService<Disclosures>()))
            .AddSingleton(s => new StaffWorklists(s.GetRequiredService<Worklists>(), s.GetRequiredService<Reviews>(), s.GetRequiredService<LastLooks>()))
            .AddSingleton(s => new PlaceNames(s.GetRequiredService<KnownOrganisations>()))
            .AddSingleton(s => new StaffPatients(s.GetRequiredService<KnownPeople>(), s.GetRequiredService<KnownStaff>(), s.GetRequiredService<KnownOrganisations>(), s.GetRequiredService<LastLooks>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new NewsReading(s.GetRequiredService<RecordStore>(), s.GetRequiredService<LastLooks>(), s.GetRequiredService<SharedDocuments>(), s.GetRequiredService<SharingHistory>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<LogQuestions>().AddSingleton(s => new AccessLogQuestions(s.GetRequiredService<LogQuestions>()))
            .AddSingleton(s => new NotificationChoices(s.GetRequiredService<OwnRecord>(), s.GetRequiredService<RecordStore>(), s.GetRequiredService<ResourceWriting>()))
            .AddSingleton(s => new PersonMarks(s.GetRequiredService<KnownPeople>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new PortalPreview(s.GetRequiredService<KnownPeople>(), s.GetRequiredService<Representation>()))
            .AddSingleton<KnownSystems>().AddSingleton<RolloutFacts>().AddSingleton<ApprovedUse>().AddSingleton<Clients>().AddSingleton<Approvals>().AddSingleton<IResourceGuard, SystemFactsGuard>()
            .AddSingleton<SwitchHistory>().AddSingleton<OpenWork>().AddSingleton<Switches>().AddSingleton<RolloutLookups>()
            .AddSingleton(s => new RolloutReading(s.GetRequiredService<SwitchHistory>(), s.GetRequiredService<KnownSystems>(), s.GetRequiredService<KnownOrganisations>(), s.GetRequiredService<RolloutFacts>(), s.GetRequiredService<RolloutLookups>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new RolloutDecisions(s.GetRequiredService<RolloutReading>(), s.GetRequiredService<SwitchHistory>(), s.GetRequiredService<KnownSystems>(), s.GetRequiredService<OpenWork>(), s.GetRequiredService<RolloutLookups>(), s.GetRequiredService<ResourceWriting>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<WaveShelf>().AddSingleton<WaveFigures>().AddSingleton<Waves>().AddSingleton(s => new WaveReading(s.GetRequiredService<WaveShelf>(), s.GetRequiredService<WaveFigures>(), s.GetRequiredService<RolloutLookups>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new WaveDecisions(s.GetRequiredService<WaveShelf>(), s.GetRequiredService<RolloutReading>(), s.GetRequiredService<RolloutDecisions>(), s.GetRequiredService<SwitchHistory>(), s.GetRequiredService<RolloutLookups>(), s.GetRequiredService<ResourceWriting>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<UseLog>().AddSingleton<UseCounter>().AddHostedService<UseCountWorker>().AddSingleton<UseAddress>()
            .AddSingleton(s => new UseReading(s.GetRequiredService<UseCounter>(), s.GetRequiredService<RolloutReading>(), s.GetRequiredService<SwitchHistory>(), s.GetRequiredService<KnownSystems>(), s.GetRequiredService<RolloutFacts>(), s.GetRequiredService<WaveShelf>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<MergedParties>().AddSingleton<IResourceOperation, MergePatients>().AddSingleton<IResourceOperation, UnmergePatients>().AddSingleton<PersonsRecords>()
            .AddSingleton<IResourceGuard, RegisteredFacts>()
            .AddSingleton<IResourceGuard, RegisteredCare>()
            .AddSingleton<IResourceGuard, OwnUnits>()
            .AddSingleton<AuditEvents>().AddSingleton<IResourceSource>(s => s.GetRequiredService<AuditEvents>()).AddSingleton<IResourceGuard>(s => s.GetRequiredService<AuditEvents>())
            .Replace(ServiceDescriptor.Singleton<INewDocuments, NewDocumentClasses>())
            .AddSingleton<IMergedPatients>(s => s.GetRequiredService<KnownPeople>())
            .Replace(ServiceDescriptor.Singleton<IAccessFacts, PeopleFacts>());
    }

    /// <summary>The addresses at which people do something about their access and that of others.</summary>
    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder app)
    {
        var bases = app.MapGroup("/api/access/bases").RequireGate().RefuseUnknownClients().WithTags("Access");
        bases.MapPost("", (HttpContext context, AccessSession access, StateBasis state) => state.AnswerAsync(context, access)).WithSummary("States why a member of staff needs a record");
        bases.MapGet("", (HttpContext context, AccessSession access, ListBases list) => list.AnswerAsync(context, access)).WithSummary("The bases that you have stated and that are in force");
        bases.MapDelete("/{id}", (string id, HttpContext context, AccessSession access, EndBasis end) => end.AnswerAsync(id, context, access)).WithSummary("Ends a basis that you have stated");
        var reviews = app.MapGroup("/api/access/reviews").RequireGate().RefuseUnknownClients().WithTags("Access");
        reviews.MapGet("", (HttpContext context, AccessSession access, Reviews all) => all.ListAsync(context, access)).WithSummary("Emergencies of your organisation that the leader reviews");
        reviews.MapPost("/{id}", (string id, HttpContext context, AccessSession access, Reviews all) => all.DecideAsync(id, context, access)).WithSummary("Finds an emergency right, or wrong with a reason");
        reviews.MapPost("/{id}/notice", (string id, HttpContext context, AccessSession access, Reviews all) => all.NotifyAsync(id, context, access)).WithSummary("Sends a notice that is held, or holds it until a day");
        MapSharing(app);
        var register = app.MapGroup("/api/people").RequireGate().WithTags("People");
        register.MapPost("/register-events", (HttpContext context, AccessSession access, ApplyRegisterEvent apply) => apply.AnswerAsync(context, access)).WithSummary("What the population register says, applied before the answer");
        register.MapGet("/{patient}/records", (string patient, HttpContext context, AccessSession access, PersonsRecords records) => records.AnswerAsync(patient, context, access)).RefuseUnknownClients().WithSummary("The records of a person: several where patients were merged");
        register.MapPost("", (HttpContext context, AccessSession access, RegisterPerson person) => person.AnswerAsync(context, access)).RefuseUnknownClients().WithSummary("Registers somebody who comes for care");
        MapSystems(app);
        var me = app.MapGroup("/api/me").RequireGate().RefuseUnknownClients().WithTags("Me");
        me.MapGet("", (HttpContext context, AccessSession access, WhoIAm who) => who.AnswerAsync(context, access)).WithSummary("Who you are here: lane, role or age");
        me.MapGet("/representation", (HttpContext context, AccessSession access, WhomIRepresent whom) => whom.AnswerAsync(context, access)).WithSummary("Whom you may represent, and of whom you may not, why");
        me.MapGet("/access-log", (HttpContext context, AccessSession access, ReadAccessLog log) => log.AnswerAsync(context, access)).WithSummary("Who has looked into your record, or that of somebody whom you represent");
        me.MapPost("/youth-access", (HttpContext context, AccessSession access, YouthAccess youth) => youth.AnswerAsync(context, access)).WithSummary("A parent gives, withdraws or refuses a youth's own use");
        me.MapGet("/powers", (HttpContext context, AccessSession access, Powers powers) => powers.ListAsync(context, access)).WithSummary("The powers of attorney that you have given and hold");
        me.MapPost("/powers", (HttpContext context, AccessSession access, Powers powers) => powers.GiveAsync(context, access)).WithSummary("Gives a power of attorney");
        me.MapDelete("/powers/{id}", (string id, HttpContext context, AccessSession access, Powers powers) => powers.EndAsync(id, context, access)).WithSummary("Ends a power of attorney that you have given or hold");
        me.MapGet("/sharing", (HttpContext context, AccessSession access, OwnWishes wishes) => wishes.ListAsync(context, access)).WithSummary("The documents that you have hidden, that are hidden from your parents, and that are older than the portal");
        me.MapPost("/hidden", (HttpContext context, AccessSession access, OwnWishes wishes) => wishes.HideAsync(context, access)).WithSummary("Hides a document of yours in the portal");
        me.MapDelete("/hidden/{**document}", (string document, HttpContext context, AccessSession access, OwnWishes wishes) => wishes.ShowAsync(document, context, access)).WithSummary("Shows a document again");
        me.MapDelete("/hidden-from-parents/{**document}", (string document, HttpContext context, AccessSession access, OwnWishes wishes) => wishes.LiftAsync(document, context, access)).WithSummary("Lifts what hides a document of yours from your parents");
        me.MapGet("/portal-level", (HttpContext context, AccessSession access, PortalChoices choices) => choices.LevelAsync(context, access)).WithSummary("How much of the portal you have consented to, or the child that you represent");
        me.MapPut("/portal-level", (HttpContext context, AccessSession access, PortalChoices choices) => choices.SetLevelAsync(context, access)).WithSummary("Consents to more or less of the portal");
        me.MapGet("/services", (HttpContext context, AccessSession access, PortalChoices choices) => choices.ServicesAsync(context, access)).WithSummary("The services of the portal that you have closed");
        me.MapPut("/services/{service}", (string service, HttpContext context, AccessSession access, PortalChoices choices) => choices.SetServiceAsync(service, context, access)).WithSummary("Closes a service of the portal to you and all who represent you, or opens it again");
        me.MapPost("/blocks", (HttpContext context, AccessSession access, Blocks blocks) => blocks.SetAsync(context, access)).WithSummary("Blocks information for staff");
        me.MapDelete("/blocks/{patient}/{id}", (string patient, string id, HttpContext context, AccessSession access, Blocks blocks) => blocks.LiftAsync(patient, id, context, access)).WithSummary("Lifts a block");
        var audit = app.MapGroup("/api/audit").RequireGate().RefuseUnknownClients().WithTags("Audit");
        audit.MapGet("", (HttpContext context, AccessSession access, ReadAudit read) => read.ByAddressAsync(context, access)).WithSummary("The access log, for security officers with a stated purpose");
        audit.MapPost("/search", (HttpContext context, AccessSession access, ReadAudit read) => read.ByBodyAsync(context, access)).WithSummary("The same, asked for in a body: about a patient, say");
        audit.MapPost("/export", (HttpContext context, AccessSession access, ExportAudit export) => export.AnswerAsync(context, access)).WithSummary("A part of the access log as CSV or lines of JSON");
        audit.MapPost("/unusual", (HttpContext context, AccessSession access, ReportUnusual report) => report.AnswerAsync(context, access)).WithSummary("Access of a period that somebody should look at, by named rules");
        return app;
    }

    private static void MapSharing(IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/api/worklists").RequireGate().RefuseUnknownClients().WithTags("Sharing");
        lists.MapGet("/unassessed", (HttpContext context, AccessSession access, Worklists all) => all.UnassessedAsync(context, access)).WithSummary("Documents of 12 to 15 year olds that nobody has assessed");
        lists.MapGet("/turning", (HttpContext context, AccessSession access, Worklists all) => all.TurningAsync(context, access)).WithSummary("Who turns 12, 16 or 18 within thirty days");
        lists.MapGet("/reviews", (HttpContext context, AccessSession access, Worklists all) => all.ReviewsAsync(context, access)).WithSummary("Codes that are to be assessed anew");
        app.MapGroup("/api/records/{record}/at-risk").RequireGate().RefuseUnknownClients().WithTags("Access")
            .MapPut("", (string record, HttpContext context, AccessSession access, AtRisk risk) => risk.AnswerAsync(record, context, access)).WithSummary("Says that a person is at risk, so that notices about access are held");
        app.MapGroup("/api/records/{record}/disclosures").RequireGate().RefuseUnknownClients().WithTags("Sharing")
            .MapPost("", (string record, HttpContext context, AccessSession access, Disclosures disclosures) => disclosures.AnswerAsync(record, context, access)).WithSummary("Writes to one parent what they need to know");
        var records = app.MapGroup("/api/records/{record}/documents").RequireGate().RefuseUnknownClients().WithTags("Sharing");
        records.MapGet("/{uid}/sharing", (string record, string uid, HttpContext context, AccessSession access, ReadSharing read) => read.AnswerAsync(record, uid, context, access)).WithSummary("The sharing panel of a composition");
        records.MapPost("/{uid}/sharing", (string record, string uid, HttpContext context, AccessSession access, ChangeSharing change) => change.AnswerAsync(record, uid, context, access)).WithSummary("Gives or withholds a composition");
        records.MapGet("/{type}/{id}/sharing", (string record, string type, string id, HttpContext context, AccessSession access, ReadSharing read) => read.AnswerAsync(record, $"{type}/{id}", context, access)).WithSummary("The sharing panel of a resource");
        records.MapPost("/{type}/{id}/sharing", (string record, string type, string id, HttpContext context, AccessSession access, ChangeSharing change) => change.AnswerAsync(record, $"{type}/{id}", context, access)).WithSummary("Gives or withholds a resource");
    }

    private static void MapSystems(IEndpointRouteBuilder app)
    {
        var clients = app.MapGroup("/api/clients").RequireGate().RefuseUnknownClients().WithTags("Systems");
        clients.MapGet("", (HttpContext context, AccessSession access, Clients all) => all.ListAsync(context, access)).WithSummary("The machine clients that are registered");
        clients.MapPut("/{organisation}/{id}", (string organisation, string id, HttpContext context, AccessSession access, Clients all) => all.PutAsync(organisation, id, context, access)).WithSummary("Registers a machine client of an organisation");
        clients.MapDelete("/{organisation}/{id}", (string organisation, string id, HttpContext context, AccessSession access, Clients all) => all.EndAsync(organisation, id, context, access)).WithSummary("Ends a registration");
        var approvals = app.MapGroup("/api/approvals").RequireGate().RefuseUnknownClients().WithTags("Systems");
        approvals.MapGet("", (HttpContext context, AccessSession access, Approvals all) => all.ListAsync(context, access)).WithSummary("The approvals of your organisation");
        approvals.MapPost("", (HttpContext context, AccessSession access, Approvals all) => all.GiveAsync(context, access)).WithSummary("Registers an approval");
        approvals.MapDelete("/{id}", (string id, HttpContext context, AccessSession access, Approvals all) => all.EndAsync(id, context, access)).WithSummary("Ends an approval");
        var switches = app.MapGroup("/api/switches").RequireGate().RefuseUnknownClients().WithTags("Systems");
        switches.MapGet("", (HttpContext context, AccessSession access, Switches all) => all.ListAsync(context, access)).WithSummary("The switches of rollout");
        switches.MapPost("", (HttpContext context, AccessSession access, Switches all) => all.SetAsync(context, access)).WithSummary("Sets a switch: a service is on or off at a node, for whom, from when, and why");
        switches.MapGet("/state", (HttpContext context, AccessSession access, Switches all) => all.StateAsync(context, access)).WithSummary("Whether a service was on at a node, at a moment, for somebody");
        switches.MapGet("/table", (HttpContext context, AccessSession access, Switches all) => all.TableAsync(context, access)).WithSummary("What was on where at a moment, as JSON or CSV");
        switches.MapGet("/{id}", (string id, HttpContext context, AccessSession access, Switches all) => all.ReadAsync(id, context, access)).WithSummary("One switch");
        switches.MapGet("/{id}/history", (string id, HttpContext context, AccessSession access, Switches all) => all.HistoryAsync(id, context, access)).WithSummary("All versions of a switch");
        switches.MapPut("/{id}", (string id, HttpContext context, AccessSession access, Switches all) => all.ChangeAsync(id, context, access)).WithSummary("Changes a switch");
        switches.MapPost("/{id}/end", (string id, HttpContext context, AccessSession access, Switches all) => all.EndAsync(id, context, access)).WithSummary("Ends a switch");
        var waves = app.MapGroup("/api/waves").RequireGate().RefuseUnknownClients().WithTags("Systems");
        waves.MapGet("", (HttpContext context, AccessSession access, Waves all) => all.ListAsync(context, access)).WithSummary("The waves of rollout");
        waves.MapPost("", (HttpContext context, AccessSession access, Waves all) => all.SetAsync(context, access)).WithSummary("Plans a wave: a service is taken into use at some nodes from a day, once what must be ready is");
        waves.MapGet("/lists", (HttpContext context, AccessSession access, Waves all) => all.ListsAsync(context, access)).WithSummary("Ready-made lists of what must or may be ready, to plan a wave from");
        waves.MapGet("/{id}", (string id, HttpContext context, AccessSession access, Waves all) => all.ReadAsync(id, context, access)).WithSummary("One wave");
        waves.MapGet("/{id}/history", (string id, HttpContext context, AccessSession access, Waves all) => all.HistoryAsync(id, context, access)).WithSummary("All versions of a wave");
        waves.MapGet("/{id}/days", (string id, HttpContext context, AccessSession access, Waves all) => all.DaysAsync(id, context, access)).WithSummary("The first days of a wave: notes, refusals and new uses");
        waves.MapPut("/{id}", (string id, HttpContext context, AccessSession access, Waves all) => all.ChangeAsync(id, context, access)).WithSummary("Changes a wave and its readiness items");
        waves.MapPost("/{id}/decision", (string id, HttpContext context, AccessSession access, Waves all) => all.DecideAsync(id, context, access)).WithSummary("Decides go, no go or postponed; a go sets the switches of the wave");
        waves.MapPut("/{id}/days/{day}", (string id, string day, HttpContext context, AccessSession access, Waves all) => all.NoteAsync(id, day, context, access)).WithSummary("Writes about one of the first days of a wave");
        app.MapGroup("/api/use").RequireGate().RefuseUnknownClients().WithTags("Systems")
            .MapGet("", (HttpContext context, AccessSession access, UseAddress use) => use.AnswerAsync(context, access)).WithSummary("How much a service is used at a place, week by week, as JSON or CSV");
    }
}
