using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.People;
using Varde.Web.Documents;

namespace Varde.Web.Rollout;

/// <summary>Switches and states in the words of the pages.</summary>
internal sealed class SwitchWords(IStringLocalizer<RolloutTexts> rollout, IStringLocalizer<Texts> texts)
{
    /// <summary>A service, with a capital letter as a heading has it.</summary>
    public string Service(ServiceId service) => texts[$"Service.{service}"] is { ResourceNotFound: false } known ? char.ToUpper(known.Value[0], CultureInfo.CurrentUICulture) + known.Value[1..] : service.Value;

    /// <summary>All services that can be switched, to choose among.</summary>
    public IEnumerable<(string Value, string Text)> Services() => RolloutReading.Services.Select(service => (service.Value, Service(service)));

    /// <summary>A node.</summary>
    public string Node(RolloutNode node) => node.IsRegion ? rollout["Region"] : node.Name.Length > 0 ? node.Name : node.Id;

    /// <summary>The state of a cell.</summary>
    public string State(RolloutCell cell) => rollout[$"State.{cell.State}{(cell.IsOtherForSome ? ".some" : "")}"];

    /// <summary>The colour that goes with the words of a state.</summary>
    public static string Colour(RolloutCell cell) => cell.State == "stopped" ? "danger" : cell.IsOtherForSome ? "warning" : cell.State == "on" ? "success" : "neutral";

    /// <summary>What a switch does.</summary>
    public string State(SwitchVersion one) => rollout[one.IsKill ? "State.stopped" : one.IsOn ? "State.on" : "State.off"];

    /// <summary>How far the rollout has come; of what stops a service, that it does.</summary>
    public string Phase(SwitchVersion one) => rollout[one.IsKill ? "EmergencyStop" : $"Phase.{one.Phase}"];

    /// <summary>For whom a switch is.</summary>
    public string Audience(SwitchVersion one) => one.Audience switch
    {
        "users" => one.Users.Count == 1 ? rollout["OneUser"] : rollout["Users", one.Users.Count],
        "patients" => one.Patients.Count == 1 ? rollout["OnePatient"] : rollout["Patients", one.Patients.Count],
        "share" => rollout["Share", one.Share],
        _ => rollout["Audience.all"],
    };

    /// <summary>From when and until when.</summary>
    public string Period(SwitchVersion one)
    {
        var text = new TimeText(texts);
        return one.To is { } to ? rollout["FromTo", text.Of(one.From), text.Of(to)] : rollout["FromOn", text.Of(one.From)];
    }

    /// <summary>Whether it counts at a moment.</summary>
    public string Counts(SwitchVersion one, DateTimeOffset at) => rollout[one.Counts(at) ? "Now.counts" : at < one.From ? "Now.planned" : "Now.ended"];
}
