using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.Foundation;

namespace Varde.Web.Demo;

/// <summary>How far a database has been filled with demo people, as it is kept in the database itself: in one Basic resource.</summary>
/// <param name="Present">The present of the records: ages and times count from it, at later starts too.</param>
/// <param name="Done">How many steps are done.</param>
/// <param name="IsWhole">Whether all are.</param>
internal sealed record DemoProgress(DateTimeOffset Present, int Done, bool IsWhole)
{
    /// <summary>How many residents the demo has when nobody says another number.</summary>
    public const int UsualResidents = 200;

    /// <summary>How many residents there are at least: the last household is whole.</summary>
    public int Residents { get; init; } = UsualResidents;

    private const string System = "urn:varde:demo:progress";
    private static readonly ResourceKey Key = new("Basic", "demo-region");

    /// <summary>What is kept; null in a database that was never filled.</summary>
    public static async Task<DemoProgress?> ReadAsync(ResourceImport resources, CancellationToken cancellation) =>
        (await resources.ReadAsync(Key, cancellation)).TryGet(out var json, out _) ? Of(JsonNode.Parse(json.Span)!) : null;

    /// <summary>Keeps it.</summary>
    public Task<Outcome<ResourceKey>> StoreAsync(ResourceImport resources, CancellationToken cancellation) =>
        resources.StoreAsync(JsonSerializer.SerializeToUtf8Bytes(ToResource()), cancellation);

    private JsonObject ToResource() => new()
    {
        ["resourceType"] = Key.Type,
        ["id"] = Key.Id,
        ["extension"] = new JsonArray(
            new JsonObject { ["url"] = System + ":present", ["valueInstant"] = Present.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture) },
            new JsonObject { ["url"] = System + ":steps", ["valueInteger"] = Done },
            new JsonObject { ["url"] = System + ":residents", ["valueInteger"] = Residents }),
        ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = System, ["code"] = IsWhole ? "whole" : "begun" }) },
    };

    private static DemoProgress Of(JsonNode stored) => new(
        DateTimeOffset.Parse((string)stored["extension"]![0]!["valueInstant"]!, CultureInfo.InvariantCulture),
        (int)stored["extension"]![1]!["valueInteger"]!,
        (string)stored["code"]!["coding"]![0]!["code"]! == "whole")
    {
        // A database that was filled before the number could be chosen has the usual one.
        Residents = stored["extension"] is JsonArray { Count: > 2 } told ? (int)told[2]!["valueInteger"]! : UsualResidents,
    };
}
