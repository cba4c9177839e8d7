using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>Something that was laid down about a document and holds: a code, a reservation, a release, an assessment.</summary>
/// <param name="What">What, as <see cref="SharingWords"/> spells it.</param>
/// <param name="ActorId">Who laid it down, as the access log names them.</param>
/// <param name="ActorName">Their name.</param>
/// <param name="Time">When.</param>
internal sealed record LaidDown(string What, string ActorId, string ActorName, DateTimeOffset Time)
{
    /// <summary>Why; for staff alone.</summary>
    public string? Reason { get; init; }

    /// <summary>The day on which it is to be assessed anew.</summary>
    public DateOnly? Review { get; init; }

    /// <summary>The Task of that assessment.</summary>
    public string? Task { get; init; }

    /// <summary>A second clinician has yet to lay down the same.</summary>
    public bool IsProposed { get; init; }
}

/// <summary>
/// What is known of all that was laid down about a document beside its class: who, when, why, until when. It is kept as a Basic of the record under the id of the versioned
/// object, so that each of its versions tells what held at its time.
/// </summary>
/// <param name="Version">The number of its version; 0 where nothing was ever laid down.</param>
/// <param name="All">What holds.</param>
internal sealed record SharingNote(int Version, IReadOnlyList<LaidDown> All)
{
    private const string Code = "document", Entry = "laid-down", Changed = "changed-by", What = "what", Actor = "actor", Name = "name", Time = "time", Reason = "reason", Review = "review", Task = "task", Proposed = "proposed";

    /// <summary>The name of whoever made this version of it; empty where that was not kept.</summary>
    public string By { get; init; } = "";

    /// <summary>Nothing was ever laid down.</summary>
    public static SharingNote None { get; } = new(0, []);

    /// <summary>Where that of a document is kept.</summary>
    public static ResourceKey KeyOf(Guid document) => new("Basic", document.ToString("D"));

    /// <summary>Whether a Basic is such a note.</summary>
    public static bool Is(JsonElement basic) => basic.Codes(PeopleCodes.Sharing, "code").Contains(Code);

    /// <summary>What holds of something; null where nothing does.</summary>
    public LaidDown? Of(string what) => All.FirstOrDefault(one => one.What == what);

    /// <summary>With something laid down, in the place of what was of the same.</summary>
    public SharingNote With(LaidDown laid) => this with { All = [.. All.Where(one => one.What != laid.What), laid] };

    /// <summary>Without something.</summary>
    public SharingNote Without(string what) => this with { All = [.. All.Where(one => one.What != what)] };

    /// <summary>Reads it.</summary>
    public static SharingNote Read(int version, JsonElement basic) => new(version, [.. basic.Along("extension").Where(one => one.Text("url") == Url(Entry)).Select(EntryOf)])
    {
        By = TextOf(basic, Changed, "valueString") ?? "",
    };

    /// <summary>The resource to store over the version that was read.</summary>
    public WrittenResource ToResource(EhrId record, Guid document, Actor actor)
    {
        var basic = new JsonObject
        {
            ["resourceType"] = "Basic",
            ["id"] = KeyOf(document).Id,
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.Sharing, ["value"] = $"urn:uuid:{document:D}" }),
            ["code"] = FhirNodes.Coded(PeopleCodes.Sharing, Code),
            ["subject"] = FhirNodes.Reference($"Patient/{record}"),
        };
        basic["extension"] = new JsonArray([.. All.Select(one => (JsonNode)ToExtension(one)), Part(Changed, "valueString", actor.DisplayName)]);
        return new(KeyOf(document), basic) { Over = Version, Class = new DocumentClass(ServiceId.Audit, actor.Organisation, actor.Unit).ToAccessClass() };
    }

    private static JsonObject ToExtension(LaidDown laid)
    {
        var parts = new JsonArray(Part(What, "valueString", laid.What), Part(Actor, "valueString", laid.ActorId), Part(Name, "valueString", laid.ActorName), Part(Time, "valueInstant", FhirNodes.Moment(laid.Time)));
        if (laid.Reason is { } reason) parts.Add(Part(Reason, "valueString", reason));
        if (laid.Review is { } day) parts.Add(Part(Review, "valueDate", day.ToString("O", CultureInfo.InvariantCulture)));
        if (laid.Task is { } task) parts.Add(Part(Task, "valueString", task));
        if (laid.IsProposed) parts.Add(Part(Proposed, "valueBoolean", true));
        return new() { ["url"] = Url(Entry), ["extension"] = parts };
    }

    private static LaidDown EntryOf(JsonElement entry) => new(TextOf(entry, What, "valueString")!, TextOf(entry, Actor, "valueString")!, TextOf(entry, Name, "valueString")!, FhirJson.Begin(TextOf(entry, Time, "valueInstant"))!.Value)
    {
        Reason = TextOf(entry, Reason, "valueString"),
        Review = TextOf(entry, Review, "valueDate") is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        Task = TextOf(entry, Task, "valueString"),
        IsProposed = PartOf(entry, Proposed).ValueKind != JsonValueKind.Undefined,
    };

    private static string? TextOf(JsonElement entry, string name, string type) => PartOf(entry, name) is { ValueKind: JsonValueKind.Object } part ? part.Text(type) : null;

    private static JsonElement PartOf(JsonElement entry, string name) => entry.Along("extension").FirstOrDefault(part => part.Text("url") == Url(name));

    private static JsonObject Part(string name, string type, JsonNode value) => new() { ["url"] = Url(name), [type] = value };

    private static string Url(string name) => $"{PeopleCodes.Sharing}:{name}";
}
