using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Creates a resource with an id of the server's (FHIR R4, http, 3.1.0.8), or with If-None-Exist only when nothing meets the conditions.</summary>
internal sealed class CreateResource(StoredResources resources, ResourceCommits commits, Conditions conditions)
{
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Type().TryGet(out var type, out var refusal)) return refusal;
        var read = SubmittedResource.Read(call, type);
        if (!(await call.Access.AskAsync(AccessAction.Create, NewResources.SubjectOf(call, type.Name, read.TryGet(out var asked, out _) ? asked : null), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!read.TryGet(out var resource, out refusal)) return refusal;
        if (call.IfNoneExist is not { Length: > 0 } query) return await NewAsync(call, resource, grant, cancellation);
        var parameters = QueryParameters.Of(query);
        await using var turn = await conditions.TakeTurnsAsync([Conditions.NameOf(type.Name, parameters)], cancellation);
        if (!(await conditions.FindAsync(call, type, parameters, cancellation, resource)).TryGet(out var found, out refusal)) return refusal;
        return found is null ? await NewAsync(call, resource, grant, cancellation) : await AsItIsAsync(call, found, cancellation);
    }

    private async Task<Outcome<FhirResult>> NewAsync(FhirCall call, Resource resource, Grant grant, CancellationToken cancellation)
    {
        var pending = new PendingResource { Key = new(resource.Type.Name, ResourceKey.NewId()), Resource = resource, Method = "POST", Grant = grant, Bases = call.Bases };
        return (await commits.CommitAsync(pending, cancellation)).Map(committed => WrittenResult.Of(committed, StatusCodes.Status201Created));
    }

    private async Task<Outcome<FhirResult>> AsItIsAsync(FhirCall call, ResourceKey key, CancellationToken cancellation)
    {
        return (await resources.SeenAsync(call.Access, key, cancellation)).Map(stored => WrittenResult.Unchanged(stored, call.Access));
    }
}

/// <summary>Reads the resource that a caller submits.</summary>
internal static class SubmittedResource
{
    /// <summary>The resource, which must be of the type that the address names.</summary>
    public static Outcome<Resource> Read(FhirCall call, Definitions.FhirType type, string? id = null) => Submitted(call, type.Name, id).Then(resource =>
        resource.Type == type ? Outcome<Resource>.Done(resource) : Invalid.At("resourceType", $"must be {type.Name}, as the address says"));

    private static Outcome<Resource> Submitted(FhirCall call, string type, string? id) => BinaryContent.IsSent(call, type) ? BinaryContent.Read(call, id) : call.ReadResource();

    /// <summary>The resource, which must be of the type and id that the address names (FHIR R4, http, 3.1.0.4).</summary>
    public static Outcome<Resource> Read(FhirCall call, ResourceKey key) =>
        Read(call, Definitions.FhirDefinitions.R4.Resource(key.Type)!, key.Id).Then(resource =>
            resource.Id == key.Id ? Outcome<Resource>.Done(resource) : Invalid.At($"{key.Type}.id", "must be the id of the address"));
}
