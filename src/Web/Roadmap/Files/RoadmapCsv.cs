using System.Globalization;
using Varde.Foundation;
using Varde.Roadmap;

namespace Varde.Web.Roadmap.Files;

/// <summary>The deliveries of a roadmap for spreadsheets, one a line. The names of the columns are the same in every language, since formulas and scripts hold on to them.</summary>
internal static class RoadmapCsv
{
    private static readonly string[] Columns =
    [
        "id", "goal", "sub_goal", "sub_goal_title", "measure", "title", "owner", "user_groups", "start", "start_first", "start_last", "end", "end_first", "end_last", "phases", "tentative", "progress",
        "moved_months_since_first", "moved_days_since_first", "edition", "published",
    ];

    public static byte[] Write(RoadmapView view)
    {
        var lines = new CsvLines().Add(Columns);
        foreach (var placed in view.Plan.Deliveries()) lines.Add(Cells(placed, view));
        return lines.ToArray();
    }

    private static IEnumerable<string> Cells(PlacedDelivery placed, RoadmapView view)
    {
        var (one, shift) = (placed.Delivery, view.SlipOf(placed.Delivery.Id)?.SinceFirst?.Shift);
        string?[] texts =
        [
            one.Id, placed.SubGoal.GoalNumber, placed.SubGoal.Code, placed.SubGoal.Title, placed.Measure.Title, one.Title, one.Owner, one.UserGroups, one.Start.Text, Day(one.Start.First), Day(one.Start.Last),
            one.End.Text, Day(one.End.First), Day(one.End.Last), string.Join("; ", one.Phases.Select(phase => phase.Text)), one.IsTentative ? "true" : "false", one.ProgressAt(view.Day).ToString(),
        ];
        return texts.Select(CsvLines.Harmless).Concat(
            [Signed(shift?.Months, shift), Signed(shift?.Days, shift), view.Edition.Number.ToString(CultureInfo.InvariantCulture), Day(view.Edition.Published)]);
    }

    private static string Signed(int? count, DateShift? shift) => count is not { } number ? "" : (shift!.IsLater ? number : -number).ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
