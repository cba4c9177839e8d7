using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Components;

namespace Varde.Web.Rollout.Waves;

/// <summary>What is filled in about a wave, an item of it, a decision or a day.</summary>
/// <param name="sent">The form; null when none was sent.</param>
/// <param name="there">What stands in a field where nothing was sent; null for nothing.</param>
public sealed class WaveForm(IFormCollection? sent, Func<string, string>? there = null) : RolloutForm(sent, there)
{
    // The last part of a path of the API, and the field of the page.
    private static readonly Dictionary<string, (string Field, string Label)> Fields = new(StringComparer.Ordinal)
    {
        ["name"] = ("navn", "Name"), ["service"] = ("tjeneste", "Service"), ["nodes"] = ("sted", "Places"), ["start"] = ("start", "Start"), ["phase"] = ("fase", "Phase"), ["delivery"] = ("leveranse", "Delivery"),
        ["lists"] = ("liste", "Lists"), ["items"] = ("liste", "Lists"), ["area"] = ("omrade", "Area"), ["text"] = ("hva", "What"), ["must"] = ("krav", "Must"), ["owner"] = ("ansvarlig", "Owner"), ["due"] = ("frist", "Due"),
        ["evidence"] = ("dokumentasjon", "Evidence"), ["state"] = ("tilstand", "ItemState"), ["waivedBy"] = ("fritattav", "WaivedBy"), ["waivedWhy"] = ("fritatthvorfor", "WaivedWhy"), ["decision"] = ("beslutning", "Decision"),
        ["why"] = ("hvorfor", "Why"), ["day"] = ("dag", "Day"), ["note"] = ("notat", "Note"),
    };

    /// <summary>A day as the API takes it: what cannot be read goes on as it was written, and is told of with all other faults.</summary>
    public string? Day(string field, DateTimeOffset today) =>
        Written(field) is not { Length: > 0 } text ? null : NorwegianDate.TryRead(text, today.AddYears(20), out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text;

    /// <summary>Says why it was not done: beside the fields where it names them.</summary>
    internal void Tell(Refusal refusal, IStringLocalizer<WaveTexts> texts) => base.Tell(refusal, texts);

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>A day as a form writes it.</summary>
    public static string Shown(DateOnly? day) => day is { } one ? NorwegianDate.Of(one) : "";

    private protected override string? TextOf(Refusal refusal) => refusal switch { MustItemsOpen { Open.Count: 0 } => "NoMust", MustItemsOpen => "MustOpen", Conflict => "HasGone", _ => null };

    private protected override (string Field, string Label) FieldOf(string path) =>
        Fields.GetValueOrDefault(path.StartsWith("items[", StringComparison.Ordinal) ? path.Split('.')[^1] : path.Split('[')[0], ("", ""));
}
