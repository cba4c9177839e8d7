using System.Text;

namespace Varde.Web.Components;

/// <summary>Lines of comma-separated values (RFC 4180), in UTF-8 with the mark that spreadsheets ask for.</summary>
internal sealed class CsvLines
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    public CsvLines Add(IEnumerable<string> cells)
    {
        _text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToArray() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    /// <summary>A text that no spreadsheet takes for a formula, in either width of its sign (OWASP, CSV injection).</summary>
    public static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + text : text;

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
