using System.Globalization;

namespace Varde.Foundation.Identifiers;

/// <summary>A number of the immigration authorities' register (DUF): the year, six running digits, and two check digits.</summary>
/// <param name="Digits">The twelve digits.</param>
public readonly record struct DufNumber(string Digits)
{
    private const int Length = 12;
    private const int Checked = 10;

    private static readonly byte[] Weights = [4, 6, 3, 2, 4, 6, 3, 2, 7, 5];

    /// <summary>Reads a number.</summary>
    /// <returns>The number, or <see cref="Invalid"/> with a sentence that does not repeat it.</returns>
    public static Outcome<DufNumber> Parse(string? text)
    {
        if (text is null || !Modulus11.AreDigits(text, Length, Length)) return Invalid.At("", "must have 12 digits, without spaces");
        return Modulus11.Remainder(text, Weights) == int.Parse(text.AsSpan(Checked), NumberStyles.None, CultureInfo.InvariantCulture)
            ? new DufNumber(text) : Invalid.At("", "has check digits that do not fit the others: it is mistyped");
    }

    /// <inheritdoc/>
    public override string ToString() => Digits;
}
