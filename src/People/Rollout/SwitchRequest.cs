using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Systems;

namespace Varde.People.Rollout;

/// <summary>What is said of a switch to set or to end it, before it is looked up which Organizations are meant. docs/rollout.md tells its members.</summary>
internal sealed record SwitchRequest
{
    /// <summary>How long a reason may be.</summary>
    public const int LongestWhy = 1_000;

    private const int LongestName = 64;

    public required ServiceId Service { get; init; }

    /// <summary>As it was written: an id, an organisation number, or the region.</summary>
    public required string Node { get; init; }

    public required Audience Audience { get; init; }

    /// <summary>Null for at once.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public required RolloutPhase Phase { get; init; }

    public bool IsOn { get; init; }

    public bool IsKill { get; init; }

    public required string Why { get; init; }

    public string? Delivery { get; init; }

    /// <summary>Who takes over, as it was written, and why.</summary>
    public HandOver? HandOver { get; init; }

    /// <summary>Reads all of it.</summary>
    /// <returns>The request; or every fault, each with its path.</returns>
    public static Outcome<SwitchRequest> Read(JsonObject body)
    {
        var read = new BodyReader(body, "service", "node", "audience", "from", "to", "phase", "on", "kill", "why", "delivery", "handOver");
        var service = read.Of("service", ServiceOf(body));
        var node = read.Of("node", body.Text("node", LongestName));
        if (node is null or "") read.Fault("node", $"must be the id or the number of an organisation, or {RolloutSwitch.WholeRegion}");
        var audience = read.Of("audience", AudienceOf(body["audience"])) ?? Audience.All;
        var (from, to) = (read.Moment("from"), read.Moment("to"));
        if (to <= from) read.Fault("to", "must be after from");
        var kill = read.Of("kill", body.Truth("kill"));
        var on = read.Of("on", body.Truth("on"));
        if (!kill && body["on"] is null) read.Fault("on", "must be true or false");
        if (kill && (on || node != RolloutSwitch.WholeRegion || audience.Kind != AudienceKind.All)) read.Fault("kill", $"stops a service for the whole region: node must be {RolloutSwitch.WholeRegion}, audience all, and on false");
        // What stops a service is in no phase of its own.
        RolloutPhase? phase = kill && body["phase"] is null ? RolloutPhase.Operation : RolloutWords.Phase(read.Of("phase", body.Text("phase", LongestName)) ?? "");
        if (phase is null) read.Fault("phase", $"must be one of {string.Join(", ", RolloutWords.AllPhases)}");
        var why = read.Why(body);
        var delivery = read.Of("delivery", body.Text("delivery", LongestName));
        if (delivery is { Length: > 0 } && !ResourceKey.IsId(delivery)) read.Fault("delivery", "must be the id of a delivery: letters, digits, - and .");
        var handOver = read.HandOver();
        return read.Refused is { } refused ? refused
            : new SwitchRequest { Service = service, Node = node!, Audience = audience, From = from, To = to, Phase = phase!.Value, IsOn = on, IsKill = kill, Why = why, Delivery = delivery is { Length: > 0 } ? delivery : null, HandOver = handOver };
    }

    /// <summary>Reads what is said to end a switch: why, and who takes over what is open.</summary>
    public static Outcome<(string Why, HandOver? HandOver)> ReadEnd(JsonObject body)
    {
        var read = new BodyReader(body, "why", "handOver");
        var (why, handOver) = (read.Why(body), read.HandOver());
        return read.Refused is { } refused ? refused : (why, handOver);
    }

    /// <summary>A service that can be switched: one of table 1, as it is written.</summary>
    public static Outcome<ServiceId> ServiceOf(string text) =>
        !ServiceId.Parse(text).TryGet(out var id, out _) || !id.IsOfCitizens ? Invalid.At("service", "must be a service of table 1 of the access rules")
        : TypeServices.Writing(id) != id ? Invalid.At("service", $"is only read, and reading is never switched off: the switch is that of {TypeServices.Writing(id)}") : id;

    /// <summary>All services that can be switched.</summary>
    public static IReadOnlyList<ServiceId> Services { get; } = [.. ServiceId.All.Where(id => id.IsOfCitizens && TypeServices.Writing(id) == id)];

    /// <summary>A moment: a day, which begins at midnight in Norway, or a time with its zone.</summary>
    public static DateTimeOffset? MomentOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.Year is > 1900 and < 2200 ? FhirJson.Midnight(day) : null
        : text.Length > 16 && (text.EndsWith('Z') || text[^6] is '+' or '-') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && time.Year is > 1900 and < 2200 ? FhirNodes.ToMillisecond(time) : null;

    private static Outcome<ServiceId> ServiceOf(JsonObject body) => body.Text("service", LongestName).Then(text => ServiceOf(text ?? ""));

    private static Outcome<Audience> AudienceOf(JsonNode? told)
    {
        if (told is null || told is JsonValue value && value.TryGetValue<string>(out var word) && word == "all") return Audience.All;
        if (told is not JsonObject { Count: 1 } named || named.Unknown("users", "patients", "share") is not null) return Invalid.At("audience", "must be \"all\", {\"users\": [ids]}, {\"patients\": [ids]} or {\"share\": percent}");
        if (named.ContainsKey("share"))
            return named["share"] is JsonValue share && share.TryGetValue<int>(out var percent) && percent is > 0 and <= 100 ? Audience.OfShare(percent) : Invalid.At("audience.share", "must be a whole number of percent from 1 to 100");
        return named.ContainsKey("users") ? UsersOf(named) : PatientsOf(named);
    }

    private static Outcome<Audience> UsersOf(JsonObject named) =>
        !named.Texts("users").TryGet(out var users, out _) || users.Count == 0 ? Invalid.At("audience.users", "must be ids as /api/me tells them, at least one") : Audience.OfUsers(users);

    // Whether there are such records is looked up where it is stored: an id that somebody can name tells nothing new by that.
    private static Outcome<Audience> PatientsOf(JsonObject named)
    {
        if (!named.Texts("patients").TryGet(out var ids, out _) || ids.Count == 0) return Invalid.At("audience.patients", "must be ids of Patients, at least one");
        foreach (var (at, id) in ids.Index())
            if (!EhrId.TryParse(id.Split('/')[^1], out _)) return Invalid.At($"audience.patients[{at}]", "must be the id of a Patient");
        return Audience.OfPatients(ids.Select(id => EhrId.TryParse(id.Split('/')[^1], out var record) ? record : default));
    }
}
