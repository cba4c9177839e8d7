namespace Varde.Foundation.Identifiers;

/// <summary>The number of a pharmacy's licence (konsesjonsnummer): four digits from 1001. It has no check digit.</summary>
/// <param name="Digits">The digits.</param>
public readonly record struct PharmacyLicenceNumber(string Digits)
{
    /// <summary>Reads a number.</summary>
    /// <returns>The number, or <see cref="Invalid"/> with a sentence that does not repeat it.</returns>
    public static Outcome<PharmacyLicenceNumber> Parse(string? text) =>
        text is not null && Modulus11.AreDigits(text, 4, 4) ? new PharmacyLicenceNumber(text) : Invalid.At("", "must have 4 digits");

    /// <inheritdoc/>
    public override string ToString() => Digits;
}
