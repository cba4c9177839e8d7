using System.Xml;

namespace Varde.OpenEhr.Formats;

/// <summary>What XML 1.0 can carry (W3C XML 1.0 §2.2, production Char).</summary>
internal static class XmlText
{
    /// <summary>True when every character of <paramref name="text"/> is one of XML's; surrogates must come in pairs.</summary>
    public static bool CanCarry(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) continue;
            if (i + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) return false;
            i++;
        }
        return true;
    }
}
