using System.Text;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Web.Queries;

/// <summary>
/// Writes an answer as <see cref="CsvLines"/>. An object is its canonical JSON. What a spreadsheet would take for a formula gets an apostrophe before it, unless it is a number.
/// </summary>
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
