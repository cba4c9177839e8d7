namespace Varde.OpenEhr.Templates.Reading;

/// <summary>Reads the intervals of AOM 1.4: IntervalOfInteger, IntervalOfReal and those of dates, times and durations as text.</summary>
internal sealed class IntervalReader(OptFaults faults)
{
    public Interval<long>? Integers(OptElement? element) => element is null ? null : Read(element, faults.Integer);

    public Interval<decimal>? Reals(OptElement? element) => element is null ? null : Read(element, faults.Decimal);

    public Interval<string>? Texts(OptElement? element) => element is null ? null : Read(element, bound => bound.Text);

    /// <summary>A count such as occurrences; 0..* when a fault was noted.</summary>
    public MultiplicityInterval Count(OptElement element, string name)
    {
        if (faults.One(element, name) is not { } child)
        {
            return MultiplicityInterval.Open;
        }

        var read = Read(child, faults.Integer);
        var lower = read.HasLower ? (Int128)read.Lower + (read.LowerIncluded ? 0 : 1) : 0;
        var upper = read.HasUpper ? (Int128)read.Upper - (read.UpperIncluded ? 0 : 1) : (Int128?)null;
        if (lower >= 0 && lower <= int.MaxValue && (upper is not { } top || (top >= 0 && top <= int.MaxValue)))
        {
            return new MultiplicityInterval((int)lower, (int?)upper);
        }

        faults.Add(child, $"<{name}> must be counted from 0 to {int.MaxValue}.");
        return MultiplicityInterval.Open;
    }

    private Interval<T> Read<T>(OptElement element, Func<OptElement, T> value) where T : notnull
    {
        faults.Closed(element, "lower_included", "upper_included", "lower_unbounded", "upper_unbounded", "lower", "upper");
        var lower = Bound(element, "lower");
        var upper = Bound(element, "upper");
        var interval = new Interval<T>(
            lower is null ? default : value(lower),
            upper is null ? default : value(upper),
            lower is not null,
            upper is not null,
            faults.Boolean(element, "lower_included") ?? true,
            faults.Boolean(element, "upper_included") ?? true);
        RefuseReversed(element, interval);
        return interval;
    }

    private OptElement? Bound(OptElement element, string name)
    {
        var unbounded = faults.Boolean(element, $"{name}_unbounded") ?? false;
        var bound = faults.Optional(element, name);
        if (bound is null && !unbounded && element.Name is "existence" or "occurrences")
        {
            faults.Add(element, $"<{element.Name}> lacks <{name}> and does not say that it is unbounded.");
        }

        return unbounded ? null : bound;
    }

    private void RefuseReversed<T>(OptElement element, Interval<T> interval) where T : notnull
    {
        if (interval is { HasLower: true, HasUpper: true, Lower: IComparable<T> lower } and not Interval<string> && lower.CompareTo(interval.Upper) > 0)
        {
            faults.Add(element, $"<{element.Name}> runs backwards: {interval.Lower} is greater than {interval.Upper}.");
        }
    }
}
