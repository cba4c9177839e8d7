using System.Globalization;
using System.Text.Json.Nodes;

namespace Varde.People;

/// <summary>A wave as the API takes the whole of it, to change a part (docs/rollout.md, waves).</summary>
public static class WaveBody
{
    /// <summary>The body of a wave as it is.</summary>
    public static JsonObject Of(RolloutWave wave) => new()
    {
        ["name"] = wave.Name, ["service"] = wave.Service.Value, ["nodes"] = new JsonArray([.. wave.Nodes.Select(node => (JsonNode)node.Id)]), ["start"] = Day(wave.Start), ["phase"] = wave.Phase, ["delivery"] = wave.Delivery,
        ["items"] = Items(wave.Items),
    };

    /// <summary>Items, as they are told and taken alike.</summary>
    public static JsonArray Items(IEnumerable<ReadinessItem> items) => new([.. items.Select(item => (JsonNode)Of(item))]);

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Of(ReadinessItem item) => new()
    {
        ["id"] = item.Id, ["area"] = item.Area, ["text"] = item.Text, ["must"] = item.IsMust, ["owner"] = item.Owner, ["due"] = item.Due is { } due ? Day(due) : null, ["evidence"] = item.Evidence, ["state"] = item.State,
        ["waivedBy"] = item.WaivedBy, ["waivedWhy"] = item.WaivedWhy, ["waivedEnteredBy"] = item.WaivedEnteredBy,
    };
}
