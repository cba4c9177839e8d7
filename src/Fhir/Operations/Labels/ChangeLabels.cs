using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Operations.Labels;

/// <summary>
/// Adds labels to a resource or takes them off (FHIR R4, resource, operations meta-add and meta-delete). All else of the resource stays to the letter; what is
/// stored is a new version, since a version never changes. When nothing is to be changed none is made.
/// </summary>
internal sealed class ChangeLabels(ResourceWrites writes, ResourceCommits commits)
{
    /// <summary>Adds those that the resource has not.</summary>
    public Task<Outcome<FhirResult>> AddAsync(FhirCall call, CancellationToken cancellation) => ChangeAsync(call, LabelChange.Add, cancellation);

    /// <summary>Takes off those that it has.</summary>
    public Task<Outcome<FhirResult>> DeleteAsync(FhirCall call, CancellationToken cancellation) => ChangeAsync(call, LabelChange.Remove, cancellation);

    private async Task<Outcome<FhirResult>> ChangeAsync(FhirCall call, LabelChange change, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        var read = OperationInput.Read(call).Then(Given);
        return await writes.OverAsync(
            call, AccessAction.Update, key, asNew: null,
            async (latest, grant) => read.TryGet(out var given, out var unread) ? await StoreAsync(call, key, latest, change, given, grant, cancellation) : unread,
            cancellation);
    }

    private static Outcome<JsonElement> Given(OperationInput input) =>
        input.Value("meta") is { ValueKind: JsonValueKind.Object } meta ? meta : Invalid.At("meta", "is required, as a parameter with a valueMeta");

    private async Task<Outcome<FhirResult>> StoreAsync(
        FhirCall call, ResourceKey key, StoredResource? latest, LabelChange change, JsonElement given, Grant grant, CancellationToken cancellation)
    {
        if (latest is null) return StoredResources.Missing(key);
        if (latest.IsDeleted) return StoredResources.Deleted(key);
        if (RouteRefused(latest, change, given, grant) is { } refusedRoute) return refusedRoute;
        if (!MetaLabels.Changed(StoredJson.Parse(latest.Version.Content), given, change).TryGet(out var changed, out var refusal)) return refusal;
        if (changed is not { } content) return MetaAnswer.Of(latest.Show(call.Access), latest.Number, latest.LastUpdated);
        if (!CheckedResource.Read(content, ResourceFormat.Json).TryGet(out var resource, out refusal)) return refusal;
        var pending = new PendingResource { Key = key, Resource = resource, Latest = latest, Method = "PATCH", IsOfLabels = true, Grant = grant, Bases = call.Bases };
        return (await commits.CommitAsync(pending, cancellation)).Map(stored =>
            MetaAnswer.Of(ShownResource.Of(stored.Stored, stored.Number, stored.Time, stored.Labels), stored.Number, stored.Time));
    }

    // Codes of 9603 are laid down in the sharing panel: here they may be repeated, and are neither added nor taken off (R-SET-ROUTE).
    private static Refusal? RouteRefused(StoredResource latest, LabelChange change, JsonElement given, Grant grant)
    {
        if (SecurityLabels.In(given, "tag").Count > 0) return grant.RefuseRoute(SettingRoute.Tag);
        var (labels, shown) = (SecurityLabels.In(given), grant.LabelsOf(latest.Version.AccessClass));
        if (change == LabelChange.Remove) return labels.Count > 0 ? grant.RefuseRoute(SettingRoute.MetaDelete) : null;
        return labels.All(shown.Contains) ? null : grant.RefuseRoute(SettingRoute.MetaAdd);
    }
}
