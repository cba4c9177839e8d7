namespace Varde.Fhir.Resources;

/// <summary>The form of a number in JSON, which is that of a decimal in FHIR (RFC 8259, 6; FHIR R4, datatypes, decimal).</summary>
internal static class JsonNumber
{
    /// <summary>Whether a text is a number.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("-")) text = text[1..];
        var whole = Digits(ref text);
        if (whole.Length == 0 || (whole.Length > 1 && whole[0] == '0')) return false;
        return IsFraction(ref text) && IsExponent(text);
    }

    private static bool IsFraction(ref ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(".")) return true;
        text = text[1..];
        return Digits(ref text).Length > 0;
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return true;
        if (text[0] is not ('e' or 'E')) return false;
        text = text[1..];
        if (text.Length > 0 && text[0] is '+' or '-') text = text[1..];
        return Digits(ref text).Length > 0 && text.IsEmpty;
    }

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];
        return digits;
    }
}
