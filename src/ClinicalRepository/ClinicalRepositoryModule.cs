using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalRepository.Administration;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Contributions;
using Varde.ClinicalRepository.Directories;
using Varde.ClinicalRepository.Ehrs;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.ClinicalRepository.Imports;
using Varde.ClinicalRepository.ItemTags;
using Varde.ClinicalRepository.Leaves;
using Varde.ClinicalRepository.Queries;
using Varde.ClinicalRepository.Queries.Planning;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>The openEHR clinical data repository, served as openEHR REST 1.0.3 and 1.1 (development).</summary>
public static class ClinicalRepositoryModule
{
    /// <summary>Where the API lies.</summary>
    public const string Base = "/openehr/v1";

    /// <summary>The API, by the parts of the specification.</summary>
    public static IEndpointRouteBuilder MapClinicalRepository(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Base).RequireGate();

        var system = api.MapGroup("").WithTags("System");
        system.Map("OPTIONS", "/", "What this server is", (r, _, c) => DescribeService.HandleAsync(r, c));

        var ehr = api.MapGroup("").WithTags("EHR");
        ehr.Map("POST", "/ehr", "Create an EHR", (r, s, c) => s.Get<CreateEhr>().WithNewIdAsync(r, c));
        ehr.Map("GET", "/ehr", "Get the EHR of a subject", (r, s, c) => s.Get<ReadEhr>().BySubjectAsync(r, c));
        ehr.Map("PUT", "/ehr/{ehr_id}", "Create an EHR with an id", (r, s, c) => s.Get<CreateEhr>().WithIdAsync(r, c));
        ehr.Map("GET", "/ehr/{ehr_id}", "Get an EHR", (r, s, c) => s.Get<ReadEhr>().ByIdAsync(r, c));

        var status = api.MapGroup("/ehr/{ehr_id}").WithTags("EHR_STATUS");
        status.Map("GET", "/ehr_status", "Get the EHR_STATUS, now or at a time", (r, s, c) => s.Get<ReadEhrStatus>().AtTimeAsync(r, c));
        status.Map("PUT", "/ehr_status", "Update the EHR_STATUS", (r, s, c) => s.Get<UpdateEhrStatus>().HandleAsync(r, c));
        status.Map("GET", "/ehr_status/{version_uid}", "Get a version of the EHR_STATUS", (r, s, c) => s.Get<ReadEhrStatus>().ByVersionAsync(r, c));
        status.Map("GET", "/versioned_ehr_status", "Get the VERSIONED_EHR_STATUS", (r, s, c) => s.Get<ReadEhrStatus>().VersionedObjectAsync(r, c));
        status.Map("GET", "/versioned_ehr_status/revision_history", "Get its REVISION_HISTORY", (r, s, c) => s.Get<ReadEhrStatus>().RevisionHistoryAsync(r, c));
        status.Map("GET", "/versioned_ehr_status/version", "Get its VERSION, now or at a time", (r, s, c) => s.Get<ReadEhrStatus>().VersionAtTimeAsync(r, c));
        status.Map("GET", "/versioned_ehr_status/version/{version_uid}", "Get a VERSION of it", (r, s, c) => s.Get<ReadEhrStatus>().VersionByUidAsync(r, c));

        var composition = api.MapGroup("/ehr/{ehr_id}").WithTags("COMPOSITION");
        composition.Map("POST", "/composition", "Create a COMPOSITION", (r, s, c) => s.Get<CreateComposition>().HandleAsync(r, c));
        composition.Map("GET", "/composition/{uid_based_id}", "Get a COMPOSITION, now or at a time, or a version", (r, s, c) => s.Get<ReadComposition>().HandleAsync(r, c));
        composition.Map("PUT", "/composition/{uid_based_id}", "Update a COMPOSITION", (r, s, c) => s.Get<UpdateComposition>().HandleAsync(r, c));
        composition.Map("DELETE", "/composition/{uid_based_id}", "Delete a COMPOSITION", (r, s, c) => s.Get<DeleteComposition>().HandleAsync(r, c));
        var versioned = composition.MapGroup("/versioned_composition/{versioned_object_uid}");
        versioned.Map("GET", "", "Get the VERSIONED_COMPOSITION", (r, s, c) => s.Get<ReadComposition>().VersionedObjectAsync(r, c));
        versioned.Map("GET", "/revision_history", "Get its REVISION_HISTORY", (r, s, c) => s.Get<ReadComposition>().RevisionHistoryAsync(r, c));
        versioned.Map("GET", "/version", "Get its VERSION, now or at a time", (r, s, c) => s.Get<ReadComposition>().VersionAtTimeAsync(r, c));
        versioned.Map("GET", "/version/{version_uid}", "Get a VERSION of it", (r, s, c) => s.Get<ReadComposition>().VersionByUidAsync(r, c));

        var directory = api.MapGroup("/ehr/{ehr_id}").WithTags("DIRECTORY");
        directory.Map("POST", "/directory", "Create the directory", (r, s, c) => s.Get<CreateDirectory>().HandleAsync(r, c));
        directory.Map("GET", "/directory", "Get the directory or a folder in it, now or at a time", (r, s, c) => s.Get<ReadDirectory>().AtTimeAsync(r, c));
        directory.Map("PUT", "/directory", "Update the directory", (r, s, c) => s.Get<ChangeDirectory>().UpdateAsync(r, c));
        directory.Map("DELETE", "/directory", "Delete the directory", (r, s, c) => s.Get<ChangeDirectory>().DeleteAsync(r, c));
        directory.Map("GET", "/directory/{version_uid}", "Get a version of the directory or a folder in it", (r, s, c) => s.Get<ReadDirectory>().ByVersionAsync(r, c));

        var contribution = api.MapGroup("/ehr/{ehr_id}").WithTags("CONTRIBUTION");
        contribution.Map("POST", "/contribution", "Commit a CONTRIBUTION", (r, s, c) => s.Get<CommitContribution>().HandleAsync(r, c));
        contribution.Map("GET", "/contribution/{contribution_uid}", "Get a CONTRIBUTION", (r, s, c) => s.Get<ReadContribution>().HandleAsync(r, c));

        var tags = api.MapGroup("/ehr/{ehr_id}").WithTags("ITEM_TAG");
        tags.Map("GET", "/tags", "Get the tags of an EHR's documents", (r, s, c) => s.Get<ReadItemTags>().OfEhrAsync(r, c));
        foreach (var kind in new[] { VersionedKind.Composition, VersionedKind.EhrStatus })
        {
            var target = tags.MapGroup($"/{kind.Segment}/{{uid_based_id}}/tags");
            target.Map("GET", "", $"Get the tags of a versioned {kind.Name} or of a version", (r, s, c) => s.Get<ReadItemTags>().OfTargetAsync(r, kind, c));
            target.Map("PUT", "", $"Replace the tags of a versioned {kind.Name} or of a version", (r, s, c) => s.Get<ChangeItemTags>().ReplaceAsync(r, kind, c));
            target.Map("DELETE", "/{key}", "Delete the tags of a key", (r, s, c) => s.Get<ChangeItemTags>().DeleteAsync(r, kind, c));
        }

        var template = api.MapGroup("/definition/template/adl1.4").WithTags("Templates");
        template.Map("POST", "", "Upload a template", (r, s, c) => s.Get<UploadTemplate>().CreateAsync(r, c));
        template.Map("GET", "", "List the templates", (r, s, c) => s.Get<ReadTemplates>().ListAsync(r, c));
        template.Map("GET", "/{template_id}", "Get a template as OPT or as web template", (r, s, c) => s.Get<ReadTemplates>().ReadAsync(r, c));
        template.Map("PUT", "/{template_id}", "Replace a template that no document was made by", (r, s, c) => s.Get<UploadTemplate>().ReplaceAsync(r, c));
        template.Map("GET", "/{template_id}/example", "Get an example composition", (r, s, c) => s.Get<ExampleOfTemplate>().HandleAsync(r, c));

        var query = api.MapGroup("/query").WithTags("Query");
        foreach (var method in (string[])["GET", "POST"])
        {
            query.Map(method, "/aql", "Execute an ad-hoc query in AQL", (r, s, c) => s.Get<ExecuteQuery>().AdHocAsync(r, c));
            query.Map(method, "/{qualified_query_name}", "Execute a stored query in its latest version", (r, s, c) => s.Get<ExecuteQuery>().StoredAsync(r, c));
            query.Map(method, "/{qualified_query_name}/{version}", "Execute a version of a stored query", (r, s, c) => s.Get<ExecuteQuery>().StoredAsync(r, c));
        }
        var stored = api.MapGroup("/definition/query").WithTags("Query");
        stored.Map("GET", "", "List the stored queries", (r, s, c) => s.Get<DefineQuery>().ListAsync(r, c));
        stored.Map("GET", "/{qualified_query_name}", "List the versions of stored queries whose name begins so", (r, s, c) => s.Get<DefineQuery>().ListAsync(r, c));
        stored.Map("PUT", "/{qualified_query_name}", "Store a query as the next version", (r, s, c) => s.Get<DefineQuery>().StoreAsync(r, c));
        stored.Map("GET", "/{qualified_query_name}/{version}", "Get a version of a stored query", (r, s, c) => s.Get<DefineQuery>().ReadAsync(r, c));
        stored.Map("PUT", "/{qualified_query_name}/{version}", "Store a version of a query", (r, s, c) => s.Get<DefineQuery>().StoreAsync(r, c));

        var admin = api.MapGroup("/admin").WithTags("Admin");
        admin.Map("DELETE", "/ehr/all", "Destroy all EHRs, where the settings allow it", (r, s, c) => s.Get<DeleteEhr>().AllAsync(r, c));
        admin.Map("DELETE", "/ehr/{ehr_id}", "Destroy an EHR", (r, s, c) => s.Get<DeleteEhr>().OneAsync(r, c));

        var absent = api.MapGroup("").WithTags("Not served");
        absent.MapAbsent("/definition/template/adl2/{**rest}", "Templates in ADL 2 are not served; upload the template as an ADL 1.4 operational template.");
        absent.MapAbsent("/demographic/{**rest}", "The demographic model is not served; people and organisations are served as FHIR.");
        // MapFallback leaves its pattern out where binding is generated, and takes no address with a dot then.
        absent.Map("/{**rest}", Stray.Answer).WithOrder(int.MaxValue);
        return app;
    }

    /// <summary>Registers the repository. The host registers the record store, the clock and the settings, and adds access control.</summary>
    public static IServiceCollection AddClinicalRepository(this IServiceCollection services, RepositorySettings settings) => services
        .AddSingleton(settings).AddSingleton(ReadingLimits.Of(settings))
        .AddSingleton<CommitAudit>().AddSingleton<Committer>().AddSingleton<ReadVersions>()
        .AddSingleton<TemplateLibrary>().AddSingleton<TemplateDictionary>().AddSingleton<UploadTemplate>().AddSingleton<ReadTemplates>().AddSingleton<ExampleOfTemplate>()
        .AddSingleton<SimplifiedForms>().AddSingleton<CompositionContent>()
        .AddSingleton<CreateComposition>().AddSingleton<ReadComposition>().AddSingleton<UpdateComposition>().AddSingleton<DeleteComposition>()
        .AddSingleton<EhrStatusContent>().AddSingleton<CreateEhr>().AddSingleton<ReadEhr>().AddSingleton<ReadEhrStatus>().AddSingleton<UpdateEhrStatus>()
        .AddSingleton<CreateDirectory>().AddSingleton<ReadDirectory>().AddSingleton<ChangeDirectory>()
        .AddSingleton<ContributionVersions>().AddSingleton<CommitContribution>().AddSingleton<ReadContribution>()
        .AddSingleton<TagTargets>().AddSingleton<ReadItemTags>().AddSingleton<ChangeItemTags>()
        .AddSingleton<DeleteEhr>()
        .AddSingleton<QueryPlanner>().AddSingleton<QueryRunner>()
        .AddSingleton(s => new QueryService(s.Get<QueryRunner>(), s.Get<TemplateLibrary>(), s.GetService<IAqlTerminology>() ?? new OpenEhrTerminologyAnswers()))
        .AddSingleton(s => new TemplateShelf(s.Get<RecordStore>(), s.Get<TemplateLibrary>(), s.Get<UploadTemplate>(), s.Get<ReadingLimits>()))
        .AddSingleton(s => new StoredQueries(s.Get<RecordStore>())).AddSingleton<ExecuteQuery>().AddSingleton<DefineQuery>()
        .AddSingleton(s => new RecordReading(s.Get<RecordStore>(), s.Get<TemplateLibrary>(), s.Get<ReadVersions>(), s.Get<CompositionContent>()))
        .AddSingleton(s => new DocumentWriting(
            s.Get<RecordStore>(), s.Get<TemplateLibrary>(), s.Get<ReadVersions>(), s.Get<SimplifiedForms>(), s.Get<CompositionContent>(), s.Get<CommitAudit>(), s.Get<Committer>(),
            s.Get<RepositorySettings>()))
        .AddSingleton(s => new RecordBeginning(s.Get<Committer>(), s.Get<CommitAudit>(), s.Get<RepositorySettings>()))
        .AddSingleton(s => new CompositionWriting(s.Get<CompositionContent>(), s.Get<TemplateLibrary>(), s.Get<Committer>(), s.Get<CommitAudit>(), s.Get<RepositorySettings>()))
        .AddSingleton<ImportReading>().AddSingleton<ItemImport>()
        .AddSingleton(s => new CompositionImport(s.Get<ItemImport>(), s.Get<RepositorySettings>(), s.Get<TimeProvider>()))
        .AddSingleton(s => new RecordImport(
            s.Get<RecordStore>(), s.Get<CompositionContent>(), s.Get<EhrStatusContent>(), s.Get<TemplateLibrary>(), s.Get<CommitAudit>(), s.Get<Committer>(),
            s.Get<RepositorySettings>(), s.Get<Gate>()));

    /// <summary>What takes the leaves out of openEHR documents; the host hands it to the record store.</summary>
    public static ILeafExtractor LeafExtractor { get; } = new CompositionLeaves();

    /// <summary>How the host decodes a request header; null for its own way. Headers of this API are handed on byte for byte.</summary>
    public static Encoding? EncodingOfHeader(string name) => name.StartsWith("openehr-", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : null;

    /// <summary>How the host encodes a header of an answer; null for its own way. Tags may have letters beyond ASCII.</summary>
    public static Encoding? EncodingOfAnswerHeader(string name) => name.StartsWith("openehr-", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : null;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];

    private delegate Task<Outcome<Answer>> Operation(RestRequest request, IServiceProvider services, CancellationToken cancellation);

    private static void Map(this IEndpointRouteBuilder group, string method, string pattern, string summary, Operation operation) =>
        group.MapMethods(
                pattern,
                method == "GET" ? ["GET", "HEAD"] : [method],
                async (RestRequest request, HttpContext context) => (await operation(request, context.RequestServices, context.RequestAborted)).ToResult())
            .WithSummary(summary)
            .Answers(StatusesOf(method));

    private static int[] StatusesOf(string method) => method switch
    {
        "GET" => [200, 204, 304, 400, 404, 406],
        "POST" => [201, 400, 404, 406, 409, 413, 415, 422],
        "PUT" => [200, 204, 400, 404, 406, 409, 412, 413, 415, 422],
        "DELETE" => [204, 400, 404, 405, 409, 412],
        _ => [200, 406],
    };

    private static void Answers(this RouteHandlerBuilder endpoint, int[] statuses)
    {
        foreach (var status in statuses)
            if (status < 400) endpoint.Produces(status); else endpoint.Produces<ErrorBody>(status);
    }

    private static void MapAbsent(this IEndpointRouteBuilder group, string pattern, string sentence) =>
        group.MapMethods(pattern, Methods, () => ErrorAnswer.Of(new Unsupported(sentence))).WithSummary(sentence);

    private static T Get<T>(this IServiceProvider services) where T : notnull => services.GetRequiredService<T>();
}
