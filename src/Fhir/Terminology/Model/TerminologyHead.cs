using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Terminology.Model;

/// <summary>What a code system, value set or concept map is known by.</summary>
/// <param name="Url">Its canonical address; empty when it has none.</param>
/// <param name="Version">Its version; null when that is not said.</param>
/// <param name="Name">Its name for programs.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Status">Whether it is a draft, active or retired.</param>
/// <param name="Language">The language of its texts.</param>
internal sealed record TerminologyHead(string Url, string? Version, string? Name, string? Title, string Status, string? Language)
{
    /// <summary>Reads it from a resource.</summary>
    public static TerminologyHead Read(JsonElement json) => new(
        JsonText.Of(json, "url") ?? "", JsonText.Of(json, "version"), JsonText.Of(json, "name"), JsonText.Of(json, "title"), JsonText.Of(json, "status") ?? "active", JsonText.Of(json, "language"));
}

/// <summary>A canonical address with a version, or without (FHIR R4, references, 2.3.0.2).</summary>
/// <param name="Url">The address.</param>
/// <param name="Version">The version; null for the latest.</param>
internal sealed record Canonical(string Url, string? Version)
{
    /// <summary>Reads <c>url</c> or <c>url|version</c>.</summary>
    public static Canonical Of(string text) => text.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar
        ? new(text[..bar], text.Length > bar + 1 ? text[(bar + 1)..] : null) : new(text, null);

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Url : $"{Url}|{Version}";
}

/// <summary>Reads lists.</summary>
internal static class JsonLists
{
    /// <summary>The objects of a list; none when there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) yield break;
        foreach (var item in list.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Object) yield return item;
    }

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> Texts(this JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(JsonText.Of).OfType<string>() : [];
}
