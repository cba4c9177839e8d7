using System.Globalization;
using Varde.Foundation.Identifiers;

namespace Varde.SeedPopulation.Region;

/// <summary>
/// Numbers of organisations and of staff that nobody has, each in a range that the register in question has not given to anyone: organisation numbers begin with 3,
/// as those of the tax administration's made-up companies do (real ones with 8 or 9), with a right check digit; HER-ids, RESH-ids and HPR numbers have nine digits from
/// 990, 980 and 970 million (real ones have eight at most); licences of pharmacies begin at 9001.
/// </summary>
internal static class SyntheticNumbers
{
    public static string OrganisationNumber(int number) =>
        // Of two that differ by one only in the last weighed digit at most one has no check digit.
        Enumerable.Range(number * 2, 2).Select(n => WithCheckDigit(string.Create(CultureInfo.InvariantCulture, $"3{n:0000000}"))).OfType<string>().First();

    public static string HerId(int number) => Text(990_000_000 + number);

    public static string ReshId(int number) => Text(980_000_000 + number);

    public static string HprNumber(int number) => Text(970_000_000 + number);

    public static string PharmacyLicence(int number) => Text(9_001 + number);

    private static string? WithCheckDigit(string eight) =>
        Enumerable.Range(0, 10).Select(digit => $"{eight}{digit}").FirstOrDefault(nine => Foundation.Identifiers.OrganisationNumber.Parse(nine).IsDone);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
