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
