using Varde.Roadmap;

namespace Varde.Web.Roadmap;

/// <summary>Where days lie on a timeline.</summary>
/// <param name="First">The first day that is drawn.</param>
/// <param name="Last">The last one.</param>
/// <param name="Left">Where the first lies.</param>
/// <param name="Right">Where the last lies.</param>
internal sealed record TimelineScale(DateOnly First, DateOnly Last, double Left, double Right)
{
    /// <summary>How far a bar reaches into the open where a date is not decided.</summary>
    public const int OpenMonths = 9;

    /// <summary>A scale with room for all deliveries and a day.</summary>
    public static TimelineScale Of(IEnumerable<Delivery> deliveries, DateOnly day, double left, double right)
    {
        var days = deliveries.SelectMany(DaysOf).Append(day).ToList();
        return new(new(days.Min().Year, 1, 1), new(days.Max().Year, 12, 31), left, right);
    }

    /// <summary>Where a day lies; what lies outside lies at the edge.</summary>
    public double At(DateOnly day) => Left + Math.Clamp((double)(day.DayNumber - First.DayNumber) / (Last.DayNumber + 1 - First.DayNumber), 0, 1) * (Right - Left);

    /// <summary>The years whose beginning is marked: at most so many.</summary>
    public IEnumerable<int> Years(int most)
    {
        var step = Math.Max(1, (int)Math.Ceiling((Last.Year - First.Year + 1) / (double)most));
        for (var year = First.Year; year <= Last.Year; year += step) yield return year;
    }

    private static IEnumerable<DateOnly> DaysOf(Delivery one)
    {
        DateOnly?[] days = [one.Start.First, one.End.Last, one.Start.IsDefined ? null : one.End.First?.AddMonths(-OpenMonths), one.End.IsDefined ? null : one.Start.Last?.AddMonths(OpenMonths)];
        return days.OfType<DateOnly>();
    }
}
