using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.AccessLog;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.Records;

namespace Varde.People;

/// <summary>The access log of a record as pages and the API read it: in lines of what one actor did by one rule within a minute, the newest first. The gate decides, and then each entry is decided by its documents.</summary>
public sealed class AccessLogReading
{
    private readonly OwnRecord _own;
    private readonly KnownOrganisations _organisations;
    private readonly RecordStore _store;

    internal AccessLogReading(OwnRecord own, KnownOrganisations organisations, RecordStore store) => (_own, _organisations, _store) = (own, organisations, store);

    /// <summary>A page of it.</summary>
    /// <param name="access">The session of the citizen.</param>
    /// <param name="record">Whose; null for the citizen's own.</param>
    /// <param name="question">What is looked for.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The lines; or what the gate answers, which for a record that is not there is the same as for one of somebody unrelated.</returns>
    public async Task<Outcome<AccessLogPage>> ReadAsync(AccessSession access, EhrId? record, AccessLogQuestion question, CancellationToken cancellation)
    {
        if (!question.Range().TryGet(out var range, out var refusal)) return refusal;
        if (!(await LinesAsync(access, record, range, question.Limit, line => question.Concerns(line), cancellation)).TryGet(out var page, out refusal)) return refusal;
        return new AccessLogPage([.. page.Lines.Select(line => line.ToLine(page.Names, access.Actor.Id))], page.Next?.ToString());
    }

    /// <summary>A page of what a member of staff did themselves in a record.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Outcome<AccessLogPage>> OwnAsync(AccessSession access, EhrId record, AccessLogQuestion question, CancellationToken cancellation)
    {
        if (!question.Range().TryGet(out var range, out var refusal) || !(await PersonsLog.OpenOwnAsync(_store, access, record, cancellation)).TryGet(out var log, out refusal)) return refusal;
        var (lines, hasMore) = await LinesAsync(log, range, question.Limit, question.Concerns, cancellation);
        var names = await NamesAsync(lines, cancellation);
        return new AccessLogPage([.. lines.Select(line => line.ToLine(names, access.Actor.Id))], hasMore ? lines[^1].End.ToString() : null);
    }

    /// <summary>The lines of a range that are wanted. A page is full as long as there is more that the reader sees: a short one would tell that something was left out.</summary>
    internal async Task<Outcome<LogLines>> LinesAsync(AccessSession access, EhrId? asked, AuditRange range, int limit, Func<LogLine, bool> isWanted, CancellationToken cancellation)
    {
        var record = asked ?? (await _own.OfAsync(access.Actor, cancellation))?.Record;
        if (!(await PersonsLog.OpenAsync(_store, access, record, cancellation)).TryGet(out var log, out var refusal)) return refusal;
        var (lines, hasMore) = await LinesAsync(log, range, limit, isWanted, cancellation);
        return new LogLines(record!.Value, lines, await NamesAsync(lines, cancellation), hasMore ? lines[^1].End : null);
    }

    private static async Task<(List<LogLine> Lines, bool HasMore)> LinesAsync(PersonsLog log, AuditRange range, int limit, Func<LogLine, bool> isWanted, CancellationToken cancellation)
    {
        var (lines, open) = (new List<LogLine>(), (LogLine?)null);
        await foreach (var seen in log.ReadAsync(range, cancellation))
        {
            if (open is not null && open.Takes(seen)) open = new([.. open.Entries, seen]);
            else
            {
                if (open is not null && isWanted(open) && lines.Count == limit) return (lines, true);
                if (open is not null && isWanted(open)) lines.Add(open);
                open = new([seen]);
            }
        }
        if (open is null || !isWanted(open)) return (lines, false);
        if (lines.Count == limit) return (lines, true);
        lines.Add(open);
        return (lines, false);
    }

    private async Task<IReadOnlyDictionary<string, string>> NamesAsync(List<LogLine> lines, CancellationToken cancellation)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var number in lines.SelectMany(line => line.Organisations).Distinct())
            if (await _organisations.NameOfAsync(number, cancellation) is { } name) names[number] = name;
        return names;
    }
}

/// <summary>What is looked for in an access log.</summary>
/// <param name="From">The first day in Norway (YYYY-MM-DD), or empty.</param>
/// <param name="Until">The last day, itself included, or empty.</param>
/// <param name="Limit">How many lines at most.</param>
/// <param name="After">The place after which it goes on, of an earlier page; null for the newest.</param>
public sealed record AccessLogQuestion(string From, string Until, int Limit, string? After)
{
    /// <summary>Only what others did, and not the reader.</summary>
    public string? NotBy { get; init; }

    internal Outcome<AuditRange> Range()
    {
        if (!AskedPeriod.Read(From, Until).TryGet(out var period, out var refusal)) return refusal;
        if (After is not { Length: > 0 }) return new AuditRange { From = period.From, Until = period.Until };
        return AuditPlace.TryParse(After, out var place) ? new AuditRange { From = period.From, Until = period.Until, After = place } : Invalid.At("after", "must come from an earlier page");
    }

    internal bool Concerns(LogLine line) => NotBy is null || line.ActorId != NotBy;
}

/// <summary>A page of an access log.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Next">Where the next page goes on; null on the last.</param>
public sealed record AccessLogPage(IReadOnlyList<AccessLogLine> Lines, string? Next);

/// <summary>A line of an access log.</summary>
/// <param name="Id">Its place in the log.</param>
/// <param name="Time">When the newest of its entries was made.</param>
/// <param name="Sentence">All of it, in words.</param>
/// <param name="Why">What the rule says to the person; null where it says nothing.</param>
public sealed record AccessLogLine(string Id, DateTimeOffset Time, LogSentence Sentence, LogSentence? Why)
{
    /// <summary>The reader did it.</summary>
    public bool IsYou { get; init; }

    /// <summary>Somebody stated an emergency.</summary>
    public bool IsEmergency { get; init; }

    /// <summary>Something was opened that the person has blocked.</summary>
    public bool IsOpenedBlock { get; init; }

    /// <summary>It was tried, and refused.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>A sentence in both languages.</summary>
/// <param name="Norwegian">In bokmål.</param>
/// <param name="English">In English.</param>
public sealed record LogSentence(string Norwegian, string English);

/// <summary>Lines of a log, before they are told.</summary>
internal sealed record LogLines(EhrId Record, IReadOnlyList<LogLine> Lines, IReadOnlyDictionary<string, string> Names, AuditPlace? Next);
