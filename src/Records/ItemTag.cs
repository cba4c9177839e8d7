using Varde.Foundation;

namespace Varde.Records;

/// <summary>A tag on a versioned object or on one of its versions (openEHR RM, common, ITEM_TAG). It is no part of the record's content.</summary>
/// <param name="Key">What it says; with the path it is unique on its target. In UTF-8 at most <see cref="LongestKey"/> bytes.</param>
/// <param name="Value">Its value; null when the key says all.</param>
/// <param name="TargetPath">Path of the part of the target that is meant, empty for the whole. In UTF-8 at most <see cref="LongestPath"/> bytes.</param>
public sealed record ItemTag(string Key, string? Value = null, string TargetPath = "")
{
    /// <summary>The longest key: key and path are part of an index row, which PostgreSQL holds to 2,700 bytes.</summary>
    public const int LongestKey = 400;

    /// <summary>The longest path.</summary>
    public const int LongestPath = 2000;
}

/// <summary>What a tag is on.</summary>
/// <param name="ObjectId">The versioned object.</param>
/// <param name="Version">One of its versions; null for the object, whichever version is the latest.</param>
public sealed record TagTarget(Guid ObjectId, VersionUid? Version = null);

/// <summary>A tag with its target.</summary>
/// <param name="Target">What it is on.</param>
/// <param name="Kind">What kind of document that is.</param>
/// <param name="Tag">The tag.</param>
public sealed record StoredTag(TagTarget Target, DocumentKind Kind, ItemTag Tag);
