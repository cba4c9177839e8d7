namespace Varde.OpenEhr.Templates;

/// <summary>
/// A range of values as a template writes it: BASE 1.2 Foundation Types, <c>Interval&lt;T&gt;</c>. A bound that is absent is unbounded.
/// Numbers are held exactly; dates, times and durations are held as the ISO 8601 text of the template.
/// </summary>
/// <param name="Lower">The lower bound; meaningful only when <see cref="HasLower"/>.</param>
/// <param name="Upper">The upper bound; meaningful only when <see cref="HasUpper"/>.</param>
/// <param name="HasLower">False when the range has no lower bound.</param>
/// <param name="HasUpper">False when the range has no upper bound.</param>
/// <param name="LowerIncluded">True when the lower bound belongs to the range.</param>
/// <param name="UpperIncluded">True when the upper bound belongs to the range.</param>
public sealed record Interval<T>(T? Lower, T? Upper, bool HasLower, bool HasUpper, bool LowerIncluded = true, bool UpperIncluded = true)
    where T : notnull
{
    /// <summary>True when the range has one bound or both.</summary>
    public bool IsBounded => HasLower || HasUpper;

    /// <summary>True when <paramref name="value"/> lies in the range by <paramref name="comparer"/>; text needs a comparer of its own kind.</summary>
    public bool Contains(T value, IComparer<T>? comparer = null)
    {
        comparer ??= Comparer<T>.Default;
        return IsAboveLower(comparer.Compare(value, Lower!)) && IsBelowUpper(comparer.Compare(value, Upper!));
    }

    /// <summary>The written form of ADL: <c>|0.0..&lt;1000.0|</c>, <c>|&gt;=5|</c>.</summary>
    public override string ToString() => (HasLower, HasUpper) switch
    {
        (false, false) => "|*|",
        (true, false) => $"|{(LowerIncluded ? ">=" : ">")}{Lower}|",
        (false, true) => $"|{(UpperIncluded ? "<=" : "<")}{Upper}|",
        _ => $"|{(LowerIncluded ? "" : ">")}{Lower}..{(UpperIncluded ? "" : "<")}{Upper}|",
    };

    private bool IsAboveLower(int sign) => !HasLower || (LowerIncluded ? sign >= 0 : sign > 0);

    private bool IsBelowUpper(int sign) => !HasUpper || (UpperIncluded ? sign <= 0 : sign < 0);
}
