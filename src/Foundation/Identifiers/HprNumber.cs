using System.Text.Json.Serialization;

namespace Varde.Foundation.Identifiers;

/// <summary>A number of the register of health personnel (HPR). It has no check digit.</summary>
/// <param name="Digits">The digits.</param>
[JsonConverter(typeof(TextInJson<HprNumber>))]
public readonly record struct HprNumber(string Digits) : IParsed<HprNumber>
{
    /// <summary>Reads a number.</summary>
    /// <returns>The number, or <see cref="Invalid"/> with a sentence that does not repeat it.</returns>
    public static Outcome<HprNumber> Parse(string? text) =>
        text is not null && Modulus11.AreDigits(text, 1, 9) ? new HprNumber(text) : Invalid.At("", "must have up to 9 digits, without spaces");

    /// <inheritdoc/>
    public override string ToString() => Digits;
}
