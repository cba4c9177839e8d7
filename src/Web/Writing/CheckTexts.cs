using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.Foundation;

namespace Varde.Web.Writing;

/// <summary>
/// What the repository's checks find wrong with a document, for whoever wrote it: CheckTexts.resx in bokmål, CheckTexts.en.resx in English, a text for each kind of fault by its name
/// (<see cref="OpenEhr.FaultCode"/>), filled with the same arguments as the API's sentence. A test holds that there is one for all of them.
/// </summary>
internal sealed class CheckTexts
{
    /// <summary>The sentence of a fault in the reader's language. What has no kind, or one that is not known here, is told of without its reason: the API's sentences are in English.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="texts">The texts.</param>
    public static string Of(Fault fault, IStringLocalizer<CheckTexts> texts) =>
        fault.Kind is { } kind && texts[kind.Code] is { ResourceNotFound: false } && kind.Code is not ("Other" or "Or" or "OrMore" or "At") ? texts[kind.Code, [.. kind.Arguments.Select(one => Shown(one, texts))]] : texts["Other"];

    /// <summary>The sentence of a fault that no field shows, with the place that it is about.</summary>
    public static string WithPlace(Fault fault, IStringLocalizer<CheckTexts> texts) => fault.Path.Length > 1 ? texts["At", Of(fault, texts), fault.Path] : Of(fault, texts);

    // Numbers are written as the reader's language has them.
    private static string Shown(object argument, IStringLocalizer<CheckTexts> texts) => argument switch
    {
        FaultChoices { More: > 0 } choice => texts["OrMore", string.Join(", ", choice.Shown), choice.More],
        FaultChoices { Shown.Count: > 1 } choice => texts["Or", string.Join(", ", choice.Shown.SkipLast(1)), choice.Shown[^1]],
        FaultChoices choice => string.Concat(choice.Shown),
        string text when decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => text.Replace(".", CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal),
        _ => argument.ToString() ?? "",
    };
}
