using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Varde.Foundation.Identifiers;

/// <summary>
/// A number of eleven digits that stands for a person: fødselsnummer, D-number, H-number or FH-number, of people and of the test series. Neither age nor sex is to be
/// read out of it: what these digits say ends with the numbers of 2032 (Skatteetaten, "Nytt fødselsnummer 2032").
/// </summary>
[JsonConverter(typeof(TextInJson<NationalId>))]
public readonly record struct NationalId : IParsed<NationalId>
{
    /// <summary>How many digits it has.</summary>
    public const int Length = 11;

    private const int DNumberDays = 40;
    private const int HNumberMonths = 40;
    private const int OtherTestMonths = 65;
    private const int TestMonths = 80;

    private static readonly byte[] FirstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    private static readonly byte[] SecondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    private static readonly byte[] DaysOfMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private readonly string? _digits;

    private NationalId(string digits, NationalIdKind kind, bool isOfTestSeries) => (_digits, Kind, IsOfTestSeries) = (digits, kind, isOfTestSeries);

    /// <summary>Which kind of number it is.</summary>
    public NationalIdKind Kind { get; }

    /// <summary>Whether it is kept for people who do not exist: 80 added to the month, or 65 as other test registers do.</summary>
    public bool IsOfTestSeries { get; }

    /// <summary>Reads a number.</summary>
    /// <returns>The number, or <see cref="Invalid"/> with a sentence that does not repeat it.</returns>
    public static Outcome<NationalId> Parse(string? text)
    {
        if (text is null || !Modulus11.AreDigits(text, Length, Length)) return Invalid.At("", "must have 11 digits, without spaces");
        if (KindOf(text) is not { } kind) return Invalid.At("", "does not begin with a date, nor with 8 or 9");
        return HasCheckDigits(text) ? new NationalId(text, kind, kind != NationalIdKind.FhNumber && Month(text) > OtherTestMonths) : Invalid.At("", "has check digits that do not fit the others: it is mistyped");
    }

    /// <summary>Reads a number; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NationalId id) => Parse(text).TryGet(out id, out _);

    /// <summary>The number with its check digits; null where the nine have none.</summary>
    /// <param name="nine">The date and the individual number.</param>
    public static string? Complete(string nine)
    {
        if (Modulus11.CheckDigit(nine, FirstWeights) is not { } first) return null;
        return Modulus11.CheckDigit($"{nine}{first}", SecondWeights) is { } second ? $"{nine}{first}{second}" : null;
    }

    /// <summary>
    /// Whether somebody who has the number may be born within some days: by its date, and by the century that its individual number tells (Skatteetaten, "Fødselsnummer"). It says which dates contradict the
    /// number; what the birth date is says the register. A number without a date contradicts none.
    /// </summary>
    /// <param name="first">The earliest possible day.</param>
    /// <param name="last">The latest possible day.</param>
    public bool MayBeBornWithin(DateOnly first, DateOnly last)
    {
        if (_digits is not { } digits || Kind == NationalIdKind.FhNumber) return true;
        var (day, month) = DateOf(digits);
        return Enumerable.Range(first.Year, last.Year - first.Year + 1)
            .Where(year => year % 100 == Two(digits, 4) && IsYearOf(IndividualNumber(digits), year) && day <= DateTime.DaysInMonth(year, month))
            .Select(year => new DateOnly(year, month, day)).Any(born => born >= first && born <= last);
    }

    /// <summary>The eleven digits.</summary>
    public override string ToString() => _digits ?? "";

    // From 2032 the first check digit may leave 1, 2 or 3 too; until then that would only let mistyped numbers through.
    private static bool HasCheckDigits(string digits) =>
        Modulus11.CheckDigit(digits, FirstWeights) == digits[9] - '0' && Modulus11.CheckDigit(digits, SecondWeights) == digits[10] - '0';

    private static NationalIdKind? KindOf(string digits)
    {
        if (digits[0] is '8' or '9') return NationalIdKind.FhNumber;
        var (day, plain) = DateOf(digits);
        if (!IsDay(day, plain)) return null;
        return Two(digits, 0) > DNumberDays ? NationalIdKind.DNumber : Month(digits) is var month && month > HNumberMonths && month <= HNumberMonths + 12 ? NationalIdKind.HNumber : NationalIdKind.BirthNumber;
    }

    private static (int Day, int Month) DateOf(string digits)
    {
        var (day, month) = (Two(digits, 0), Month(digits));
        return (day > DNumberDays ? day - DNumberDays : day, month > TestMonths ? month - TestMonths : month > OtherTestMonths ? month - OtherTestMonths : month > HNumberMonths ? month - HNumberMonths : month);
    }

    // The century is not told, so that every 29 February may have been.
    private static bool IsDay(int day, int month) => month is >= 1 and <= 12 && day >= 1 && day <= DaysOfMonths[month - 1];

    // The series overlap: 900 to 999 are of two centuries, and so are 500 to 749.
    private static bool IsYearOf(int individual, int year) => year switch
    {
        >= 1854 and < 1900 => individual is >= 500 and < 750,
        >= 1900 and < 2000 => individual < 500 || year >= 1940 && individual >= 900,
        >= 2000 and < 2040 => individual >= 500,
        _ => false,
    };

    private static int IndividualNumber(string digits) => int.Parse(digits.AsSpan(6, 3), System.Globalization.CultureInfo.InvariantCulture);

    private static int Month(string digits) => Two(digits, 2);

    private static int Two(string digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';
}

/// <summary>The kinds of numbers that stand for a person.</summary>
public enum NationalIdKind
{
    /// <summary>Fødselsnummer, of the national population register.</summary>
    BirthNumber,

    /// <summary>D-number, of those who are in the register for a time: 40 is added to the day.</summary>
    DNumber,

    /// <summary>H-number, which a hospital gives to someone whose number is not known: 40 is added to the month. One test register uses the same range.</summary>
    HNumber,

    /// <summary>FH-number, the help number that health services share: it begins with 8 or 9 and has no date.</summary>
    FhNumber,
}
