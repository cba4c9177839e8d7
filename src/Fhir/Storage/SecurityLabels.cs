using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir.Operations.Labels;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Storage;

/// <summary>
/// The codes of 9603 in meta.security. They are no content: what is laid down stands in the class of the document, is shown to staff, and is changed in the sharing panel alone. What is
/// sent is held against that (access-rules §2.5).
/// </summary>
internal static class SecurityLabels
{
    /// <summary>Whether a coding is of 9603.</summary>
    public static bool Is(JsonElement coding) => coding.ValueKind == JsonValueKind.Object && JsonText.Of(coding, "system") == RestrictionCodes.System;

    /// <summary>The codes of 9603 that a Meta names.</summary>
    public static IReadOnlyList<string> In(JsonElement meta, string kind = "security") =>
        meta.ValueKind == JsonValueKind.Object ? [.. JsonList.Of(meta, kind).Where(Is).Select(coding => JsonText.Of(coding, "code") ?? "").Distinct()] : [];

    /// <summary>The labels of a resource.</summary>
    public static IReadOnlyList<string> Of(JsonElement resource) => resource.TryGetProperty("meta"u8, out var meta) ? In(meta) : [];

    /// <summary>Why a version of a resource may not be stored over the one that is there; null where its labels are those that are in force, or say nothing.</summary>
    public static Refusal? Refused(PendingResource pending, StoredResource latest)
    {
        var (asked, shown) = (Of(pending.Resource!.Root), pending.Grant.LabelsOf(latest.Version.AccessClass).ToHashSet(StringComparer.Ordinal));
        if (IsTagged(pending.Resource.Root)) return pending.Grant.RefuseRoute(SettingRoute.Tag);
        // What an update leaves out stays as it is; a patch names what it takes away.
        if (pending is { Method: "PATCH", IsOfLabels: false }) return shown.SetEquals(asked) ? null : pending.Grant.RefuseRoute(SettingRoute.Patch);
        return asked.All(shown.Contains) ? null : pending.Grant.RefuseRoute(SettingRoute.Put);
    }

    /// <summary>The labels that a new resource brings.</summary>
    public static Outcome<IReadOnlyList<RestrictionCode>> OfNew(PendingResource pending)
    {
        if (IsTagged(pending.Resource!.Root)) return Outcome<IReadOnlyList<RestrictionCode>>.Refused(pending.Grant.RefuseRoute(SettingRoute.Tag));
        var codes = new List<RestrictionCode>();
        foreach (var text in Of(pending.Resource.Root))
            if (!RestrictionCodes.TryRead(text, out var code)) return Unprocessable.At($"{pending.Place}{pending.Key.Type}.meta.security", "has a code that 9603 has not");
            else if (code != RestrictionCode.Normal) codes.Add(code);
        return codes;
    }

    /// <summary>What is to be stored, without labels of 9603: they are no content.</summary>
    public static Outcome<PendingResource> Without(PendingResource pending)
    {
        if (pending.Resource is not { } resource || Of(resource.Root).Count == 0) return pending;
        var labels = new JsonObject { ["security"] = new JsonArray([.. Of(resource.Root).Select(code => (JsonNode)new JsonObject { ["system"] = RestrictionCodes.System, ["code"] = code })]) };
        return MetaLabels.Changed(resource.Root, JsonElement.Parse(labels.ToJsonString()), LabelChange.Remove)
            .Map(changed => changed is { } content ? pending with { Resource = new Resource(resource.Type, JsonElement.Parse(content.Span, ResourceReader.Options)) } : pending);
    }

    private static bool IsTagged(JsonElement resource) => resource.TryGetProperty("meta"u8, out var meta) && In(meta, "tag").Count > 0;
}
