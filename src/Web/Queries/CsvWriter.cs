using System.Text;
using Varde.ClinicalRepository;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Web.Components;

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
        var lines = new CsvLines().Add(answer.Query.Columns.Select(column => Harmless(column.Name)));
        foreach (var row in answer.Rows) lines.Add(row.Select(Text));
        return lines.ToArray();
    }

    private static string Text(AqlValue cell) => cell.Raw switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        RmNumber number => number.Text,
        RmObject whole => Encoding.UTF8.GetString(CanonicalJson.Write(whole)),
        var other => Harmless((string)other),
    };

    // A negative number is none to fear.
    private static string Harmless(string text) => RmNumber.Parse(text) is null ? CsvLines.Harmless(text) : text;
}
