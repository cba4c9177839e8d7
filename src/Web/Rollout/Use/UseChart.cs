using Varde.People;
using Varde.Web.Components;

namespace Varde.Web.Rollout.Use;

/// <summary>
/// Where the weeks of a figure stand in their picture: a column a week, the oldest first; a week that is withheld has a low frame instead of a column, which tells nothing of how many. The same numbers stand in
/// the table.
/// </summary>
internal sealed class UseChart
{
    public const double Width = 720, Height = 240, Left = 48, Right = 12, Top = 34, Bottom = 30;

    // As high as the least that is told can be, so that it is not mistaken for none.
    private const double FrameHeight = 10;
    private const double Gap = 0.25;
    private const int MostNames = 13;

    private readonly double _most;
    private readonly double _step;

    public UseChart(UseTable table, UseFigure figure)
    {
        var counts = table.Weeks.Select(week => week.Cells[figure].Count ?? 0).ToList();
        _step = Step(counts.Max());
        _most = Math.Max(1, Math.Ceiling(counts.Max() / _step)) * _step;
        Columns = [.. table.Weeks.Index().Select(week => ColumnOf(week.Index, week.Item, week.Item.Cells[figure], table.Weeks.Count))];
        Marks = [.. table.Marks.Select(mark => (mark, Begin(table.Weeks.Index().First(week => week.Item.Week == mark.Week).Index, table.Weeks.Count)))];
    }

    /// <summary>The weeks.</summary>
    public IReadOnlyList<UseColumn> Columns { get; }

    /// <summary>When the service was turned on or off: at the begin of its week.</summary>
    public IReadOnlyList<(UseMark Mark, double X)> Marks { get; }

    /// <summary>The values of the axis, with their heights.</summary>
    public IEnumerable<(int Value, double Y)> Ticks()
    {
        for (var value = 0.0; value <= _most; value += _step) yield return ((int)value, Y(value));
    }

    /// <summary>The weeks that have room for their names.</summary>
    public IEnumerable<UseColumn> Named()
    {
        var each = ((Columns.Count - 1) / MostNames) + 1;
        return Columns.Where((_, at) => (Columns.Count - 1 - at) % each == 0);
    }

    private UseColumn ColumnOf(int at, UseWeek week, UseCell cell, int weeks)
    {
        var (begin, width) = (Begin(at, weeks), (Width - Left - Right) / weeks);
        var top = cell.Count is { } count ? Y(count) : Height - Bottom - FrameHeight;
        return new(week, cell, begin + (width * Gap / 2), top, width * (1 - Gap), Height - Bottom - top);
    }

    private static double Begin(int at, int weeks) => Left + ((Width - Left - Right) * at / weeks);

    private double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / _most);

    // Whole numbers only: half a person is none.
    private static double Step(int most) => Math.Max(1, ChartAxis.RoundStep(Math.Max(1, most / 4.0)));
}

/// <summary>A week of the picture.</summary>
/// <param name="Week">The week.</param>
/// <param name="Cell">Its figure.</param>
/// <param name="X">Where its column begins.</param>
/// <param name="Y">Its top.</param>
/// <param name="Width">How wide it is.</param>
/// <param name="Height">How high it is.</param>
internal sealed record UseColumn(UseWeek Week, UseCell Cell, double X, double Y, double Width, double Height)
{
    public double Middle => X + (Width / 2);
}
