using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.People;
using Varde.Web.Documents;

namespace Varde.Web.Rollout.Use;

/// <summary>Figures of use in the words of the page.</summary>
internal sealed class UseWords(IStringLocalizer<UseTexts> texts, SwitchWords switches)
{
    /// <summary>A week: its number and year.</summary>
    public string Week(IsoWeek week) => texts["Week", week.Number, week.Year];

    /// <summary>The days of a week.</summary>
    public static string Days(IsoWeek week) => $"{TimeText.DayAndMonthOf(week.First)}–{TimeText.DayAndMonthOf(week.Last)}";

    /// <summary>What a figure is called.</summary>
    public string Name(UseFigure figure) => texts[$"Figure.{figure.Key}"];

    /// <summary>What it says.</summary>
    public static string Sentence(UseFigure figure) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? figure.English : figure.Norwegian;

    /// <summary>A figure with its denominator; or that it is withheld. Of none nothing is a part.</summary>
    public string Cell(UseFigure figure, UseCell cell) => cell switch
    {
        { Count: null } => texts["Withheld"],
        { Of: null or 0 } => Number(cell.Count.Value),
        _ => texts[figure.IsShare ? "Of" : "For", Number(cell.Count.Value), Number(cell.Of.Value)],
    };

    /// <summary>The share in percent, where there is one.</summary>
    public string? Share(UseFigure figure, UseCell cell) => figure.IsShare && cell.Percent is { } percent ? texts["Percent", percent.ToString("0", CultureInfo.CurrentCulture)].Value : null;

    /// <summary>What a switch did, and where.</summary>
    public string Mark(UseMark mark) => texts[$"Mark.{mark.State}", switches.Node(mark.Node), TimeText.DayOf(mark.At)];

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
