using System.Text.Json.Serialization;

namespace Varde.Foundation.Identifiers;

/// <summary>A number of the register of legal entities (Enhetsregisteret): eight digits and a check digit.</summary>
/// <param name="Digits">The nine digits.</param>
[JsonConverter(typeof(TextInJson<OrganisationNumber>))]
public readonly record struct OrganisationNumber(string Digits) : IParsed<OrganisationNumber>
{
    private const int Length = 9;

    private static readonly byte[] Weights = [3, 2, 7, 6, 5, 4, 3, 2];

    /// <summary>Reads a number.</summary>
    /// <returns>The number, or <see cref="Invalid"/> with a sentence that does not repeat it.</returns>
    public static Outcome<OrganisationNumber> Parse(string? text)
    {
        if (text is null || !Modulus11.AreDigits(text, Length, Length)) return Invalid.At("", "must have 9 digits, without spaces");
        return Modulus11.CheckDigit(text, Weights) == text[^1] - '0' ? new OrganisationNumber(text) : Invalid.At("", "has a check digit that does not fit the others: it is mistyped");
    }

    /// <inheritdoc/>
    public override string ToString() => Digits;
}
