using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Varde.Foundation;

namespace Varde.Roadmap.Importing;

/// <summary>A line of a page.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Indent">How far it is indented, in columns; of an item the column of its bullet.</param>
/// <param name="IsItem">Whether it begins with a bullet.</param>
/// <param name="Text">What it says, with single spaces; empty for a blank line.</param>
internal sealed record PageLine(int Number, int Indent, bool IsItem, string Text)
{
    public bool IsBlank => Text.Length == 0 && !IsItem;
}

/// <summary>The lines of a page, out of the bytes of a file.</summary>
internal static partial class PageText
{
    /// <summary>The largest page that is read, in bytes: two hundred times what such a page usually is.</summary>
    public const int LargestPage = 2 * 1024 * 1024;

    private const int TabStop = 4, LongestLine = 20_000;

    private static readonly SearchValues<char> NotInText = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code).Except(['\t', '\n', '\r', '\f']), .. Enumerable.Range(0x7f, 0x21).Select(code => (char)code).Except(['\u0085']), '\ufffe', '\uffff']);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the lines.</summary>
    /// <param name="page">The file. Its text is UTF-8, or UTF-16 where it begins with a mark of that.</param>
    /// <returns>The lines; or the line at which it is no text, and why.</returns>
    public static Outcome<IReadOnlyList<PageLine>> Read(ReadOnlyMemory<byte> page)
    {
        if (page.Length > LargestPage) return At(1, ImportFaultCode.TooLarge, page.Length, LargestPage);
        if (!Decode(page).TryGet(out var text, out var refusal)) return Outcome<IReadOnlyList<PageLine>>.Refused(refusal);
        if (text.AsSpan().IndexOfAny(NotInText) is >= 0 and var bad) return At(LineOf(text, bad), ImportFaultCode.ControlCharacter, $"U+{(int)text[bad]:X4}");
        if (string.IsNullOrWhiteSpace(text)) return At(1, ImportFaultCode.Empty);
        if (Markup().IsMatch(text)) return At(LineOf(text, Markup().Match(text).Index), ImportFaultCode.Html);
        var lines = LineBreak().Split(text.Normalize(NormalizationForm.FormC));
        if (Array.FindIndex(lines, line => line.Length > LongestLine) is >= 0 and var at) return At(at + 1, ImportFaultCode.LongLine, lines[at].Length, LongestLine);
        return Outcome<IReadOnlyList<PageLine>>.Done([.. lines.Select((line, index) => LineFrom(line, index + 1))]);
    }

    /// <summary>A refusal that names a line.</summary>
    public static Invalid At(int line, ImportFaultCode code, params object[] arguments) => new([code.InLine(line, arguments)]);

    private static Outcome<string> Decode(ReadOnlyMemory<byte> page)
    {
        var bytes = page.Span;
        var (encoding, skipped) = bytes.StartsWith(Encoding.UTF8.Preamble) ? (Utf8, 3)
            : bytes is [0xff, 0xfe, ..] ? (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2)
            : bytes is [0xfe, 0xff, ..] ? (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2) : ((Encoding)Utf8, 0);
        try
        {
            return encoding.GetString(bytes[skipped..]);
        }
        catch (DecoderFallbackException fault)
        {
            var before = bytes[..Math.Clamp(fault.Index + skipped, 0, bytes.Length)];
            return At(before.Count((byte)'\n') + 1, ImportFaultCode.NotText);
        }
    }

    private static PageLine LineFrom(string line, int number)
    {
        var (indent, at) = (0, 0);
        for (; at < line.Length && char.IsWhiteSpace(line[at]); at++) indent = line[at] == '\t' ? (indent / TabStop + 1) * TabStop : indent + 1;
        var text = Space().Replace(line[at..].Replace("\u200b", "", StringComparison.Ordinal).Replace("\ufeff", "", StringComparison.Ordinal), " ").Trim();
        return Bullet().Match(text) is { Success: true } bullet ? new(number, indent, IsItem: true, text[bullet.Length..].Trim()) : new(number, indent, IsItem: false, text);
    }

    private static int LineOf(string text, int at) => LineBreak().Count(text[..at]) + 1;

    [GeneratedRegex(@"\r\n|\n|\r|\u0085|\u2028|\u2029", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Space();

    // Numbers count as bullets where what follows is no date.
    [GeneratedRegex(@"^([•◦‣▪▫■□●○∙·⁃–—*+➢►-]|o|[0-9]{1,2}[.)](?! *(januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|kvartal|halvår)\b))( |$)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"<(!doctype|html|head|body|div|ul|li|p|h[1-6])\b[^<>]{0,500}>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Markup();
}
