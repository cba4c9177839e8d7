using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Systems;

namespace Varde.People.Rollout;

/// <summary>What is said of a wave, before it is looked up which Organizations are meant. docs/rollout.md tells its members.</summary>
internal sealed record WaveRequest
{
    private const int LongestName = 120, LongestText = 500, LongestId = 64, MostNodes = 200, MostItems = 100;

    public required string Name { get; init; }

    public required ServiceId Service { get; init; }

    /// <summary>As they were written: ids, organisation numbers, or the region.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    public required DateOnly Start { get; init; }

    public required string Phase { get; init; }

    public string? Delivery { get; init; }

    /// <summary>New ones have an empty id. Those of ready-made lists come last, without those that are there already.</summary>
    public required IReadOnlyList<ReadinessItem> Items { get; init; }

    /// <summary>Reads all of it.</summary>
    /// <returns>The request; or every fault, each with its path.</returns>
    public static Outcome<WaveRequest> Read(JsonObject body)
    {
        var read = new BodyReader(body, "name", "service", "nodes", "start", "phase", "delivery", "items", "lists");
        var name = read.Needed("name", LongestName);
        var service = read.Of("service", body.Text("service", LongestId).Then(text => SwitchRequest.ServiceOf(text ?? "")));
        var nodes = read.Of("nodes", body.Texts("nodes")) ?? [];
        if (nodes.Count is 0 or > MostNodes) read.Fault("nodes", $"must be 1 to {MostNodes} ids or numbers of organisations, or {RolloutSwitch.WholeRegion}");
        var start = read.Day("start");
        if (start is null) read.Fault("start", "must be a day (YYYY-MM-DD)");
        var phase = read.Word("phase", RolloutWords.AllPhases);
        var delivery = Said(read, body, "delivery", LongestId);
        if (delivery is not null && !ResourceKey.IsId(delivery)) read.Fault("delivery", "must be the id of a delivery: letters, digits, - and .");
        var items = ItemsOf(body["items"], read);
        if (start is { } first) items.AddRange(Listed(body, read, first).Where(item => !items.Exists(there => (there.Area, there.Text) == (item.Area, item.Text))));
        if (items.Count > MostItems) read.Fault("items", $"must be at most {MostItems} with those of the lists");
        return read.Refused is { } refused ? refused : new WaveRequest { Name = name, Service = service, Nodes = nodes, Start = start!.Value, Phase = phase, Delivery = delivery, Items = items };
    }

    /// <summary>Reads what is decided of a wave.</summary>
    public static Outcome<WaveVerdict> ReadVerdict(JsonObject body)
    {
        var read = new BodyReader(body, "decision", "why", "start", "handOver");
        var (kind, why, start, handOver) = (read.Word("decision", RolloutWave.Kinds), read.Why(body), read.Day("start"), read.HandOver());
        if (kind == RolloutWave.Postponed && start is null) read.Fault("start", "must be the new start of what is postponed (YYYY-MM-DD)");
        if (kind is RolloutWave.Go or RolloutWave.NoGo && start is not null) read.Fault("start", "is only of what is postponed");
        if (kind is RolloutWave.NoGo or RolloutWave.Postponed && handOver is not null) read.Fault("handOver", "is only of a go");
        return read.Refused is { } refused ? refused : new WaveVerdict(kind, why, start, handOver);
    }

    /// <summary>Reads a note; empty takes back what was written.</summary>
    public static Outcome<string> ReadNote(JsonObject body)
    {
        var read = new BodyReader(body, "note");
        var note = read.Of("note", body.Text("note", SwitchRequest.LongestWhy)) ?? "";
        return read.Refused is { } refused ? refused : note;
    }

    private static IReadOnlyList<ReadinessItem> Listed(JsonObject body, BodyReader read, DateOnly start)
    {
        var lists = read.Of("lists", body.Texts("lists")) ?? [];
        if (lists.Any(list => ReadinessList.Find(list) is null)) read.Fault("lists", $"must be of {string.Join(", ", ReadinessList.All.Select(list => list.Id))}");
        return ReadinessList.Draft(lists, start);
    }

    private static List<ReadinessItem> ItemsOf(JsonNode? told, BodyReader read)
    {
        var items = new List<ReadinessItem>();
        if (told is not (null or JsonArray { Count: <= MostItems })) read.Fault("items", $"must be a list of at most {MostItems}");
        else
            foreach (var (at, one) in (told as JsonArray ?? []).Index())
                if (one is JsonObject item) items.Add(ItemOf(item, read, $"items[{at}]"));
                else read.Fault($"items[{at}]", "must be an object");
        if (items.Where(item => item.Id.Length > 0).GroupBy(item => item.Id, StringComparer.Ordinal).Any(same => same.Count() > 1)) read.Fault("items", "must have each id once");
        return items;
    }

    private static ReadinessItem ItemOf(JsonObject body, BodyReader whole, string path)
    {
        var read = new BodyReader(body, "id", "area", "text", "must", "owner", "due", "evidence", "state", "waivedBy", "waivedWhy", "waivedEnteredBy");
        var item = new ReadinessItem(Said(read, body, "id", LongestId) ?? "", read.Word("area", RolloutWave.Areas), read.Needed("text", LongestText))
        {
            IsMust = read.Of("must", body.Truth("must")), Owner = Said(read, body, "owner", LongestName), Due = read.Day("due"), Evidence = Said(read, body, "evidence", LongestText),
            State = body["state"] is null ? RolloutWave.Open : read.Word("state", RolloutWave.States), WaivedBy = Said(read, body, "waivedBy", LongestName), WaivedWhy = Said(read, body, "waivedWhy", LongestText),
        };
        if (item.State == RolloutWave.Waived && item.WaivedBy is null) read.Fault("waivedBy", "must name the leader who waives it");
        if (item.State == RolloutWave.Waived && item.WaivedWhy is null) read.Fault("waivedWhy", "must say why it is waived");
        if (item.State != RolloutWave.Waived && (item.WaivedBy ?? item.WaivedWhy) is not null) read.Fault(item.WaivedBy is null ? "waivedWhy" : "waivedBy", "is only of what is waived");
        foreach (var fault in read.Refused is Invalid invalid ? invalid.Faults : []) whole.Fault($"{path}.{fault.Path}", fault.Message);
        return item;
    }

    private static string? Said(BodyReader read, JsonObject body, string name, int longest) => read.Of(name, body.Text(name, longest)) is { Length: > 0 } text ? text : null;
}

/// <summary>What is decided of a wave.</summary>
/// <param name="Kind">One of <see cref="RolloutWave.Kinds"/>.</param>
/// <param name="Why">Why.</param>
/// <param name="Start">The new start of what is postponed.</param>
/// <param name="HandOver">Who takes over work that is open where the first switch of a service turns it off.</param>
internal sealed record WaveVerdict(string Kind, string Why, DateOnly? Start, HandOver? HandOver);
