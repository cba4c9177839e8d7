using System.Globalization;
using Varde.Foundation;

namespace Varde.People;

/// <summary>The use of a service for a spreadsheet: one line for each week and figure. What is withheld has no numbers, and says so.</summary>
public static class UseCsv
{
    /// <summary>The lines of a table.</summary>
    public static CsvLines Of(UseTable table)
    {
        var lines = new CsvLines().Add("service", "organisation", "name", "week", "from", "to", "figure", "count", "of", "withheld", "open");
        foreach (var week in table.Weeks)
            foreach (var figure in table.Figures.Where(figure => figure.IsSupported))
                lines.Add(Cells(table, week, figure).Select(CsvLines.Harmless));
        return lines;
    }

    private static string?[] Cells(UseTable table, UseWeek week, UseFigure figure)
    {
        var cell = week.Cells[figure];
        return
        [
            table.Service.Value, table.Node.Id, table.Node.Name, week.Week.ToString(), Day(week.Week.First), Day(week.Week.Last), figure.Key, Number(cell.Count), Number(cell.Of), cell.IsWithheld ? "yes" : "no",
            week.IsOpen(figure) ? "yes" : "no",
        ];
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
