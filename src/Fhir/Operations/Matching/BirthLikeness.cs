using System.Globalization;
using Varde.AccessControl;

namespace Varde.Fhir.Operations.Matching;

/// <summary>How alike two birth dates are: the same; as one is miswritten for the other; as far as an incomplete one can be the other.</summary>
internal static class BirthLikeness
{
    private const double Incomplete = 0.9, Miswritten = 0.8, OneDigit = 0.7;

    /// <summary>From 0 to 1.</summary>
    public static double Of(BirthDate one, BirthDate other)
    {
        if (one == other) return one.First == one.Last ? 1 : Incomplete;
        if (one.First != one.Last || other.First != other.Last) return one.First <= other.Last && other.First <= one.Last ? Incomplete : 0;
        var (a, b) = (one.First, other.First);
        if (a.Year == b.Year && a.Month == b.Day && a.Day == b.Month) return Miswritten;
        List<int> differ = [.. Enumerable.Range(0, Digits(a).Length).Where(i => Digits(a)[i] != Digits(b)[i])];
        return differ switch
        {
            [_] => OneDigit,
            [var i, var j] when j == i + 1 && Digits(a)[i] == Digits(b)[j] && Digits(a)[j] == Digits(b)[i] => Miswritten,
            _ => 0,
        };
    }

    /// <summary>A day, and those that it is miswritten as or for: day and month swapped, two digits swapped.</summary>
    public static IEnumerable<DateOnly> Near(DateOnly day)
    {
        yield return day;
        if (day.Day <= 12 && day.Day != day.Month) yield return new(day.Year, day.Day, day.Month);
        for (var i = 0; i + 1 < Digits(day).Length; i++)
        {
            var swapped = Digits(day).ToCharArray();
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            if (DateOnly.TryParseExact(new string(swapped), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var other) && other != day) yield return other;
        }
    }

    private static string Digits(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
