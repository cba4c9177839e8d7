using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.Records;

namespace Varde.People;

/// <summary>
/// How a person wants to be told of what is new in a record: by the person, or by whoever represents them (access-rules §1.2, the row profile). What is chosen is kept with the record; a notice itself says
/// nothing but that there is something.
/// </summary>
public sealed class NotificationChoices
{
    /// <summary>The ways of telling.</summary>
    public static readonly IReadOnlyList<string> Channels = ["none", "sms", "email"];

    /// <summary>What one may be told of.</summary>
    public static readonly IReadOnlyList<string> Topics = ["result", "journal", "message", "appointment"];

    private const string Code = "choice", Channel = "channel", Topic = "topic";

    private readonly OwnRecord _own;
    private readonly RecordStore _store;
    private readonly ResourceWriting _writing;

    internal NotificationChoices(OwnRecord own, RecordStore store, ResourceWriting writing) => (_own, _store, _writing) = (own, store, writing);

    /// <summary>What the reader has chosen for a record; nothing where they have not.</summary>
    public async Task<Outcome<ChosenNotices>> OfAsync(AccessSession access, EhrId record, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, AccessAction.Read, record, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        return (await _store.ReadLatestAsync(record, KeyOf(record, grant).ObjectId, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted ? Read(JsonElement.Parse(stored.Content.Span)) : ChosenNotices.None;
    }

    /// <summary>Chooses.</summary>
    /// <returns>How many resources were written; or what is wrong, by the name of its field (channel, topic).</returns>
    public async Task<Outcome<int>> ChooseAsync(AccessSession access, EhrId record, ChosenNotices chosen, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, AccessAction.Update, record, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!Channels.Contains(chosen.Channel)) return Unprocessable.At(Channel, $"must be one of {string.Join(", ", Channels)}");
        if (chosen.Topics.Any(topic => !Topics.Contains(topic))) return Unprocessable.At(Topic, $"must be among {string.Join(", ", Topics)}");
        return await _writing.StoreAsync([Written(record, KeyOf(record, grant), chosen, grant)], grant, cancellation);
    }

    private async Task<Outcome<Grant>> AskAsync(AccessSession access, AccessAction action, EhrId record, CancellationToken cancellation)
    {
        var missing = new NotFound("There is no such patient.");
        if (access.Actor.Kind != ActorKind.Citizen || await _own.OfAsync(record, cancellation) is null) return await access.MissingAsync(action, new AccessSubject("Patient", record.ToString(), record) { Missing = missing }, cancellation);
        return await access.AskAsync(action, new AccessSubject("Basic", "", record) { Service = ServiceId.Profile, Missing = missing }, cancellation);
    }

    // Each who represents somebody chooses for themselves; in the record of the person they are the RelatedPerson that the register tells.
    private static ResourceKey KeyOf(EhrId record, Grant grant) => new("Basic", $"n-{grant.Standing?.Relative ?? record.ToString()}");

    private static ChosenNotices Read(JsonElement basic) => new(TextsOf(basic, Channel).FirstOrDefault() ?? Channels[0], [.. TextsOf(basic, Topic)]);

    private static IEnumerable<string> TextsOf(JsonElement basic, string name) => basic.Along("extension").Where(part => part.Text("url") == $"{PeopleCodes.Notification}:{name}").Select(part => part.Text("valueCode")).OfType<string>();

    private static WrittenResource Written(EhrId record, ResourceKey key, ChosenNotices chosen, Grant grant) => new(key, new()
    {
        ["resourceType"] = "Basic",
        ["id"] = key.Id,
        ["extension"] = new JsonArray([Part(Channel, chosen.Channel), .. chosen.Topics.Distinct().Select(topic => (JsonNode)Part(Topic, topic))]),
        ["code"] = FhirNodes.Coded(PeopleCodes.Notification, Code),
        ["subject"] = FhirNodes.Reference($"Patient/{record}"),
        ["author"] = FhirNodes.Reference(grant.Standing?.Relative is { } relative ? $"RelatedPerson/{relative}" : $"Patient/{record}"),
    })
    { Class = new DocumentClass(ServiceId.Audit, "", "").ToAccessClass() };

    private static JsonObject Part(string name, string code) => new() { ["url"] = $"{PeopleCodes.Notification}:{name}", ["valueCode"] = code };
}

/// <summary>How somebody wants to be told.</summary>
/// <param name="Channel">none, sms or email.</param>
/// <param name="Topics">Of what: result, journal, message, appointment.</param>
public sealed record ChosenNotices(string Channel, IReadOnlyList<string> Topics)
{
    /// <summary>Nothing was chosen.</summary>
    public static ChosenNotices None { get; } = new("none", []);
}
