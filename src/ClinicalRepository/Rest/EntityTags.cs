using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>ETag and If-Match. Strong tags are sent; weak and strong ones are taken, with and without quotes, as callers of either release send them.</summary>
internal static class EntityTags
{
    // A header is ASCII; what an id of another system has beyond it, and quotes, stand escaped.
    public static string Of(string id) => $"\"{Uri.EscapeDataString(id).Replace("%3A", ":", StringComparison.Ordinal)}\"";

    /// <summary>The version that the caller builds on, from If-Match.</summary>
    /// <returns>The version, or <see cref="Invalid"/> when the header is missing, is <c>*</c>, or is no version uid: 400 by the specification.</returns>
    public static Outcome<VersionUid> Preceding(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return Invalid.At("If-Match", "is required: the version_uid of the latest version");
        if (header.Count > 1) return Invalid.At("If-Match", "must name one version");
        return VersionUid.TryParse(Uri.UnescapeDataString(Bare(header.ToString())), out var uid)
            ? uid
            : Invalid.At("If-Match", "must be a version_uid of the form \"uuid::system::number\"");
    }

    /// <summary>The opaque part of a tag, without <c>W/</c> and quotes.</summary>
    public static string Bare(string tag)
    {
        var text = tag.Trim();
        if (text.StartsWith("W/", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        return text is ['"', .., '"'] ? text[1..^1] : text;
    }

    /// <summary>True when If-None-Match names this tag: nothing has to be sent again.</summary>
    public static bool IsKnownToCaller(HttpRequest request, string id) =>
        request.Headers.IfNoneMatch.Any(line => (line ?? "").Split(',').Any(tag => Bare(tag) == id || Uri.UnescapeDataString(Bare(tag)) == id));
}
