namespace Varde.Foundation.Identifiers;

/// <summary>A number of the register of units in the specialist health service. It has no check digit.</summary>
/// <param name="Digits">The digits.</param>
public readonly record struct ReshId(string Digits)
{
    /// <summary>Reads a number.</summary>
    /// <returns>The number, or <see cref="Invalid"/> with a sentence that does not repeat it.</returns>
    public static Outcome<ReshId> Parse(string? text) =>
        text is not null && Modulus11.AreDigits(text, 1, 9) ? new ReshId(text) : Invalid.At("", "must have up to 9 digits, without spaces");

    /// <inheritdoc/>
    public override string ToString() => Digits;
}
