using System.Globalization;

namespace Varde.SeedPopulation.People;

/// <summary>
/// National ids of people who do not exist: built as a fødselsnummer with 80 added to the month, the range that the tax administration keeps
/// for synthetic test persons, with right control digits.
/// </summary>
internal static class SyntheticNationalId
{
    private static readonly int[] FirstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    private static readonly int[] SecondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    /// <summary>An id for someone born that day; of many people born the same day each <paramref name="sequence"/> gives another.</summary>
    public static string For(DateOnly born, bool female, int sequence)
    {
        var date = string.Create(CultureInfo.InvariantCulture, $"{born.Day:00}{born.Month + 80:00}{born.Year % 100:00}");
        return IndividualNumbers(born.Year, female).Select(n => Complete(date + n.ToString("000", CultureInfo.InvariantCulture)))
            .OfType<string>().Skip(sequence).First();
    }

    /// <summary>The last digit of the individual number is even for women; its range tells the century.</summary>
    private static IEnumerable<int> IndividualNumbers(int year, bool female)
    {
        var (lowest, highest) = year >= 2000 ? (500, 999) : (0, 499);
        return Enumerable.Range(lowest, highest - lowest + 1).Where(n => n % 2 == 0 == female);
    }

    private static string? Complete(string nine)
    {
        var first = ControlDigit(nine, FirstWeights);
        if (first is null) return null;
        var second = ControlDigit(nine + first, SecondWeights);
        return second is null ? null : $"{nine}{first}{second}";
    }

    /// <summary>Modulo 11; null where the remainder gives no digit.</summary>
    private static int? ControlDigit(string digits, int[] weights)
    {
        var rest = 11 - (digits.Zip(weights, (digit, weight) => (digit - '0') * weight).Sum() % 11);
        return rest switch { 11 => 0, 10 => null, _ => rest };
    }
}
