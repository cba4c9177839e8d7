using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.Web.Writing;

/// <summary>The range that a template gives a number.</summary>
/// <param name="From">The lower bound; null for none.</param>
/// <param name="WithFrom">Whether the bound itself is within.</param>
/// <param name="To">The upper bound; null for none.</param>
/// <param name="WithTo">Whether the bound itself is within.</param>
internal sealed record NumberRange(decimal? From, bool WithFrom, decimal? To, bool WithTo)
{
    /// <summary>The range of a validation; null where there is none.</summary>
    public static NumberRange? Of(WebTemplateRange? range) => range is not { IsNumber: true } ? null : new(Bound(range.Min), range.MinOp == ">=", Bound(range.Max), range.MaxOp == "<=");

    /// <summary>Whether a number is within.</summary>
    public bool Holds(decimal number) => (From is not { } from || (WithFrom ? number >= from : number > from)) && (To is not { } to || (WithTo ? number <= to : number < to));

    /// <summary>The range as a hint beside the field: its bounds, whether they are within or not.</summary>
    public string Hint(IStringLocalizer<WritingTexts> words) => (From, To) is ({ } from, { } to) ? $"{Number(from)}–{Number(to)}" : Text(words);

    /// <summary>The range in words: "0–200", "minst 1", "under 1000".</summary>
    public string Text(IStringLocalizer<WritingTexts> words) => (From, To) switch
    {
        ({ } from, { } to) when WithFrom && WithTo => $"{Number(from)}–{Number(to)}",
        ({ } from, { } to) => words["Range.Between", words[WithFrom ? "Range.From" : "Range.Above", Number(from)], words[WithTo ? "Range.To" : "Range.Below", Number(to)]],
        ({ } from, null) => words[WithFrom ? "Range.From" : "Range.Above", Number(from)],
        (null, { } to) => words[WithTo ? "Range.To" : "Range.Below", Number(to)],
        _ => "",
    };

    private static decimal? Bound(string? text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Number(decimal number) => number.ToString("0.############", CultureInfo.CurrentUICulture);
}
