using System.Globalization;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Systems;

namespace Varde.People.Rollout;

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
