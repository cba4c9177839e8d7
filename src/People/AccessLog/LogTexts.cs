using System.Globalization;
using System.Resources;
using System.Text.Json.Nodes;
using Varde.AccessControl;

namespace Varde.People.AccessLog;

/// <summary>The texts in which the access log is told: LogTexts.resx in bokmål, LogTexts.en.resx in English. The sentences of the rules are the rules' own; where those speak to staff, the English for the person stands here.</summary>
internal static class LogTexts
{
    private static readonly ResourceManager Resources = new(typeof(LogTexts));

    /// <summary>The languages that are told.</summary>
    public static CultureInfo Norwegian { get; } = CultureInfo.GetCultureInfo("nb-NO");

    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The text of a key, in both languages; a key that is not there is itself its text.</summary>
    public static Told Of(string key) => new(TextOf(key, Norwegian) ?? key, TextOf(key, English) ?? key);

    /// <summary>The text of a key; null when there is none.</summary>
    public static Told? Find(string key) => TextOf(key, Norwegian) is { } norwegian && TextOf(key, English) is { } english ? new(norwegian, english) : null;

    /// <summary>What a rule says to the person whom the log is about; null where it says nothing.</summary>
    public static Told? OfRule(string rule)
    {
        if (RuleSentences.ToCitizens(rule) is not { Norwegian: { } norwegian } said) return null;
        return new(norwegian, TextOf($"Rule.{rule}", English) ?? said.English ?? norwegian);
    }

    private static string? TextOf(string key, CultureInfo culture) => Resources.GetString(key, culture);
}

/// <summary>A text in both languages.</summary>
/// <param name="Norwegian">In bokmål.</param>
/// <param name="English">In English.</param>
internal sealed record Told(string Norwegian, string English)
{
    /// <summary>Nothing.</summary>
    public static Told Nothing { get; } = new("", "");

    /// <summary>The same words in both languages: a name.</summary>
    public static Told Name(string name) => new(name, name);

    /// <summary>One after the other.</summary>
    public static Told operator +(Told first, Told second) => new(first.Norwegian + second.Norwegian, first.English + second.English);

    /// <summary>The text with its places filled.</summary>
    public Told With(params IReadOnlyList<object> values) => new(
        string.Format(LogTexts.Norwegian, Norwegian, [.. values.Select(value => value is Told told ? told.Norwegian : value)]),
        string.Format(LogTexts.English, English, [.. values.Select(value => value is Told told ? told.English : value)]));

    /// <summary>With a capital letter first, as a sentence begins.</summary>
    public Told Capital() => new(Capital(Norwegian), Capital(English));

    /// <summary>Without one, within a sentence.</summary>
    public Told Small() => new(Small(Norwegian), Small(English));

    public LogSentence ToSentence() => new(Norwegian, English);

    public JsonObject ToJson() => new() { ["nb"] = Norwegian, ["en"] = English };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Small(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
