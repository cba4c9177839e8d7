using Varde.Fhir.Interactions;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>All operations of the API (FHIR R4, operations).</summary>
internal static class FhirOperations
{
    private const string Base = "http://hl7.org/fhir/OperationDefinition/";
    private const string BulkData = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";

    private static readonly (OperationLevels Level, string Prefix)[] Places =
        [(OperationLevels.System, "/"), (OperationLevels.Type, "/{type}/"), (OperationLevels.Instance, "/{type}/{id}/")];

    /// <summary>The table. Several operations may share a name when they work on different types.</summary>
    public static IReadOnlyList<FhirOperation> Table { get; } =
    [
        new("everything", $"{Base}Patient-everything", OperationLevels.Instance, ["Patient"], (i, call, ct) => i.Everything.OfPatientAsync(call, ct)),
        new("everything", $"{Base}Encounter-everything", OperationLevels.Instance, ["Encounter"], (i, call, ct) => i.Everything.OfEncounterAsync(call, ct)),
        new("lastn", $"{Base}Observation-lastn", OperationLevels.Type, ["Observation"], (i, call, ct) => i.LastObservations.HandleAsync(call, ct)),
        new("document", $"{Base}Composition-document", OperationLevels.Type | OperationLevels.Instance, ["Composition"], (i, call, ct) => i.GenerateDocument.HandleAsync(call, ct)),
        new("summary", "http://hl7.org/fhir/uv/ips/OperationDefinition/summary", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Summary.OfTypeAsync(call, ct)),
        new("summary", "http://hl7.org/fhir/uv/ips/OperationDefinition/summary", OperationLevels.Instance, ["Patient"], (i, call, ct) => i.Summary.OfInstanceAsync(call, ct)),
        new("meta", $"{Base}Resource-meta", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, [], (i, call, ct) => i.ReadLabels.HandleAsync(call, ct)),
        new("meta-add", $"{Base}Resource-meta-add", OperationLevels.Instance, [], (i, call, ct) => i.ChangeLabels.AddAsync(call, ct)) { IsSafe = false },
        new("meta-delete", $"{Base}Resource-meta-delete", OperationLevels.Instance, [], (i, call, ct) => i.ChangeLabels.DeleteAsync(call, ct)) { IsSafe = false },
        new("export", $"{BulkData}export", OperationLevels.System, [], (i, call, ct) => i.Export.BeginAsync(call, ct)),
        new("export", $"{BulkData}patient-export", OperationLevels.Type, ["Patient"], (i, call, ct) => i.Export.BeginAsync(call, ct)),
        new("export", $"{BulkData}group-export", OperationLevels.Instance, ["Group"], (i, call, ct) => i.Export.BeginAsync(call, ct)),
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
