using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Foundation;

namespace Varde.Fhir.Profiles;

/// <summary>The operation validate: says what would be wrong with a resource, and stores nothing (FHIR R4, resource-operation-validate).</summary>
internal sealed class ValidateResource(StoredProfiles profiles, CodeMembership codes, StoredResources resources, FhirSettings settings, CanonicalUnits units)
{
    private const int MostProfiles = 20;

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!AddressOf(call).TryGet(out var address, out var refusal)) return refusal;
        var subject = new AccessSubject("StructureDefinition", "$validate");
        if (address.Id is null && !(await call.Access.AskAsync(AccessAction.Read, subject, cancellation)).TryGet(out _, out refusal)) return refusal;
        StoredResource? stored = null;
        if (address.Id is not null && !(await StoredAsync(call, cancellation)).TryGet(out stored, out refusal)) return refusal;
        if (!OperationInput.Read(call).TryGet(out var input, out refusal)) return refusal;
        var mode = input.Text("mode");
        if (mode is not (null or "create" or "update" or "delete" or "profile")) return Invalid.At("mode", "must be create, update, delete or profile");
        if (mode == "delete" && stored is not null) return Answer([]);
        if (input.Texts("profile").Count() > MostProfiles) return Invalid.At("profile", $"at most {MostProfiles} profiles are validated against at once");
        if ((input.Posted ?? input.Resource("resource") ?? (stored is not null ? StoredJson.Parse(stored.Show()) : null)) is { } resource)
            return Answer([.. OfAddress(resource, address, mode), .. await IssuesAsync(resource, [.. input.Texts("profile")], cancellation)]);
        return Invalid.At("resource", "a resource to validate is needed");
    }

    private static Outcome<(string? Type, string? Id)> AddressOf(FhirCall call)
    {
        if (!call.Route.ContainsKey("type")) return ((string?)null, (string?)null);
        if (!call.Route.ContainsKey("id")) return call.Type().Map(t => ((string?)t.Name, (string?)null));
        return call.Key().Map(k => ((string?)k.Type, (string?)k.Id));
    }

    private async Task<Outcome<StoredResource>> StoredAsync(FhirCall call, CancellationToken cancellation)
    {
        var key = call.Key().Value;
        return await resources.SeenAsync(call.Access, key, cancellation);
    }

    private async Task<IReadOnlyList<ValidationIssue>> IssuesAsync(JsonElement resource, IReadOnlyList<string> asked, CancellationToken cancellation)
    {
        var library = await profiles.CurrentAsync(cancellation);
        var demanded = ResourceReader.TypeOf(resource) is { } type ? settings.ProfilesOfTypes.GetValueOrDefault(type.Name, []) : [];
        var unknown = asked.Where(p => !library.Knows(p)).Select(p => new ValidationIssue(IssueSeverity.Error, "not-found", "", $"The profile {Snapshots.SnapshotBuilder.Printable(p)} is not known to this server."));
        List<string> held = [.. asked.Where(library.Knows).Concat(demanded).Distinct()];
        return [.. unknown, .. await AnsweredCodes.ValidateAsync(codes, known => new Validator(library, known, units).Validate(resource, held), cancellation)];
    }

    // What the interaction would refuse by its address.
    private static IEnumerable<ValidationIssue> OfAddress(JsonElement resource, (string? Type, string? Id) address, string? mode)
    {
        if (address.Type is { } type && JsonText.Of(resource, "resourceType") != type) yield return Error("resourceType", $"must be {type}, as the address says");
        if (mode == "update" && address.Id is { } id && JsonText.Of(resource, "id") != id) yield return Error("id", "must be the id of the address");
    }

    private static ValidationIssue Error(string path, string message) => new(IssueSeverity.Error, "invalid", path, message);

    private static FhirResult Answer(IReadOnlyList<ValidationIssue> issues) => FhirResult.Of(OperationOutcomes.Of(issues));
}
