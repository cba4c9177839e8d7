using System.Globalization;
using Varde.Foundation.Identifiers;

namespace Varde.SeedPopulation.Families;

/// <summary>
/// Gives every person a national id that nobody else has: the individual numbers of a day are given out one after the other. What is remembered is one number for
/// each day of birth and sex, however many people there are.
/// </summary>
internal sealed class NationalIdSeries
{
    private const int DNumberDays = 40;
    private const int TestMonths = 80;
    private const int HNumberMonths = 40;

    private readonly Dictionary<(DateOnly Born, bool Female, NationalIdKind Kind), int> _last;

    public NationalIdSeries() => _last = [];

    private NationalIdSeries(NationalIdSeries before) => _last = new(before._last);

    /// <summary>A series that goes on where this one is, and leaves this one as it is.</summary>
    public NationalIdSeries Continued() => new(this);

    /// <summary>A fødselsnummer or D-number of the test series (80 added to the month), or an H-number.</summary>
    public string Next(DateOnly born, bool female, NationalIdKind kind = NationalIdKind.BirthNumber)
    {
        var date = Date(born, kind);
        for (var number = First(born, female, kind); number <= Highest(born.Year); number += 2)
        {
            _last[(born, female, kind)] = number;
            if (NationalId.Complete(string.Create(CultureInfo.InvariantCulture, $"{date}{number:000}")) is { } id) return id;
        }
        throw new InvalidOperationException($"all individual numbers of {born:O} are given out");
    }

    // The last digit of the individual number is even for women; its range tells the century.
    private int First(DateOnly born, bool female, NationalIdKind kind) =>
        _last.TryGetValue((born, female, kind), out var last) ? last + 2 : (born.Year >= 2000 ? 500 : 0) + (female ? 0 : 1);

    private static int Highest(int year) => year >= 2000 ? 999 : 499;

    private static string Date(DateOnly born, NationalIdKind kind)
    {
        var day = kind == NationalIdKind.DNumber ? born.Day + DNumberDays : born.Day;
        var month = born.Month + (kind == NationalIdKind.HNumber ? HNumberMonths : TestMonths);
        return string.Create(CultureInfo.InvariantCulture, $"{day:00}{month:00}{born.Year % 100:00}");
    }
}
