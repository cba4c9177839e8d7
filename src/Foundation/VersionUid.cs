using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Varde.Foundation;

/// <summary>The uid of one version, <c>object_id::creating_system_id::version_tree_id</c> (openEHR BASE, OBJECT_VERSION_ID).</summary>
/// <param name="ObjectId">The versioned object's UUID.</param>
/// <param name="SystemId">The system that created the version; never empty and without <c>::</c>.</param>
/// <param name="Number">The trunk version number, from 1. Branches (1.2.1) are not supported.</param>
public sealed record VersionUid(Guid ObjectId, string SystemId, int Number)
{
    /// <summary>Reads <c>uuid::system::n</c>.</summary>
    /// <returns>The uid, or <see cref="Invalid"/> that names the part at fault.</returns>
    public static Outcome<VersionUid> Parse(string? text)
    {
        var parts = (text ?? "").Split("::");
        if (parts.Length != 3) return Invalid.At("version_uid", "must have the form uuid::system::number");
        if (!Guid.TryParseExact(parts[0], "D", out var objectId)) return Invalid.At("version_uid", "must begin with a UUID of 36 characters");
        if (parts[1].Length == 0) return Invalid.At("version_uid", "must name the creating system");
        if (!TryParseNumber(parts[2], out var number)) return Invalid.At("version_uid", "must end in a version number from 1, without branches");
        return new VersionUid(objectId, parts[1], number);
    }

    /// <summary>Reads <c>uuid::system::n</c>; false when the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VersionUid? uid) => Parse(text).TryGet(out uid, out _);

    /// <summary>The uid of the version after this one, made by the given system.</summary>
    public VersionUid Next(string systemId) => new(ObjectId, systemId, Number + 1);

    /// <summary>The uid as the specification writes it, the UUID in lower case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ObjectId:D}::{SystemId}::{Number}");

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0 && text[0] != '0';
}
