using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Components;

namespace Varde.Web.Rollout.Waves;

/// <summary>What whoever leads the rollout fills in about a wave, an item of it, a decision or a day, with what is wrong with it. The fields have Norwegian names on the page and those of the API in what is decided.</summary>
/// <param name="sent">The form; null when none was sent.</param>
/// <param name="there">What stands in a field where nothing was sent; null for nothing.</param>
public sealed class WaveForm(IFormCollection? sent, Func<string, string>? there = null)
{
    // The last part of a path of the API, and the field of the page.
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["name"] = "navn", ["service"] = "tjeneste", ["nodes"] = "sted", ["start"] = "start", ["phase"] = "fase", ["delivery"] = "leveranse",
        ["area"] = "omrade", ["text"] = "hva", ["must"] = "krav", ["owner"] = "ansvarlig", ["due"] = "frist", ["evidence"] = "dokumentasjon", ["state"] = "tilstand", ["waivedBy"] = "fritattav", ["waivedWhy"] = "fritatthvorfor",
        ["decision"] = "beslutning", ["why"] = "hvorfor", ["day"] = "dag", ["note"] = "notat",
    };

    private IReadOnlyList<string> _faulty = [];
    private IStringLocalizer? _texts;

    /// <summary>Whether a form was sent.</summary>
    public bool IsSent => sent is not null;

    /// <summary>Why nothing was done, where no field says it.</summary>
    public string? Problem { get; private set; }

    /// <summary>The version that was read.</summary>
    public int Version => int.TryParse(Written("versjon"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>What was written in a field, or what stands there where nothing was sent.</summary>
    public string Written(string field) => sent is not null ? sent[field].ToString().Trim() : there?.Invoke(field) ?? "";

    /// <summary>All that was ticked under a name.</summary>
    public IReadOnlyList<string> Ticked(string field) => sent is not null ? [.. sent[field].OfType<string>().Where(one => one.Length > 0).Distinct(StringComparer.Ordinal)] : Written(field).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A day as the API takes it: what cannot be read goes on as it was written, and is told of with all other faults.</summary>
    public string? Day(string field, DateTimeOffset today) =>
        Written(field) is not { Length: > 0 } text ? null : NorwegianDate.TryRead(text, today.AddYears(20), out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text;

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? Fault(string field) => _faulty.Contains(field) ? _texts![$"Fault.{field}"].Value : null;

    /// <summary>Whether the version that is there is the one that was read.</summary>
    public Outcome<int> Follows(int version) => version == Version ? version : new PreconditionFailed("It was changed meanwhile.", null);

    /// <summary>Says why it was not done: beside the fields where it names them.</summary>
    internal void Tell(Refusal refusal, IStringLocalizer<WaveTexts> texts)
    {
        _texts = texts;
        if (refusal is Invalid invalid) _faulty = [.. invalid.Faults.Select(fault => FieldOf(fault.Path)).Distinct(StringComparer.Ordinal)];
        Problem = refusal switch
        {
            Invalid when _faulty.All(field => field.Length > 0) => texts["SomethingWrong"],
            MustItemsOpen { Open.Count: 0 } => texts["NoMust"],
            MustItemsOpen => texts["MustOpen"],
            PreconditionFailed => texts["ChangedMeanwhile"],
            Conflict => texts["HasGone"],
            _ => texts["NotDone"],
        };
    }

    /// <summary>A wave as the API takes the whole of it, to change a part.</summary>
    public static JsonObject BodyOf(RolloutWave wave) => new()
    {
        ["name"] = wave.Name, ["service"] = wave.Service.Value, ["nodes"] = Texts(wave.Nodes.Select(node => node.Id)), ["start"] = DayOf(wave.Start), ["phase"] = wave.Phase, ["delivery"] = wave.Delivery,
        ["items"] = new JsonArray([.. wave.Items.Select(item => (JsonNode)BodyOf(item))]),
    };

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>A day as a form writes it.</summary>
    public static string Shown(DateOnly? day) => day is { } one ? NorwegianDate.Of(one) : "";

    private static JsonObject BodyOf(ReadinessItem item) => new()
    {
        ["id"] = item.Id, ["area"] = item.Area, ["text"] = item.Text, ["must"] = item.IsMust, ["owner"] = item.Owner, ["due"] = item.Due is { } due ? DayOf(due) : null, ["evidence"] = item.Evidence, ["state"] = item.State,
        ["waivedBy"] = item.WaivedBy, ["waivedWhy"] = item.WaivedWhy,
    };

    private static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string FieldOf(string path) =>
        Fields.GetValueOrDefault(path.StartsWith("items[", StringComparison.Ordinal) ? path.Split('.')[^1] : path.Split('[')[0], "");
}
