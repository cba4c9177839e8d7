using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.AccessLog;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>
/// The access log of everybody as pages show it to security officers, who state a purpose for each answer: the same entries, filters and findings as the API's. What an officer is shown about a person
/// stands in that person's log.
/// </summary>
public sealed class AuditReading
{
    private readonly ReadAudit _read;
    private readonly ReportUnusual _unusual;
    private readonly ExportAudit _export;
    private readonly KnownOrganisations _organisations;

    internal AuditReading(ReadAudit read, ReportUnusual unusual, ExportAudit export, KnownOrganisations organisations) => (_read, _unusual, _export, _organisations) = (read, unusual, export, organisations);

    /// <summary>A page of the entries that a filter asks for, the newest first.</summary>
    /// <param name="access">The session of the officer.</param>
    /// <param name="purpose">Why it is read.</param>
    /// <param name="asked">The filter with <c>limit</c> and <c>after</c>, by the names of the API.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The entries; or every fault by the name of its field, or what the gate answers.</returns>
    public async Task<Outcome<AuditLogPage>> ReadAsync(AccessSession access, string purpose, JsonObject asked, CancellationToken cancellation)
    {
        if (!(await _read.FindAsync(asked, purpose, access, cancellation)).TryGet(out var found, out var refusal)) return refusal;
        var names = await NamesAsync(found.Entries.SelectMany(entry => new[] { entry.Details.Organisation, entry.Details.Unit }), cancellation);
        return new AuditLogPage([.. found.Entries.Select(entry => entry.ToLine(names))], found.Next?.ToString());
    }

    /// <summary>Which access of a period somebody should look at.</summary>
    /// <param name="access">The session of the officer.</param>
    /// <param name="purpose">Why it is looked for.</param>
    /// <param name="asked">The period, and whose: from, until, staff, organisation.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<Outcome<UnusualReport>> ReportAsync(AccessSession access, string purpose, JsonObject asked, CancellationToken cancellation)
    {
        if (!(await _unusual.FindAsync(asked, purpose, access, cancellation)).TryGet(out var found, out var refusal)) return refusal;
        var names = await NamesAsync(found.Findings.Select(finding => finding.Entries[0].Details.Organisation), cancellation);
        return found.ToReport(names);
    }

    /// <summary>A part of the log as a file.</summary>
    /// <param name="access">The session of the officer.</param>
    /// <param name="purpose">Why it is taken out.</param>
    /// <param name="asked">The filter, and <c>format</c>: csv or jsonl.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The file, whose lines are read as it is written; or every fault, or what the gate answers.</returns>
    public Task<Outcome<AuditFile>> ExportAsync(AccessSession access, string purpose, JsonObject asked, CancellationToken cancellation) => _export.OpenAsync(asked, purpose, access, cancellation);

    private async Task<IReadOnlyDictionary<string, string>> NamesAsync(IEnumerable<string?> numbers, CancellationToken cancellation)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var number in numbers.OfType<string>().Distinct())
            if (await _organisations.NameOfAsync(number, cancellation) is { } name) names[number] = name;
        return names;
    }
}

/// <summary>A page of the access log as officers see it.</summary>
/// <param name="Lines">The entries.</param>
/// <param name="Next">Where the next page goes on; null on the last.</param>
public sealed record AuditLogPage(IReadOnlyList<AuditLine> Lines, string? Next);

/// <summary>An entry of the access log as officers see it: nothing of what documents say.</summary>
/// <param name="Id">Its place in the log.</param>
/// <param name="Time">When.</param>
/// <param name="Actor">Who, by the id that a filter takes.</param>
/// <param name="Name">The name.</param>
/// <param name="Action">What was done.</param>
/// <param name="Object">To what.</param>
/// <param name="Outcome">What came of it: permit, limited or refuse.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record AuditLine(string Id, DateTimeOffset Time, string Actor, string Name, string Action, string Object, string Outcome, string Rule)
{
    /// <summary>In which capacity; null where none is told.</summary>
    public string? Role { get; init; }

    /// <summary>For which organisation, by name where it is known.</summary>
    public string? Organisation { get; init; }

    /// <summary>For which unit of it.</summary>
    public string? Unit { get; init; }

    /// <summary>By which program; null for the pages.</summary>
    public string? Client { get; init; }

    /// <summary>Whose record; null for nobody's.</summary>
    public EhrId? Patient { get; init; }

    /// <summary>The stated basis, by its code.</summary>
    public string? Basis { get; init; }

    /// <summary>The purpose in words, where one was stated.</summary>
    public string? Purpose { get; init; }

    /// <summary>An emergency was stated.</summary>
    public bool IsEmergency { get; init; }
}

/// <summary>Access that somebody should look at.</summary>
/// <param name="From">The beginning of the period.</param>
/// <param name="Until">Its end.</param>
/// <param name="Rules">The rules that were held against it, with what each says of itself.</param>
/// <param name="Findings">What they found, in the order of the rules.</param>
public sealed record UnusualReport(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<(string Rule, LogSentence Says)> Rules, IReadOnlyList<UnusualFinding> Findings);

/// <summary>What a rule found. It does not say that anything was wrong.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Sentence">What was found, in words.</param>
/// <param name="Actor">Who, by the id that a filter takes.</param>
/// <param name="Entries">How many entries it follows from.</param>
/// <param name="Patients">Whose records.</param>
public sealed record UnusualFinding(string Rule, LogSentence Sentence, string Actor, int Entries, IReadOnlyList<EhrId> Patients)
{
    /// <summary>For which organisation the first of them was.</summary>
    public string? Organisation { get; init; }

    /// <summary>When the first of them was.</summary>
    public DateTimeOffset First { get; init; }

    /// <summary>When the last of them was.</summary>
    public DateTimeOffset Last { get; init; }
}

/// <summary>A file of a part of the access log.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ContentType">What it holds.</param>
/// <param name="WriteAsync">Writes it to a stream, and each person's entry in the log before the lines about them.</param>
public sealed record AuditFile(string Name, string ContentType, Func<Stream, CancellationToken, Task> WriteAsync);
