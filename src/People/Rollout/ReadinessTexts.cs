using System.Globalization;
using System.Resources;

namespace Varde.People.Rollout;

/// <summary>The texts of the ready-made lists: ReadinessTexts.resx in bokmål, ReadinessTexts.en.resx in English.</summary>
internal static class ReadinessTexts
{
    private static readonly ResourceManager Resources = new(typeof(ReadinessTexts));
    private static readonly CultureInfo Bokmål = CultureInfo.GetCultureInfo("nb-NO"), English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>A text in both languages; a key that is not there is itself its text.</summary>
    public static (string Norwegian, string English) Of(string key) => (Resources.GetString(key, Bokmål) ?? key, Resources.GetString(key, English) ?? key);

    /// <summary>The one that the reader reads.</summary>
    public static string InLanguage((string Norwegian, string English) text) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? text.English : text.Norwegian;
}
