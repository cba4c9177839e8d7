using System.Globalization;
using Varde.Foundation.Identifiers;

namespace Varde.SeedPopulation.People;

/// <summary>
/// National ids of people who do not exist: built as a fødselsnummer with 80 added to the month, the range that the tax administration keeps
/// for synthetic test persons, with right control digits.
/// </summary>
internal static class SyntheticNationalId
{
    /// <summary>An id for someone born that day; of many people born the same day each <paramref name="sequence"/> gives another.</summary>
    public static string For(DateOnly born, bool female, int sequence)
    {
        var date = string.Create(CultureInfo.InvariantCulture, $"{born.Day:00}{born.Month + 80:00}{born.Year % 100:00}");
        return IndividualNumbers(born.Year, female).Select(n => NationalId.Complete(date + n.ToString("000", CultureInfo.InvariantCulture)))
            .OfType<string>().Skip(sequence).First();
    }

    /// <summary>The last digit of the individual number is even for women; its range tells the century.</summary>
    private static IEnumerable<int> IndividualNumbers(int year, bool female)
    {
        var (lowest, highest) = year >= 2000 ? (500, 999) : (0, 499);
        return Enumerable.Range(lowest, highest - lowest + 1).Where(n => n % 2 == 0 == female);
    }
}
