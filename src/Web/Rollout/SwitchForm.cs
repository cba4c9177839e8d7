using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Components;
using Varde.Web.Documents;

namespace Varde.Web.Rollout;

/// <summary>What is filled in about a switch.</summary>
/// <param name="sent">The form; null when none was sent.</param>
/// <param name="there">The switch that is changed; null for a new one.</param>
public sealed class SwitchForm(IFormCollection? sent, SwitchVersion? there = null) : RolloutForm(sent, field => Standing(there, field))
{
    private static readonly char[] Between = [' ', ',', ';', '\n', '\r', '\t'];

    // The paths of the API begin so; the first that fits tells the field.
    private static readonly (string Path, string Field, string Label)[] Fields =
    [
        ("service", "tjeneste", "Service"), ("node", "sted", "Place"), ("audience.users", "brukere", "UserIds"), ("audience.patients", "pasienter", "PatientIds"), ("audience.share", "andel", "Percent"), ("audience", "hvem", "Audience"),
        ("from", "fra", "From"), ("to", "til", "To"), ("phase", "fase", "Phase"), ("on", "tilstand", "State"), ("why", "hvorfor", "Why"), ("delivery", "leveranse", "Delivery"), ("handOver.to", "overtar", "HandOverTo"),
        ("handOver.why", "overtarhvorfor", "HandOverWhy"),
    ];

    /// <summary>The form as the body that the API takes: what cannot be read goes on as it was written, and is told of with all other faults.</summary>
    public JsonObject ToBody(DateTimeOffset today)
    {
        var body = new JsonObject
        {
            ["service"] = there?.Service.Value ?? Written("tjeneste"), ["node"] = there?.Node.Id ?? Written("sted"), ["audience"] = Audience(), ["phase"] = Written("fase"), ["why"] = Written("hvorfor"), ["delivery"] = Written("leveranse"),
        };
        if (Written("tilstand") is "on" or "off") body["on"] = Written("tilstand") == "on";
        if (Moment("fra", there?.From, today) is { } from) body["from"] = from;
        if (Moment("til", there?.To, today) is { } to) body["to"] = to;
        if (there?.IsKill == true) (body["kill"], body["on"]) = (true, false);
        return WithHandOver(body);
    }

    /// <summary>What stops a service for the whole region.</summary>
    public JsonObject ToStop() => new() { ["service"] = Written("tjeneste"), ["node"] = "region", ["kill"] = true, ["why"] = Written("hvorfor") };

    /// <summary>What is said to end a switch.</summary>
    public JsonObject ToEnd() => WithHandOver(new() { ["why"] = Written("hvorfor") });

    /// <summary>Says why it was not done: beside the fields where it names them.</summary>
    internal void Tell(Refusal refusal, IStringLocalizer<RolloutTexts> texts) => base.Tell(refusal, texts);

    /// <summary>The fields with what was written in them, for a form that goes on from this one.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept => (Sent ?? new FormCollection([])).Where(one => Fields.Any(known => known.Field == one.Key)).Select(one => KeyValuePair.Create(one.Key, one.Value.ToString()));

    private protected override (string Field, string Label) FieldOf(string path) => Array.Find(Fields, one => path.StartsWith(one.Path, StringComparison.Ordinal)) is { Field: { } field, Label: var label } ? (field, label) : ("", "");

    private protected override string? TextOf(Refusal refusal) => refusal switch { OpenWorkLeft => "OpenWork", Conflict => "HasEnded", _ => null };

    private static string Standing(SwitchVersion? there, string field) => there is null ? "" : field switch
    {
        "hvem" => there.Audience,
        "bruker" => string.Join(' ', there.Users),
        "pasient" => string.Join(' ', there.Patients),
        "andel" => there.Share > 0 ? there.Share.ToString(CultureInfo.InvariantCulture) : "",
        "fra" => DayOf(there.From),
        "til" => DayOf(there.To),
        "fase" => there.Phase,
        "tilstand" => there.IsOn ? "on" : "off",
        "leveranse" => there.Delivery ?? "",
        "versjon" => there.Version.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private JsonNode Audience() => Written("hvem") switch
    {
        "users" => new JsonObject { ["users"] = All("bruker", "brukere") },
        "patients" => new JsonObject { ["patients"] = All("pasient", "pasienter") },
        "share" => new JsonObject { ["share"] = int.TryParse(Written("andel").TrimEnd('%', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : 0 },
        var other => other.Length == 0 ? "all" : other,
    };

    // Those that were chosen, and those whose ids were written.
    private JsonArray All(string chosen, string written) =>
        new([.. Ticked(chosen).Concat(Written(written).Split(Between, StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Select(id => (JsonNode)id)]);

    // A day that stands as it was keeps the time of day that the switch has.
    private string? Moment(string field, DateTimeOffset? stored, DateTimeOffset today)
    {
        if (Written(field) is not { Length: > 0 } text) return null;
        if (text == DayOf(stored)) return stored!.Value.ToString("O", CultureInfo.InvariantCulture);
        return NorwegianDate.TryRead(text, today, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text;
    }

    private static string DayOf(DateTimeOffset? moment) => moment is { } at ? NorwegianDate.Of(AccessControl.NorwegianCalendar.DayAt(at)) : "";

    private JsonObject WithHandOver(JsonObject body)
    {
        if (Written("overtar").Length + Written("overtarhvorfor").Length > 0) body["handOver"] = new JsonObject { ["to"] = Written("overtar").Replace(" ", "", StringComparison.Ordinal), ["why"] = Written("overtarhvorfor") };
        return body;
    }
}
