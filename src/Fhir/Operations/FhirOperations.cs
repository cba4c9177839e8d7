using Varde.Fhir.Interactions;
using Varde.Fhir.Subscriptions;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>All operations of the API (FHIR R4, operations).</summary>
internal static class FhirOperations
{
    private static readonly (OperationLevels Level, string Prefix)[] Places =
        [(OperationLevels.System, "/"), (OperationLevels.Type, "/{type}/"), (OperationLevels.Instance, "/{type}/{id}/")];

    private const OperationLevels TypeAndInstance = OperationLevels.Type | OperationLevels.Instance;

    /// <summary>The table. Several operations may share a name when they work on different types.</summary>
    public static IReadOnlyList<FhirOperation> Table { get; } =
    [
        new("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything", OperationLevels.Instance, ["Patient"], (i, call, ct) => i.Search.EverythingAsync(call, ct)),
        new("lookup", "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup", OperationLevels.Type, ["CodeSystem"], (i, call, ct) => i.Terminology.LookUp.HandleAsync(call, ct)),
        new("subsumes", "http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes", TypeAndInstance, ["CodeSystem"], (i, call, ct) => i.Terminology.Compare.HandleAsync(call, ct)),
        new("validate-code", "http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code", TypeAndInstance, ["CodeSystem"], (i, call, ct) => i.Terminology.Validate.InSystemAsync(call, ct)),
        new("validate-code", "http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code", TypeAndInstance, ["ValueSet"], (i, call, ct) => i.Terminology.Validate.InSetAsync(call, ct)),
        new("expand", "http://hl7.org/fhir/OperationDefinition/ValueSet-expand", TypeAndInstance, ["ValueSet"], (i, call, ct) => i.Terminology.Expand.HandleAsync(call, ct)),
        new("translate", "http://hl7.org/fhir/OperationDefinition/ConceptMap-translate", TypeAndInstance, ["ConceptMap"], (i, call, ct) => i.Terminology.Translate.HandleAsync(call, ct)),
        new("validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, [], (i, call, ct) => i.Validate.HandleAsync(call, ct)),
        new("graphql", "http://hl7.org/fhir/OperationDefinition/Resource-graphql", OperationLevels.System | OperationLevels.Instance, [], (i, call, ct) => i.Graph.HandleAsync(call, ct)),
        new("status", BackportNames.StatusOperation, OperationLevels.Type | OperationLevels.Instance, ["Subscription"], (i, call, ct) => i.Subscriptions.StatusAsync(call, ct)),
        new("events", BackportNames.EventsOperation, OperationLevels.Instance, ["Subscription"], (i, call, ct) => i.Subscriptions.EventsAsync(call, ct)),
    ];

    /// <summary>A route for each place and method, and then those of operations that are not there, which say so.</summary>
    public static IEnumerable<FhirRoute> Routes() =>
        from known in new[] { true, false }
        from place in Places
        from method in (string[])["GET", "POST"]
        from route in known ? Known(place.Level, place.Prefix, method) : [new FhirRoute(method, place.Prefix + "{$operation}", "An operation that is not supported", (_, _, _) => Unknown())]
        select route;

    private static IEnumerable<FhirRoute> Known(OperationLevels level, string prefix, string method) =>
        Table.Where(o => o.Levels.HasFlag(level) && (method == "GET" ? o.IsSafe : o.IsPosted)).GroupBy(o => o.Name).Select(named =>
            new FhirRoute(method, $"{prefix}${named.Key}", $"The operation {named.Key}", (i, call, ct) =>
                named.FirstOrDefault(o => !call.Route.TryGetValue("type", out var type) || o.Takes(type)) is { } operation ? operation.Handle(i, call, ct) : Unknown()));

    private static Task<Outcome<FhirResult>> Unknown() => Task.FromResult<Outcome<FhirResult>>(new NotFound("This operation is not supported."));
}
