using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.People.Systems;

namespace Varde.People.Rollout;

/// <summary>A wave as it is kept: a Basic of the region, in which items, decisions and notes are JSON each.</summary>
internal static class WaveBasic
{
    private const string Name = "name", Service = "service", Node = "node", Start = "start", Phase = "phase", Delivery = "delivery", Item = "item", Decision = "decision", Note = "note", By = "by", ByName = "by-name";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly string IdsBegin = $"{SystemBasic.IdsBegin}wave-";

    public static ResourceKey KeyOf(string id) => new("Basic", IdsBegin + id);

    /// <summary>The id of the wave that a key is of.</summary>
    public static string IdOf(ResourceKey key) => key.Id[IdsBegin.Length..];

    public static WrittenResource Of(RolloutWave wave, int follows) => SystemBasic.Of(KeyOf(wave.Id), PeopleCodes.Wave,
    [
        (Name, wave.Name), (Service, wave.Service.Value), (Start, WaveBody.Day(wave.Start)), (Phase, wave.Phase), (Delivery, wave.Delivery), (By, wave.By), (ByName, wave.ByName),
        .. wave.Nodes.Select(node => (Node, (string?)node.Id)), .. All(Item, wave.Items), .. All(Decision, wave.Decisions), .. All(Note, wave.Notes),
    ], follows);

    /// <summary>The wave, its nodes without names; null for one that cannot be read.</summary>
    public static RolloutWave? Read(ResourceKey key, int version, JsonElement basic)
    {
        if (!key.Id.StartsWith(IdsBegin, StringComparison.Ordinal) || !ServiceId.Parse(Text(basic, Service)).TryGet(out var service, out _) || DayOf(Text(basic, Start)) is not { } start) return null;
        return new(IdOf(key), version, Text(basic, Name), service, [.. Texts(basic, Node).Select(id => new RolloutNode(id, ""))], start)
        {
            Phase = Text(basic, Phase), Delivery = Text(basic, Delivery) is { Length: > 0 } delivery ? delivery : null, By = Text(basic, By), ByName = Text(basic, ByName),
            Items = Parts<ReadinessItem>(basic, Item), Decisions = Parts<GoDecision>(basic, Decision), Notes = Parts<WaveDayNote>(basic, Note),
        };
    }

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IEnumerable<(string, string?)> All<T>(string name, IEnumerable<T> parts) => parts.Select(part => (name, (string?)JsonSerializer.Serialize(part, Form)));

    private static IReadOnlyList<T> Parts<T>(JsonElement basic, string name) => [.. Texts(basic, name).Select(text => JsonSerializer.Deserialize<T>(text, Form)!)];

    private static IEnumerable<string> Texts(JsonElement basic, string name) => SystemBasic.Texts(basic, PeopleCodes.Wave, name);

    private static string Text(JsonElement basic, string name) => SystemBasic.Text(basic, PeopleCodes.Wave, name);
}
