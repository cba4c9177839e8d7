using System.Text;

namespace Varde.People.AccessLog;

/// <summary>Lines of CSV (RFC 4180) that a spreadsheet opens without taking any of it for a formula.</summary>
internal static class CsvText
{
    // In either width.
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    /// <summary>Adds a line.</summary>
    public static void Line(StringBuilder text, IReadOnlyList<string?> values)
    {
        for (var i = 0; i < values.Count; i++) text.Append(i == 0 ? "" : ",").Append(Cell(values[i] ?? ""));
        text.Append("\r\n");
    }

    /// <summary>
    /// A value as a cell. A spreadsheet takes a text that begins with =, +, -, @, a tabulator or a line break for a formula: such a text begins with an apostrophe, by which spreadsheets know that it is none
    /// (OWASP, CSV injection).
    /// </summary>
    public static string Cell(string value)
    {
        var safe = value.Length > 0 && Formula.Contains(value[0]) ? $"'{value}" : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
