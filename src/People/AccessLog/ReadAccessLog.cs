using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>Answers a citizen who has looked into their record, or into that of somebody whom they represent: in sentences, the newest first.</summary>
internal sealed class ReadAccessLog(AccessLogReading reading)
{
    private const int Usual = 50;
    private const int Most = 200;

    private static readonly string[] Known = ["record", "patient", "from", "until", "limit", "after"];

    /// <summary>A page of the log.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var cancellation = context.RequestAborted;
        if (!Asked.Read(context.Request.Query).TryGet(out var asked, out var refusal)) return Answers.Problem(refusal);
        if (!(await reading.LinesAsync(access, asked.Record, asked.Range, asked.Limit, line => true, cancellation)).TryGet(out var page, out refusal)) return Answers.Problem(refusal);
        return Results.Json(new JsonObject
        {
            ["record"] = page.Record.ToString(),
            ["lines"] = new JsonArray([.. page.Lines.Select(line => (JsonNode)line.ToJson(page.Names, access.Actor.Id))]),
            ["next"] = page.Next is { } next ? asked.Following(page.Record, next) : null,
            ["note"] = LogTexts.Of("FixedLine").ToJson(),
        });
    }

    private sealed record Asked(EhrId? Record, string From, string Until, AuditRange Range, int Limit)
    {
        public static Outcome<Asked> Read(IQueryCollection query)
        {
            if (query.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown) return Invalid.At(unknown.Length <= 40 ? unknown : "", $"is not known here: {string.Join(", ", Known)} are");
            if (Known.FirstOrDefault(key => query[key].Count > 1) is { } twice) return Invalid.At(twice, "must stand once");
            if (query["record"].Count + query["patient"].Count > 1) return Invalid.At("patient", "is the same as record: one of the two names the person");
            EhrId? record = null;
            if (Text("record") is { Length: > 0 } text || (text = Text("patient")).Length > 0)
            {
                if (!EhrId.TryParse(text, out var id)) return Invalid.At("record", "must be the id of a Patient");
                record = id;
            }
            if (!AskedPeriod.Read(Text("from"), Text("until")).TryGet(out var period, out var refusal)) return refusal;
            var (limit, after) = (Usual, (AuditPlace?)null);
            if (Text("limit").Length > 0 && (!int.TryParse(Text("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most)) return Invalid.At("limit", $"must be a number from 1 to {Most}");
            if (Text("after").Length > 0)
            {
                if (!AuditPlace.TryParse(Text("after"), out var place)) return Invalid.At("after", "must come from the next of an earlier page");
                after = place;
            }
            return new Asked(record, Text("from"), Text("until"), new() { From = period.From, Until = period.Until, After = after }, limit);

            string Text(string name) => query[name].ToString();
        }

        public string Following(EhrId record, AuditPlace after)
        {
            var next = $"/api/me/access-log?record={record}&limit={Limit.ToString(CultureInfo.InvariantCulture)}&after={after}";
            if (From.Length > 0) next += $"&from={Uri.EscapeDataString(From)}";
            return Until.Length > 0 ? next + $"&until={Uri.EscapeDataString(Until)}" : next;
        }
    }
}
