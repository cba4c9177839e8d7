using System.Text;
using Varde.ClinicalRepository;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Web.Queries;

/// <summary>
/// Writes an answer as CSV (RFC 4180): commas, CR LF, quotes where they are needed, UTF-8 with a byte order mark, so that spreadsheets read æ, ø and å.
/// A missing value is an empty cell, an object is its canonical JSON.
/// </summary>
/// <remarks>
/// A spreadsheet takes a cell that begins with <c>= + - @</c>, a tab or CR for a formula, and a formula can send what stands beside it to somebody else.
/// Such a cell gets an apostrophe before it, unless it is a number.
/// </remarks>
internal static class CsvWriter
{
    public static byte[] Write(QueryAnswer answer)
    {
        var text = new StringBuilder();
        AddLine(text, answer.Query.Columns.Select(column => Harmless(column.Name)));
        foreach (var row in answer.Rows) AddLine(text, row.Select(Text));
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void AddLine(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    private static string Text(AqlValue cell) => cell.Raw switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        RmNumber number => number.Text,
        RmObject whole => Encoding.UTF8.GetString(CanonicalJson.Write(whole)),
        var other => Harmless((string)other),
    };

    private static string Harmless(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && RmNumber.Parse(text) is null ? "'" + text : text;

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
