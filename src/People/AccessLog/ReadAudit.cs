using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>Answers a security officer what the access log holds, a page at a time. What is asked about a patient stands in a body, and never in an address.</summary>
internal sealed class ReadAudit(OfficersLog log)
{
    private const int Usual = 100;
    private const int Most = 1_000;

    /// <summary>A page by the parameters of the address.</summary>
    public async Task<IResult> ByAddressAsync(HttpContext context, AccessSession access)
    {
        var body = new JsonObject();
        foreach (var (name, value) in context.Request.Query)
        {
            if (name is "patient") return Answers.Problem(Invalid.At(name, "is not asked for in an address: post the same to /api/audit/search"));
            if (value.Count != 1) return Answers.Problem(Invalid.At(name.Length <= 40 ? name : "", "must stand once"));
            body[name] = name switch
            {
                "emergency" when bool.TryParse(value, out var truth) => truth,
                "limit" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
                _ => value.ToString(),
            };
        }
        if (!StatedPurpose.ReadHeader(context.Request.Headers[StatedPurpose.Header].ToString()).TryGet(out var purpose, out var refusal)) return Answers.Problem(refusal);
        return await AnswerAsync(body, purpose, access, context.RequestAborted);
    }

    /// <summary>A page by a body.</summary>
    public async Task<IResult> ByBodyAsync(HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(body => PurposeIn(body, context).Map(purpose => (Body: body, Purpose: purpose))).TryGet(out var asked, out var refusal)
            ? await AnswerAsync(asked.Body, asked.Purpose, access, context.RequestAborted) : Answers.Problem(refusal);

    /// <summary>The purpose that a body states, or else its header; it is taken out of the body.</summary>
    public static Outcome<string> PurposeIn(JsonObject body, HttpContext context)
    {
        if (!body.ContainsKey("purpose")) return StatedPurpose.ReadHeader(context.Request.Headers[StatedPurpose.Header].ToString());
        if (!body.Text("purpose").TryGet(out var text, out var refusal)) return refusal;
        body.Remove("purpose");
        return StatedPurpose.Read(text);
    }

    /// <summary>A page of what a filter asks for, with its <c>limit</c> and <c>after</c>.</summary>
    /// <returns>The entries; or every fault with its path, or what the gate answers.</returns>
    public async Task<Outcome<FoundEntries>> FindAsync(JsonObject body, string purpose, AccessSession access, CancellationToken cancellation)
    {
        if (!Page.Read(body).TryGet(out var page, out var refusal)) return refusal;
        if (!(await OfficersLog.OpenAsync(access, purpose, AccessAction.Read, cancellation)).TryGet(out var open, out refusal)) return refusal;
        // Whoever is asked about by name is told of it, whatever the log holds.
        open.Shows(page.Filter.Patient is null ? null : await log.PatientOfAsync(page.Filter, cancellation));
        var (entries, next) = (new List<LoggedEntry>(), (AuditPlace?)null);
        await foreach (var entry in log.ReadAsync(page.Filter, page.After, cancellation))
        {
            if (entries.Count == page.Limit) return new FoundEntries(entries, next);
            open.Shows(entry.Entry.Ehr);
            entries.Add(entry);
            next = entry.Stored.Place;
        }
        return new FoundEntries(entries, Next: null);
    }

    private async Task<IResult> AnswerAsync(JsonObject body, string purpose, AccessSession access, CancellationToken cancellation) =>
        (await FindAsync(body, purpose, access, cancellation)).Match(found => Results.Json(found.ToJson()), Answers.Problem);

    private sealed record Page(AuditFilter Filter, int Limit, AuditPlace? After)
    {
        public static Outcome<Page> Read(JsonObject body)
        {
            if (body.Unknown([.. AuditFilter.Members, "limit", "after"]) is { } unknown) return Outcome<Page>.Refused(unknown);
            if (!AuditFilter.Read(body).TryGet(out var filter, out var refusal)) return refusal;
            var limit = Usual;
            if (body["limit"] is { } asked && (asked is not JsonValue value || !value.TryGetValue(out limit) || limit is < 1 or > Most)) return Invalid.At("limit", $"must be a number from 1 to {Most}");
            if (!body.Text("after").TryGet(out var text, out refusal)) return refusal;
            if (text is not { Length: > 0 }) return new Page(filter, limit, null);
            return AuditPlace.TryParse(text, out var after) ? new Page(filter, limit, after) : Invalid.At("after", "must be the next of an earlier page");
        }
    }
}

/// <summary>A page of the log.</summary>
/// <param name="Entries">The entries, the newest first.</param>
/// <param name="Next">Where the next page goes on; null on the last.</param>
internal sealed record FoundEntries(IReadOnlyList<LoggedEntry> Entries, AuditPlace? Next)
{
    public JsonObject ToJson() => new() { ["entries"] = new JsonArray([.. Entries.Select(entry => (JsonNode)entry.ToJson())]), ["next"] = Next?.ToString() };
}
