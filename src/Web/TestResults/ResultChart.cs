using Varde.Web.Components;

namespace Varde.Web.TestResults;

/// <summary>
/// Where the points of a series lie in its picture: time to the right as it passed, values upwards, the range of reference as a band. Nothing is drawn between two values but a straight line, and one
/// unit an axis.
/// </summary>
internal sealed class ResultChart
{
    private readonly DateTimeOffset _first, _last;
    private readonly double _least, _most;

    /// <summary>Lays out results of one unit, the newest first; at least one.</summary>
    public ResultChart(IReadOnlyList<LaboratoryResult> results, ChartSize size)
    {
        Size = size;
        (_first, _last) = (results[^1].At, results[0].At);
        var values = results.Select(result => result.Number!.Value).Concat(new[] { results[0].Low, results[0].High }.OfType<double>()).ToList();
        var (least, most) = (values.Min(), values.Max());
        var room = most > least ? (most - least) * 0.12 : Math.Max(Math.Abs(most) * 0.1, 1);
        // A laboratory value is not below zero; where all are above it, neither is the axis.
        (_least, _most) = (least >= 0 ? Math.Max(0, least - room) : least - room, most + room);
        Points = [.. results.Reverse().Select(result => new ChartPoint(X(result.At), Y(result.Number!.Value), result))];
        Band = results[0] is { Low: null, High: null } ? null : (Y(results[0].High ?? _most), Y(results[0].Low ?? _least));
    }

    public ChartSize Size { get; }

    /// <summary>The points, the oldest first.</summary>
    public IReadOnlyList<ChartPoint> Points { get; }

    /// <summary>Top and bottom of the range of reference, as the newest result has it; null where it has none.</summary>
    public (double Top, double Bottom)? Band { get; }

    /// <summary>The line through the points, as SVG writes it.</summary>
    public string Line => string.Join(' ', Points.Select(point => FormattableString.Invariant($"{point.X:0.#},{point.Y:0.#}")));

    /// <summary>The values of the axis, with their heights: round numbers, three to six.</summary>
    public IEnumerable<(double Value, double Y)> Ticks()
    {
        var step = ChartAxis.RoundStep((_most - _least) / 4);
        for (var value = Math.Ceiling(_least / step) * step; value <= _most; value += step) yield return (Math.Round(value, 10), Y(value));
    }

    /// <summary>The times of the axis: the first and the last, and the beginnings of the years between where there is room.</summary>
    public IEnumerable<(DateTimeOffset At, double X, bool IsYear)> Times()
    {
        yield return (_first, X(_first), false);
        if (_last == _first) yield break;
        for (var year = _first.Year + 1; year <= _last.Year; year++)
        {
            var begin = new DateTimeOffset(year, 1, 1, 0, 0, 0, _first.Offset);
            if (X(begin) - Size.Left > 70 && Size.Width - Size.Right - X(begin) > 90) yield return (begin, X(begin), true);
        }
        yield return (_last, X(_last), false);
    }

    private double X(DateTimeOffset at) =>
        _last == _first ? Size.Left + ((Size.Width - Size.Left - Size.Right) / 2) : Size.Left + ((Size.Width - Size.Left - Size.Right) * ((at - _first) / (_last - _first)));

    private double Y(double value) => Size.Height - Size.Bottom - ((Size.Height - Size.Top - Size.Bottom) * ((value - _least) / (_most - _least)));
}

/// <summary>The size of a picture and its margins, in its own units.</summary>
internal sealed record ChartSize(double Width, double Height, double Left, double Right, double Top, double Bottom)
{
    public static readonly ChartSize Graph = new(720, 280, 52, 20, 16, 32);
    public static readonly ChartSize Sparkline = new(120, 32, 4, 6, 5, 5);
}

/// <summary>A point of a picture, and the result that it is.</summary>
internal sealed record ChartPoint(double X, double Y, LaboratoryResult Result);
