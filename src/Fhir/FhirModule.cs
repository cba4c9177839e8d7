using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Capability;
using Varde.Fhir.Definitions;
using Varde.Fhir.Export;
using Varde.Fhir.GraphQl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Operations.Documents;
using Varde.Fhir.Operations.Labels;
using Varde.Fhir.Operations.Matching;
using Varde.Fhir.Operations.Summaries;
using Varde.Fhir.Profiles;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Fhir.Subscriptions;
using Varde.Fhir.Terminology;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Operations;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>The FHIR R4 API. The engine knows no domain: every type of resource is stored and searched as it is.</summary>
public static class FhirModule
{
    /// <summary>Where the API lies.</summary>
    public const string Base = "/fhir/r4";

    /// <summary>What takes the search values out of resources; the host hands it to the record store.</summary>
    /// <param name="units">Brings an amount and its unit of UCUM to one that equal amounts share, with the name of their kind; null for a unit that is not known.</param>
    public static ILeafExtractor LeafExtractor(Func<double, string, (double Amount, string Kind)?> units) => new SearchLeaves((amount, unit) => units(amount, unit));

    /// <summary>The API: <see cref="FhirRoutes.Table"/> is its table of contents.</summary>
    public static IEndpointRouteBuilder MapFhir(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Base).RequireGate().WithTags("FHIR");
        foreach (var route in FhirRoutes.Table)
            api.MapMethods(route.Template, route.Method == "GET" ? ["GET", "HEAD"] : [route.Method], (Delegate)((HttpContext context) => AnswerAsync(context, route))).WithSummary(route.Summary);
        api.MapGet(EventStream.Pattern, (HttpContext context, EventStream stream) => stream.OpenAsync(context)).WithSummary("The events of a subscription as server-sent events");
        api.Map("/{**rest}", (HttpContext context) => FhirAnswer.Of(new NotFound("Nothing answers at this address."), context.Request, null)).WithOrder(int.MaxValue);
        return app;
    }

    /// <summary>Registers the API. The host registers the record store, the clock and <see cref="IOpenEhrRecords"/>, adds access control, and says where the keys of data protection are kept.</summary>
    /// <param name="services">Where they are registered.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="units">As <see cref="LeafExtractor"/>'s.</param>
    public static IServiceCollection AddFhir(this IServiceCollection services, FhirSettings settings, Func<double, string, (double Amount, string Kind)?> units) => services.AddDataProtection().Services
        .Configure<RouteOptions>(routes => routes.ConstraintMap[OperationName.Constraint] = typeof(OperationName))
        .AddSingleton(settings).AddSingleton<PageSeal>()
        .AddSingleton<StoredResources>().AddSingleton<ResourceOwners>().AddSingleton<ResourceCommits>()
        .AddSingleton<StoredProfiles>().AddSingleton<ProfileGuard>().AddSingleton<ValidateResource>()
        .AddSingleton(s => new SearchEngine(s.GetRequiredService<RecordStore>(), (amount, unit) => units(amount, unit), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ICodeSets>(), s.GetService<IMergedPatients>())).AddSingleton<CanonicalUnits>((amount, unit) => units(amount, unit)).AddSingleton<Conditions>().AddSingleton<ResourceWrites>()
        .AddSingleton<ReadCapability>().AddSingleton<Transaction>().AddSingleton<ProcessBundle>().AddSingleton<SearchResources>().AddSingleton<ReadHistory>()
        .AddSingleton<CreateResource>().AddSingleton<UpdateResource>().AddSingleton<PatchResource>().AddSingleton<DeleteResource>().AddSingleton<ReadResource>()
        .AddSingleton(s => new ResourceImport(s.GetRequiredService<UpdateResource>(), s.GetRequiredService<ReadResource>(), s.GetRequiredService<Gate>()))
        .AddSingleton(s => new ResourceWriting(s.GetRequiredService<ResourceCommits>(), s.GetRequiredService<StoredResources>(), s.GetRequiredService<Conditions>())).AddSingleton<ResourceLookup>()
        .AddSingleton(s => new ResourceReading(s.GetRequiredService<SearchEngine>(), s.GetRequiredService<IResourceMappings>()))
        .AddSingleton(s => new ResourceEditing(s.GetRequiredService<ProcessBundle>(), s.GetRequiredService<ReadHistory>(), s.GetRequiredService<StoredResources>(), s.GetRequiredService<RecordStore>(), s.GetRequiredService<IOpenEhrRecords>()))
        .AddSingleton(s => new CodeReading(s.GetRequiredService<TerminologySources>()))
        .AddSingleton<StoredTerminology>().AddSingleton<TerminologySources>().AddSingleton<CodeMembership>().AddSingleton<ICodeSets, SearchedCodes>()
        .AddSingleton<LookUpCode>().AddSingleton<CompareCodes>().AddSingleton<ValidateCode>().AddSingleton<ExpandValueSet>().AddSingleton<TranslateCode>()
        .AddSingleton<SubscriptionTopics>().AddSingleton<SubscriptionWrites>().AddSingleton<SubscriptionStates>().AddSingleton<EventFollower>().AddSingleton<EventTelling>()
        .AddSingleton<RestHook>().AddSingleton<HookDelivery>().AddSingleton<SubscriptionOperations>().AddSingleton<EventStream>().AddHostedService<SubscriptionWorker>()
        .AddSingleton<ListMembers>().AddSingleton<Everything>().AddSingleton<LastObservations>().AddSingleton<ReadLabels>().AddSingleton<ChangeLabels>()
        .AddSingleton<ModuleOperations>().AddSingleton(s => new MatchPatients(s.GetRequiredService<SearchEngine>(), s.GetService<IMergedPatients>())).AddSingleton<DocumentResources>().AddSingleton<GenerateDocument>().AddSingleton<PatientSummary>()
        .AddSingleton<ExportFolder>().AddSingleton<ExportFiles>().AddSingleton<ExportSources>().AddSingleton<ExportRequest>().AddSingleton<ExportRun>().AddSingleton<ExportResources>()
        .AddSingleton(s => new FhirExports(s.GetRequiredService<ExportFolder>())).AddSingleton<ExportWorker>().AddHostedService(s => s.GetRequiredService<ExportWorker>())
        .AddSingleton<SourcedResources>().AddSingleton<GraphAnswer>().AddSingleton<FhirInteractions>()
        // A search names value sets, which are found by a search.
        .AddSingleton(s => new Lazy<SearchEngine>(s.GetRequiredService<SearchEngine>))
        // A batch calls interactions, of which it is one.
        .AddSingleton(s => new Lazy<FhirInteractions>(s.GetRequiredService<FhirInteractions>));

    private static async Task<IResult> AnswerAsync(HttpContext context, FhirRoute route)
    {
        var mayBeContent = route.GivesContent || (route.Method == "GET" && context.Request.RouteValues["type"] as string == "Binary");
        if (!mayBeContent && MediaTypes.Wanted(context.Request).Refusal is { } unwanted) return FhirAnswer.Of(unwanted, context.Request, null);
        var services = context.RequestServices;
        if (!(await FhirRequest.ReadAsync(context, route, services.GetRequiredService<FhirSettings>())).TryGet(out var call, out var refusal))
            return FhirAnswer.Of(refusal, context.Request, null);
        var outcome = await services.GetRequiredService<FhirInteractions>().AnswerAsync(route, call, context.RequestAborted);
        return FhirAnswer.Of(outcome, context.Request, call.Preference);
    }
}
