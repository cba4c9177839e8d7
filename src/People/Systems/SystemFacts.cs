using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Systems;

/// <summary>
/// A fact of access that is about no patient: a Basic of the region, with an id that follows from what it is about and extensions that tell it. It has versions and audit entries as
/// everything has; over the FHIR API nobody who signs in reads or writes it.
/// </summary>
internal static class SystemBasic
{
    /// <summary>What the ids of all of them begin with.</summary>
    public const string IdsBegin = "varde-";

    private const string Code = "fact";

    /// <summary>The search that finds those of some kinds.</summary>
    public static KeyValuePair<string, string> Search(params IEnumerable<string> systems) => new("code", string.Join(',', systems.Select(system => $"{system}|{Code}")));

    /// <summary>Whether a Basic is one of a kind.</summary>
    public static bool Is(JsonElement basic, string system) => basic.Codes(system, "code").Contains(Code);

    /// <summary>One that is to be stored.</summary>
    /// <param name="key">Which.</param>
    /// <param name="system">The code system of its kind.</param>
    /// <param name="facts">What it tells, by name; a name may stand several times.</param>
    /// <param name="follows">The number of the version that it must follow, 0 for none.</param>
    public static WrittenResource Of(ResourceKey key, string system, IEnumerable<(string Name, string? Text)> facts, int follows) => new(key, new()
    {
        ["resourceType"] = "Basic",
        ["id"] = key.Id,
        ["extension"] = new JsonArray([.. facts.Where(fact => !string.IsNullOrEmpty(fact.Text)).Select(fact => new JsonObject { ["url"] = $"{system}:{fact.Name}", ["valueString"] = fact.Text })]),
        ["code"] = FhirNodes.Coded(system, Code),
    })
    { Over = follows };

    /// <summary>All that is told by a name.</summary>
    public static IEnumerable<string> Texts(JsonElement basic, string system, string name) =>
        basic.Along("extension").Where(extension => extension.Text("url") == $"{system}:{name}").Select(extension => extension.Text("valueString")).OfType<string>();

    /// <summary>What is told by a name; empty when nothing is.</summary>
    public static string Text(JsonElement basic, string system, string name) => Texts(basic, system, name).FirstOrDefault() ?? "";

    /// <summary>The one of a key as it is stored, with the number of its version.</summary>
    /// <returns>Null and 0 where there is none; what lies in a person's record is none.</returns>
    public static async Task<(JsonElement? Basic, int Version)> ReadAsync(RecordStore store, ResourceKey key, CancellationToken cancellation) =>
        (await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var stored, out _) && stored.Owner == ResourceLookup.Region && !stored.IsDeleted && stored.ArchetypeId == key.Type
            ? (JsonElement.Parse(stored.Content.Span), stored.Uid.Number) : (null, 0);
}

/// <summary>Keeps facts about no patient with the commands that write them.</summary>
internal sealed class SystemFactsGuard : IResourceGuard
{
    private static readonly string[] Systems = [PeopleCodes.Client, PeopleCodes.Approval, PeopleCodes.Switch, PeopleCodes.Wave];

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation) =>
        new(type != "Basic" || grant.Actor.Kind is ActorKind.Developer or ActorKind.Server || !(IsOurs(before) || IsOurs(after)) ? null
            : new Forbidden("Clients, approvals, switches and waves are changed through /api/clients, /api/approvals, /api/switches and /api/waves."));

    private static bool IsOurs(JsonElement? basic) =>
        basic is { } one && (one.Text("id")?.StartsWith(SystemBasic.IdsBegin, StringComparison.Ordinal) == true || Systems.Any(system => one.Codes(system, "code").Any()));
}
