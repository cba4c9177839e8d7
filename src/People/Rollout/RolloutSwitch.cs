using System.Globalization;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Systems;

namespace Varde.People.Rollout;

/// <summary>A switch of rollout: whether a service is on at a node of the region, for whom, from when and until when.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Service">The service, as it is written.</param>
/// <param name="Node">The Organization that it is for, with all that is part of it; or <see cref="WholeRegion"/>.</param>
internal sealed record RolloutSwitch(string Id, ServiceId Service, string Node)
{
    /// <summary>The node that everything is part of.</summary>
    public const string WholeRegion = "region";

    /// <summary>For whom.</summary>
    public Audience Audience { get; init; } = Audience.All;

    /// <summary>The first moment at which it counts.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The moment from which it counts no more; null while none is set.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How far the rollout has come.</summary>
    public RolloutPhase Phase { get; init; }

    /// <summary>Whether the service is on by it.</summary>
    public bool IsOn { get; init; }

    /// <summary>It stops the service everywhere, whatever nearer switches say. Such a switch is for the whole region, for all, and off.</summary>
    public bool IsKill { get; init; }

    /// <summary>Why it was decided.</summary>
    public string Why { get; init; } = "";

    /// <summary>Who decided it, by the id that the access log has.</summary>
    public string By { get; init; } = "";

    /// <summary>The name of whoever decided it.</summary>
    public string ByName { get; init; } = "";

    /// <summary>The delivery of the roadmap that it carries out; null where none is named.</summary>
    public string? Delivery { get; init; }

    /// <summary>Who takes over the open work of where it turns the service off; null where nobody was named.</summary>
    public HandOver? HandOver { get; init; }

    /// <summary>Whether it counts at a moment.</summary>
    public bool Counts(DateTimeOffset at) => From <= at && (To is not { } to || at < to);
}

/// <summary>The phases of a rollout.</summary>
internal enum RolloutPhase
{
    /// <summary>Utprøving: with a few, to learn.</summary>
    Trial,

    /// <summary>Innføring: with one after the other.</summary>
    Introduction,

    /// <summary>Drift: in ordinary use.</summary>
    Operation,
}

/// <summary>Open work of a service that is turned off.</summary>
/// <param name="To">The Organization that takes it over.</param>
/// <param name="Why">Why that one.</param>
internal sealed record HandOver(string To, string Why);

/// <summary>A switch as it is kept.</summary>
internal static class SwitchBasic
{
    private const string Service = "service", Node = "node", From = "from", To = "to", Phase = "phase", State = "state", On = "on", Off = "off", Closed = "closed", Why = "why", By = "by", ByName = "by-name";
    private const string Delivery = "delivery", TakenOverBy = "taken-over-by", TakenOverWhy = "taken-over-why", Kind = "audience", User = "user", Patient = "patient", Share = "share";

    private static readonly string IdsBegin = $"{SystemBasic.IdsBegin}switch-";

    public static ResourceKey KeyOf(string id) => new("Basic", IdsBegin + id);

    public static WrittenResource Of(RolloutSwitch one, int follows) => SystemBasic.Of(KeyOf(one.Id), PeopleCodes.Switch,
    [
        (Service, one.Service.Value), (Node, one.Node), (From, FhirNodes.Moment(one.From)), (To, one.To is { } to ? FhirNodes.Moment(to) : null), (Phase, one.Phase.Code()), (State, one.IsKill ? Closed : one.IsOn ? On : Off),
        (Why, one.Why), (By, one.By), (ByName, one.ByName), (Delivery, one.Delivery), (TakenOverBy, one.HandOver?.To), (TakenOverWhy, one.HandOver?.Why), (Kind, one.Audience.Kind.Code()),
        (Share, one.Audience.Percent > 0 ? one.Audience.Percent.ToString(CultureInfo.InvariantCulture) : null),
        .. one.Audience.Users.Select(user => (User, (string?)user)), .. one.Audience.Patients.Select(patient => (Patient, (string?)patient.ToString())),
    ], follows);

    /// <summary>The switch; null for one that cannot be read.</summary>
    public static RolloutSwitch? Read(string key, JsonElement basic)
    {
        if (!key.StartsWith(IdsBegin, StringComparison.Ordinal) || !ServiceId.Parse(Text(basic, Service)).TryGet(out var service, out _) || FhirJson.Begin(Text(basic, From)) is not { } from) return null;
        var taken = Text(basic, TakenOverBy);
        return new(key[IdsBegin.Length..], service, Text(basic, Node))
        {
            From = from, To = FhirJson.Begin(Said(basic, To)), Phase = RolloutWords.Phase(Text(basic, Phase)) ?? default, IsOn = Text(basic, State) == On, IsKill = Text(basic, State) == Closed,
            Why = Text(basic, Why), By = Text(basic, By), ByName = Text(basic, ByName), Delivery = Said(basic, Delivery), HandOver = taken.Length > 0 ? new(taken, Text(basic, TakenOverWhy)) : null,
            Audience = AudienceOf(basic),
        };
    }

    private static Audience AudienceOf(JsonElement basic) => RolloutWords.Audience(Text(basic, Kind)) switch
    {
        AudienceKind.Users => Audience.OfUsers(SystemBasic.Texts(basic, PeopleCodes.Switch, User)),
        AudienceKind.Patients => Audience.OfPatients(SystemBasic.Texts(basic, PeopleCodes.Switch, Patient).Select(id => EhrId.TryParse(id, out var record) ? record : (EhrId?)null).OfType<EhrId>()),
        AudienceKind.Share => Audience.OfShare(int.Parse(Text(basic, Share), CultureInfo.InvariantCulture)),
        _ => Audience.All,
    };

    private static string Text(JsonElement basic, string name) => SystemBasic.Text(basic, PeopleCodes.Switch, name);

    private static string? Said(JsonElement basic, string name) => Text(basic, name) is { Length: > 0 } text ? text : null;
}

/// <summary>The words by which the API and the store name phases and audiences.</summary>
internal static class RolloutWords
{
    private static readonly string[] Phases = ["trial", "introduction", "operation"], Audiences = ["users", "patients", "share", "all"];

    /// <summary>All phases, in their order.</summary>
    public static IReadOnlyList<string> AllPhases => Phases;

    public static string Code(this RolloutPhase phase) => Phases[(int)phase];

    public static string Code(this AudienceKind kind) => Audiences[(int)kind];

    /// <summary>The phase of a word; null for another word.</summary>
    public static RolloutPhase? Phase(string word) => Array.IndexOf(Phases, word) is >= 0 and var at ? (RolloutPhase)at : null;

    /// <summary>The kind of audience of a word; null for another word.</summary>
    public static AudienceKind? Audience(string word) => Array.IndexOf(Audiences, word) is >= 0 and var at ? (AudienceKind)at : null;
}
