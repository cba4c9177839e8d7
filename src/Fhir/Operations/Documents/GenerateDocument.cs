using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Operations.Documents;

/// <summary>Makes a document of a Composition: a Bundle that carries it and all that it refers to (FHIR R4, Composition, operation document).</summary>
internal sealed class GenerateDocument(SearchEngine engine, StoredResources resources, DocumentResources documents, ResourceCommits commits, TimeProvider time)
{
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        if (!KeyOf(call, input).TryGet(out var key, out refusal)) return refusal;
        if (input.Text("graph") is not null) return new Unsupported("A GraphDefinition is not followed: the document carries all that the Composition leads to.");
        if (!IsKept(call, input).TryGet(out var isKept, out refusal)) return refusal;
        if (!(await resources.SeenAsync(call.Access, key, cancellation)).TryGet(out var composition, out refusal)) return refusal;
        if (!(await call.Access.AskToQueryAsync(composition.Version.Owner.Ehr, SearchDigest.Of($"{key}/$document", []), "fhir", cancellation, key.Type)).TryGet(out var permit, out refusal)) return refusal;
        var roots = await engine.OpenAsync([key], permit, cancellation);
        if (roots.Count == 0) return StoredResources.Missing(key);
        if (!(await documents.AroundAsync(roots, call.Bases, permit, isWhole: true, cancellation)).TryGet(out var all, out refusal)) return refusal;
        await Disclosure.TellAsync(call.Access, all.Select(r => r.Owner), cancellation);
        var document = Write(call, all);
        return isKept ? await KeepAsync(call, document, cancellation) : FhirResult.Of(document);
    }

    private static Outcome<ResourceKey> KeyOf(FhirCall call, OperationInput input)
    {
        if (call.Route.ContainsKey("id")) return input.Text("id") is null ? call.Key() : Invalid.At("id", "is not given beside the id of the address");
        if (input.Text("id") is not { Length: > 0 } id) return Invalid.At("id", "is required: which Composition the document is made of");
        if (ResourceKey.IsId(id)) return new ResourceKey("Composition", id);
        return Reference.Local(id, call.Bases) is { Type: "Composition" } key ? key : Invalid.At("id", "must be the id of a Composition of this server");
    }

    // A GET changes nothing (RFC 9110 §9.2.1).
    private static Outcome<bool> IsKept(FhirCall call, OperationInput input) => input.Text("persist") switch
    {
        null or "false" => false,
        "true" => call.Method == "POST" ? true : Invalid.At("persist", "is for a call by POST: it stores the document"),
        _ => Invalid.At("persist", "must be true or false"),
    };

    private ReadOnlyMemory<byte> Write(FhirCall call, IReadOnlyList<FoundResource> all)
    {
        using var bundle = BundleWriter.Document(time.GetUtcNow());
        foreach (var resource in all) bundle.Entry($"{call.BaseAddress}/{resource.Key}", resource.Show());
        return bundle.Finish();
    }

    private async Task<Outcome<FhirResult>> KeepAsync(FhirCall call, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        if (!CheckedResource.Read(document, ResourceFormat.Json).TryGet(out var bundle, out var refusal)) return refusal;
        var patient = ResourceOwners.PatientOf("Bundle", "", bundle.Root, call.Bases);
        if (!(await call.Access.AskAsync(AccessAction.Create, new AccessSubject("Bundle", "", patient is null ? null : ResourceOwners.RecordOf(patient)), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        var pending = new PendingResource { Key = new("Bundle", ResourceKey.NewId()), Resource = bundle, Method = "POST", Grant = grant, Bases = call.Bases };
        return (await commits.CommitAsync(pending, cancellation)).Map(stored =>
            WrittenResult.Of(stored, StatusCodes.Status200OK) with { Location = StoredResource.VersionLocation(stored.Key, stored.Number) });
    }
}
