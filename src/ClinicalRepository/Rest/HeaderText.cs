using System.Text;

namespace Varde.ClinicalRepository.Rest;

/// <summary>
/// Text in headers beyond ASCII. RFC 9110 §5.5 leaves its encoding open: some callers send UTF-8, others Latin-1. The server hands such headers
/// on byte for byte (as Latin-1); what is valid UTF-8 is read as that.
/// </summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Read(string header)
    {
        if (Ascii.IsValid(header)) return header;
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(header));
        }
        catch (DecoderFallbackException)
        {
            return header;
        }
    }
}
