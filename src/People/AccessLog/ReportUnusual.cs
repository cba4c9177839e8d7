using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.AccessLog;

/// <summary>Answers a security officer which access of a period somebody should look at, by <see cref="UnusualRules"/>: the same log gives the same report.</summary>
internal sealed class ReportUnusual(OfficersLog log, TiesOfStaff ties, TimeProvider time)
{
    private const int MostDays = 31;
    private const int UsualDays = 7;

    // More is not kept in memory at once.
    private const int MostEntries = 500_000;

    /// <summary>The report.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).TryGet(out var body, out var refusal) || !ReadAudit.PurposeIn(body, context).TryGet(out var purpose, out refusal)) return Answers.Problem(refusal);
        return (await FindAsync(body, purpose, access, context.RequestAborted)).Match(found => Results.Json(found.ToJson()), Answers.Problem);
    }

    /// <summary>What the rules find in the period that a body asks for.</summary>
    /// <returns>The findings; or every fault with its path, or what the gate answers.</returns>
    public async Task<Outcome<FoundUnusual>> FindAsync(JsonObject body, string purpose, AccessSession access, CancellationToken cancellation)
    {
        if (!FilterOf(body).TryGet(out var filter, out var refusal)) return refusal;
        if (!(await OfficersLog.OpenAsync(access, purpose, AccessAction.Read, cancellation)).TryGet(out var open, out refusal)) return refusal;
        if (!(await ReadAsync(filter, cancellation)).TryGet(out var read, out refusal)) return refusal;
        var findings = await FindAsync(read, cancellation);
        foreach (var person in findings.SelectMany(finding => finding.Entries).Select(entry => entry.Entry.Ehr).Distinct()) open.Shows(person);
        return new FoundUnusual(filter.Period.From!.Value, filter.Period.Until!.Value, findings);
    }

    private Outcome<AuditFilter> FilterOf(JsonObject body)
    {
        if (body.Unknown("from", "until", "staff", "organisation") is { } unknown) return Outcome<AuditFilter>.Refused(unknown);
        if (!AuditFilter.Read(body).TryGet(out var filter, out var refusal)) return refusal;
        var until = filter.Period.Until ?? time.GetUtcNow();
        var from = filter.Period.From ?? until.AddDays(-UsualDays);
        if (until - from > TimeSpan.FromDays(MostDays) || until <= from) return Invalid.At("from", $"must be at most {MostDays} days before until");
        return filter with { Period = new(from, until) };
    }

    // What was done before the period tells only what is usual.
    private async Task<Outcome<IReadOnlyList<ActorsEntries>>> ReadAsync(AuditFilter filter, CancellationToken cancellation)
    {
        var (actors, count, from) = (new Dictionary<string, ActorsEntries>(StringComparer.Ordinal), 0, filter.Period.From!.Value);
        await foreach (var entry in log.ReadAsync(filter with { Period = filter.Period with { From = from.AddDays(-UnusualRules.DaysOfUsual) } }, after: null, cancellation))
        {
            if (entry.Details.Lane is null) continue;
            if (!actors.TryGetValue(entry.Entry.ActorId, out var actor)) actors[entry.Entry.ActorId] = actor = new(entry.Entry.ActorId, [], new());
            if (entry.Entry.Time >= from) actor.Entries.Add(entry);
            else if (UnusualRules.IsLook(entry)) actor.Usual.Add(entry);
            if (entry.Entry.Time >= from && ++count > MostEntries) return Unprocessable.At("from", $"the period has more than {MostEntries} entries: ask for a shorter one, or for one organisation or member of staff");
        }
        foreach (var actor in actors.Values) actor.Entries.Reverse();
        return actors.Values.OrderBy(actor => actor.Id, StringComparer.Ordinal).ToList();
    }

    private async Task<IReadOnlyList<Finding>> FindAsync(IReadOnlyList<ActorsEntries> actors, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        foreach (var actor in actors)
        {
            findings.AddRange(UnusualRules.OfActor(actor.Entries, actor.Usual));
            List<LoggedEntry> looks = [.. actor.Entries.Where(UnusualRules.IsLook)];
            if (looks.Count == 0) continue;
            var known = await ties.OfAsync(looks, cancellation);
            findings.AddRange(UnusualRules.OfTies(looks, look => known.GetValueOrDefault(look.Stored.Place)));
        }
        var order = UnusualRules.All.Select(one => one.Rule).ToList();
        return [.. findings.OrderBy(finding => order.IndexOf(finding.Rule))];
    }

    private sealed record ActorsEntries(string Id, List<LoggedEntry> Entries, UsualOfActor Usual);
}

/// <summary>What the rules found in a period.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end.</param>
/// <param name="Findings">The findings, in the order of the rules.</param>
internal sealed record FoundUnusual(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Finding> Findings)
{
    private const int MostNamed = 500;

    public JsonObject ToJson() => new()
    {
        ["from"] = FhirNodes.Moment(From), ["until"] = FhirNodes.Moment(Until),
        ["rules"] = new JsonArray([.. UnusualRules.All.Select(one => (JsonNode)Named(one.Rule, one.Says))]),
        ["findings"] = new JsonArray([.. Findings.Select(finding => (JsonNode)Told(finding))]),
    };

    /// <summary>The report as a page shows it.</summary>
    /// <param name="names">What organisations are called.</param>
    public UnusualReport ToReport(IReadOnlyDictionary<string, string> names) => new(
        From, Until, [.. UnusualRules.All.Select(one => (one.Rule, one.Says.ToSentence()))], [.. Findings.Select(finding => Shown(finding, names))]);

    private static UnusualFinding Shown(Finding finding, IReadOnlyDictionary<string, string> names) =>
        new(finding.Rule, finding.Sentence.ToSentence(), finding.Entries[0].Entry.ActorId, finding.Entries.Count, Patients(finding))
        {
            Organisation = LoggedEntry.NameOf(finding.Entries[0].Details.Organisation, names), First = finding.Entries[0].Entry.Time, Last = finding.Entries[^1].Entry.Time,
        };

    private static IReadOnlyList<EhrId> Patients(Finding finding) => [.. finding.Entries.Select(entry => entry.Entry.Ehr).OfType<EhrId>().Distinct()];

    private static JsonObject Told(Finding finding)
    {
        var told = Named(finding.Rule, finding.Sentence);
        var first = finding.Entries[0];
        told["actor"] = new JsonObject { ["id"] = first.Entry.ActorId, ["name"] = first.Entry.ActorDisplay, ["role"] = first.Details.As, ["organisation"] = first.Details.Organisation };
        told["count"] = finding.Entries.Count;
        told["patients"] = new JsonArray([.. Patients(finding).Select(record => (JsonNode)record.ToString())]);
        told["entries"] = new JsonArray([.. finding.Entries.Take(MostNamed).Select(entry => (JsonNode)entry.Stored.Place.ToString())]);
        return told;
    }

    private static JsonObject Named(string rule, Told says)
    {
        var told = says.ToJson();
        told.Insert(0, "rule", rule);
        return told;
    }
}
