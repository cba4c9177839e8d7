using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.AccessLog;

/// <summary>
/// Gives a security officer a part of the access log as a file, line by line as it is read: as CSV (RFC 4180) for a spreadsheet, or as lines of JSON. Each person whom a part of the file is about has
/// their entry in the log before that part leaves.
/// </summary>
internal sealed class ExportAudit(OfficersLog log)
{
    private const int Batch = 500;

    /// <summary>The file.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal) || !ReadAudit.PurposeIn(body, context).TryGet(out var purpose, out refusal)) return Answers.Problem(refusal);
        return (await OpenAsync(body, purpose, access, context.RequestAborted)).Match(file => Results.Stream(stream => file.WriteAsync(stream, context.RequestAborted), file.ContentType, file.Name), Answers.Problem);
    }

    /// <summary>The file that a body asks for by a filter and its <c>format</c>.</summary>
    /// <returns>The file; or every fault with its path, or what the gate answers.</returns>
    public async Task<Outcome<AuditFile>> OpenAsync(JsonObject body, string purpose, AccessSession access, CancellationToken cancellation)
    {
        if (body.Unknown([.. AuditFilter.Members, "format"]) is { } unknown) return Outcome<AuditFile>.Refused(unknown);
        if (!body.Text("format").TryGet(out var format, out var refusal)) return refusal;
        if (format is not ("csv" or "jsonl")) return Invalid.At("format", "must be csv or jsonl");
        if (!AuditFilter.Read(body).TryGet(out var filter, out refusal)) return refusal;
        if (!(await OfficersLog.OpenAsync(access, purpose, AccessAction.Export, cancellation)).TryGet(out var open, out refusal)) return refusal;
        open.Shows(filter.Patient is null ? null : await log.PatientOfAsync(filter, cancellation));
        return new AuditFile($"access-log.{format}", format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8", (stream, ending) => WriteAsync(stream, filter, format == "csv", open, access, ending));
    }

    private async Task WriteAsync(Stream stream, AuditFilter filter, bool isCsv, OpenLog open, AccessSession access, CancellationToken cancellation)
    {
        var (text, lines) = (new StringBuilder(), 0);
        if (isCsv) text.Append(Line(LoggedEntry.Columns));
        await foreach (var entry in log.ReadAsync(filter, after: null, cancellation))
        {
            open.Shows(entry.Entry.Ehr);
            if (isCsv) text.Append(Line(entry.Values()));
            else text.Append(entry.ToJson().ToJsonString()).Append('\n');
            if (++lines % Batch == 0) await SendAsync();
        }
        await SendAsync();

        async Task SendAsync()
        {
            await access.CloseAsync(disclosed: true, cancellation);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
            text.Clear();
        }
    }

    private static CsvLines Line(IEnumerable<string?> cells) => new CsvLines().Add(cells.Select(CsvLines.Harmless));
}
