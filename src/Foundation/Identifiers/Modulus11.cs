namespace Varde.Foundation.Identifiers;

/// <summary>Weighted sums modulo 11, which the check digits of Norwegian registers are made with.</summary>
internal static class Modulus11
{
    /// <summary>The remainder of the weighted sum of the first digits of a number.</summary>
    public static int Remainder(ReadOnlySpan<char> digits, ReadOnlySpan<byte> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++) sum += (digits[i] - '0') * weights[i];
        return sum % 11;
    }

    /// <summary>The digit that brings the sum to a multiple of 11; null where no digit does.</summary>
    public static int? CheckDigit(ReadOnlySpan<char> digits, ReadOnlySpan<byte> weights) =>
        Remainder(digits, weights) switch { 0 => 0, 1 => null, var remainder => 11 - remainder };

    /// <summary>Whether a text is digits alone, as many as are wanted.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text, int from, int to) =>
        text.Length >= from && text.Length <= to && !text.ContainsAnyExceptInRange('0', '9');
}
