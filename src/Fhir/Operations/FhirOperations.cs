using Varde.Fhir.Export;
using Varde.Fhir.GraphQl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations.Documents;
using Varde.Fhir.Operations.Labels;
using Varde.Fhir.Operations.Matching;
using Varde.Fhir.Operations.Summaries;
using Varde.Fhir.Profiles;
using Varde.Fhir.Subscriptions;
using Varde.Fhir.Terminology.Operations;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>All operations of the API (FHIR R4, operations).</summary>
internal static class FhirOperations
{
    private const string Base = "http://hl7.org/fhir/OperationDefinition/";
    private const string BulkData = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";

    private static readonly (OperationLevels Level, string Prefix)[] Places =
        [(OperationLevels.System, "/"), (OperationLevels.Type, "/{type}/"), (OperationLevels.Instance, "/{type}/{id}/")];

    private const OperationLevels TypeAndInstance = OperationLevels.Type | OperationLevels.Instance;

    /// <summary>The table. Several operations may share a name when they work on different types.</summary>
    public static IReadOnlyList<FhirOperation> Table { get; } =
    [
        new("lookup", $"{Base}CodeSystem-lookup", OperationLevels.Type, ["CodeSystem"], (i, call, ct) => i.Operation<LookUpCode>().HandleAsync(call, ct)),
        new("subsumes", $"{Base}CodeSystem-subsumes", TypeAndInstance, ["CodeSystem"], (i, call, ct) => i.Operation<CompareCodes>().HandleAsync(call, ct)),
        new("validate-code", $"{Base}CodeSystem-validate-code", TypeAndInstance, ["CodeSystem"], (i, call, ct) => i.Operation<ValidateCode>().InSystemAsync(call, ct)),
        new("validate-code", $"{Base}ValueSet-validate-code", TypeAndInstance, ["ValueSet"], (i, call, ct) => i.Operation<ValidateCode>().InSetAsync(call, ct)),
        new("expand", $"{Base}ValueSet-expand", TypeAndInstance, ["ValueSet"], (i, call, ct) => i.Operation<ExpandValueSet>().HandleAsync(call, ct)),
        new("translate", $"{Base}ConceptMap-translate", TypeAndInstance, ["ConceptMap"], (i, call, ct) => i.Operation<TranslateCode>().HandleAsync(call, ct)),
        new("validate", $"{Base}Resource-validate", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, [], (i, call, ct) => i.Operation<ValidateResource>().HandleAsync(call, ct)),
        new("graphql", $"{Base}Resource-graphql", OperationLevels.System | OperationLevels.Instance, [], (i, call, ct) => i.Operation<GraphAnswer>().HandleAsync(call, ct)),
        new("status", BackportNames.StatusOperation, OperationLevels.Type | OperationLevels.Instance, ["Subscription"], (i, call, ct) => i.Operation<SubscriptionOperations>().StatusAsync(call, ct)),
        new("events", BackportNames.EventsOperation, OperationLevels.Instance, ["Subscription"], (i, call, ct) => i.Operation<SubscriptionOperations>().EventsAsync(call, ct)),
        new("everything", $"{Base}Patient-everything", OperationLevels.Instance, ["Patient"], (i, call, ct) => i.Operation<Everything>().OfPatientAsync(call, ct)),
        new("everything", $"{Base}Encounter-everything", OperationLevels.Instance, ["Encounter"], (i, call, ct) => i.Operation<Everything>().OfEncounterAsync(call, ct)),
        new("lastn", $"{Base}Observation-lastn", OperationLevels.Type, ["Observation"], (i, call, ct) => i.Operation<LastObservations>().HandleAsync(call, ct)),
        new("document", $"{Base}Composition-document", OperationLevels.Type | OperationLevels.Instance, ["Composition"], (i, call, ct) => i.Operation<GenerateDocument>().HandleAsync(call, ct)),
        new("summary", "http://hl7.org/fhir/uv/ips/OperationDefinition/summary", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Operation<PatientSummary>().OfTypeAsync(call, ct)),
        new("summary", "http://hl7.org/fhir/uv/ips/OperationDefinition/summary", OperationLevels.Instance, ["Patient"], (i, call, ct) => i.Operation<PatientSummary>().OfInstanceAsync(call, ct)),
        new("match", $"{Base}Patient-match", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Operation<MatchPatients>().HandleAsync(call, ct)) { IsSafe = false },
        new("merge", $"{Base}Patient-merge", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Operation<ModuleOperations>().AnswerAsync("Patient/merge", call, ct)) { IsSafe = false },
        new("unmerge", "urn:varde:OperationDefinition:Patient-unmerge", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Operation<ModuleOperations>().AnswerAsync("Patient/unmerge", call, ct)) { IsSafe = false },
        new("meta", $"{Base}Resource-meta", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, [], (i, call, ct) => i.Operation<ReadLabels>().HandleAsync(call, ct)),
        new("meta-add", $"{Base}Resource-meta-add", OperationLevels.Instance, [], (i, call, ct) => i.Operation<ChangeLabels>().AddAsync(call, ct)) { IsSafe = false },
        new("meta-delete", $"{Base}Resource-meta-delete", OperationLevels.Instance, [], (i, call, ct) => i.Operation<ChangeLabels>().DeleteAsync(call, ct)) { IsSafe = false },
        new("export", $"{BulkData}export", OperationLevels.System, [], (i, call, ct) => i.Operation<ExportResources>().BeginAsync(call, ct)),
        new("export", $"{BulkData}patient-export", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Operation<ExportResources>().BeginAsync(call, ct)),
        new("export", $"{BulkData}group-export", OperationLevels.Instance, ["Group"], (i, call, ct) => i.Operation<ExportResources>().BeginAsync(call, ct)),
    ];

    /// <summary>A route for each place and method, and then those of operations that are not there, which say so.</summary>
    public static IEnumerable<FhirRoute> Routes() =>
        from known in new[] { true, false }
        from place in Places
        from method in (string[])["GET", "POST"]
        from route in known ? Known(place.Level, place.Prefix, method) : [new FhirRoute(method, place.Prefix + "{$operation}", "An operation that is not supported", (_, _, _) => Unknown()) { IsSafe = true }]
        select route;

    private static IEnumerable<FhirRoute> Known(OperationLevels level, string prefix, string method) =>
        Table.Where(o => o.Levels.HasFlag(level) && (method == "GET" ? o.IsSafe : o.IsPosted)).GroupBy(o => o.Name).Select(named =>
            new FhirRoute(method, $"{prefix}${named.Key}", $"The operation {named.Key}", (i, call, ct) =>
                named.FirstOrDefault(o => !call.Route.TryGetValue("type", out var type) || o.Takes(type)) is { } operation ? operation.Handle(i, call, ct) : Unknown()) { IsSafe = named.All(o => o.IsSafe) });

    private static Task<Outcome<FhirResult>> Unknown() => Task.FromResult<Outcome<FhirResult>>(new NotFound("This operation is not supported."));
}
