using System.Text.Json.Serialization;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>An ITEM_TAG in JSON, as the OpenAPI of openEHR REST 1.1 has it. Reference model 1.1.0 has no such class yet, so there is no XML of it.</summary>
internal sealed record ItemTagBody(string Key, string? Value, string? TargetPath, TagReference Target, TagReference OwnerId)
{
    /// <summary>The answer that holds these tags.</summary>
    public static Answer List(EhrId ehr, IEnumerable<StoredTag> tags)
    {
        var owner = new TagReference(new TagReferenceId("HIER_OBJECT_ID", ehr.ToString()), "local", "EHR");
        IReadOnlyList<ItemTagBody> bodies = [.. tags.Select(tag => Of(tag, owner))];
        return Answer.Json(RestJson.Bytes(bodies));
    }

    private static ItemTagBody Of(StoredTag stored, TagReference owner) => new(
        stored.Tag.Key, stored.Tag.Value, stored.Tag.TargetPath.Length == 0 ? null : stored.Tag.TargetPath,
        new TagReference(IdOf(stored.Target), "local", VersionedKind.Of(stored.Kind).Name), owner);

    private static TagReferenceId IdOf(TagTarget target) => target.Version is { } version
        ? new TagReferenceId("OBJECT_VERSION_ID", version.ToString())
        : new TagReferenceId("HIER_OBJECT_ID", target.ObjectId.ToString("D"));
}

/// <summary>An OBJECT_REF in a tag.</summary>
internal sealed record TagReference(TagReferenceId Id, string Namespace, string Type);

/// <summary>The id of an OBJECT_REF in a tag.</summary>
internal sealed record TagReferenceId([property: JsonPropertyName("_type")] string Class, string Value);
