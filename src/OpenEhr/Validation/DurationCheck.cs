using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>Patterns and ranges of durations. AOM 1.4, C_DURATION: <c>PYMWDTHMS</c> names the parts that may be given; lengths compare by their average.</summary>
internal static class DurationCheck
{
    public static Func<object, FaultText?> For(CDuration constraint)
    {
        var allowed = Allowed(constraint.Pattern);
        var lower = constraint.Range is { HasLower: true, Lower: { } low } ? IsoDuration.Parse(low)?.Magnitude : null;
        var upper = constraint.Range is { HasUpper: true, Upper: { } high } ? IsoDuration.Parse(high)?.Magnitude : null;
        return value => value is string text && IsoDuration.Parse(text) is { } duration
            ? WrongPart(constraint, allowed, duration, text) ?? OutOfRange(constraint, lower, upper, duration.Magnitude, text)
            : null;
    }

    private static IsoDurationParts? Allowed(string? pattern)
    {
        if (pattern is null || !pattern.StartsWith('P') || pattern.Length == 1) return null;
        var letters = pattern.Split('/')[0].ToUpperInvariant();
        var parts = IsoDurationParts.None;
        var inTime = false;
        foreach (var letter in letters.AsSpan(1))
        {
            inTime |= letter == 'T';
            parts |= Part(letter, inTime);
        }
        return parts == IsoDurationParts.None ? null : parts;
    }

    private static IsoDurationParts Part(char letter, bool inTime) => letter switch
    {
        'Y' => IsoDurationParts.Years,
        'M' => inTime ? IsoDurationParts.Minutes : IsoDurationParts.Months,
        'W' => IsoDurationParts.Weeks,
        'D' => IsoDurationParts.Days,
        'H' => IsoDurationParts.Hours,
        'S' => IsoDurationParts.Seconds | IsoDurationParts.Fraction,
        _ => IsoDurationParts.None,
    };

    // A length of zero is zero in every part: PT0S stands under PY too.
    private static FaultText? WrongPart(CDuration constraint, IsoDurationParts? allowed, IsoDuration duration, string text) =>
        allowed is { } parts && duration.Magnitude != 0 && (duration.Given & ~parts) is not IsoDurationParts.None and var surplus
            ? FaultCode.DurationParts.Of(Shown.Text(text), surplus.ToString().ToLowerInvariant(), constraint.Pattern)
            : null;

    private static FaultText? OutOfRange(CDuration constraint, decimal? lower, decimal? upper, decimal length, string text)
    {
        var below = lower is { } low && (constraint.Range!.LowerIncluded ? length < low : length <= low);
        var above = upper is { } high && (constraint.Range!.UpperIncluded ? length > high : length >= high);
        return below || above ? FaultCode.DurationOutOfRange.Of(Shown.Text(text), constraint.Range) : null;
    }
}
