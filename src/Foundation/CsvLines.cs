using System.Text;

namespace Varde.Foundation;

/// <summary>
/// Lines of comma-separated values (RFC 4180): CR LF, quotes where they are needed; a missing value is an empty cell.
/// </summary>
/// <remarks>
/// A spreadsheet takes a cell that begins with <c>= + - @</c>, in either width, a tab or a line break for a formula, and a formula can send what stands beside it to somebody else (OWASP, CSV injection). What
/// people wrote goes through <see cref="Harmless"/>; numbers need not.
/// </remarks>
public sealed class CsvLines
{
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    public CsvLines Add(params IEnumerable<string?> cells)
    {
        _text.AppendJoin(',', cells.Select(cell => Quoted(cell ?? ""))).Append("\r\n");
        return this;
    }

    /// <summary>A text that no spreadsheet takes for a formula: it begins with an apostrophe where it would be one.</summary>
    public static string Harmless(string? text) => text is { Length: > 0 } && Formula.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text ?? "";

    /// <summary>The file: UTF-8 with the mark by which spreadsheets know it, so that they read æ, ø and å.</summary>
    public byte[] ToArray() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    /// <summary>The lines alone, for programs and for what is sent in parts.</summary>
    public override string ToString() => _text.ToString();

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
