using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation;

namespace Varde.Fuzz;

/// <summary>
/// Reads, binds and answers queries over the record of one demo person. A fault is an exception, a fault of a query that stands outside its text, or a query that takes
/// longer than <see cref="Longest"/>; an answer may take a while, but ends when it is told to.
/// </summary>
internal sealed class WatchedQueries : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(200);

    private readonly AqlEhr _ehr = Record();
    private readonly Timer _watch;
    private string _query = "";
    private long _since;

    public WatchedQueries() => _watch = new(_ => Look(), null, Longest, TimeSpan.FromSeconds(1));

    /// <summary>How many queries had no fault.</summary>
    public long Bound { get; private set; }

    /// <summary>How many answers were ended by the clock.</summary>
    public long Ended { get; private set; }

    /// <summary>Tries a query.</summary>
    public bool Try(string query, out string? fault)
    {
        (_query, fault) = (query, null);
        Interlocked.Exchange(ref _since, Environment.TickCount64);
        try
        {
            fault = Answered(query);
        }
        catch (OperationCanceledException)
        {
            Ended++;
        }
        catch (Exception e)
        {
            fault = e.ToString();
        }
        Interlocked.Exchange(ref _since, 0);
        return fault is null;
    }

    public void Dispose() => _watch.Dispose();

    private string? Answered(string query)
    {
        var parsed = AqlParser.Parse(query);
        if (parsed.Value is not { } syntax) return Outside(query, parsed.Faults);
        var bound = AqlBinder.Bind(syntax, new AqlParameters(new Dictionary<string, IReadOnlyList<AqlValue>> { ["p"] = [new("at0004")], ["ehr"] = [new(_ehr.Ehr.EhrId?.Value)] }), AqlOptions.Default);
        if (bound.Value is not { } ready) return Outside(query, bound.Faults);
        Bound++;
        using var clock = new CancellationTokenSource(LongestAnswer);
        var answer = new ResultBuilder(ready, new AqlEnvironment(DateTimeOffset.UnixEpoch), 10_000, clock.Token);
        answer.Add(_ehr);
        answer.Finish();
        return null;
    }

    // The end of the text is marked as if a letter stood there.
    private static string? Outside(string query, IReadOnlyList<AqlFault> faults) =>
        faults.Count == 0 ? "refused without a fault" : faults.FirstOrDefault(f => f.Span.Start < 0 || f.Span.End > Math.Max(query.Length, f.Span.Start == query.Length ? query.Length + 1 : 0)) is { } far ? $"a fault stands outside the text of {query.Length}: {far.Span} {far}" : null;

    // Whoever hangs cannot tell so.
    private void Look()
    {
        if (Interlocked.Read(ref _since) is not (> 0 and var since) || Environment.TickCount64 - since < Longest.TotalMilliseconds) return;
        Console.Error.WriteLine($"longer than {Longest.TotalSeconds} s:\n{_query}");
        Environment.Exit(1);
    }

    private static AqlEhr Record()
    {
        var person = DemoPopulation.Generate(1, 1, new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)).Single();
        return new()
        {
            Ehr = new Ehr { EhrId = new HierObjectId { Value = "7d44b88c-4199-4bad-97dc-d78268e01398" } },
            Documents = [.. person.Documents.Take(12).Select((d, i) => new AqlDocument(d.Composition, $"0000000{i % 10}", isLatest: true, () => new OriginalVersion { Data = d.Composition }))],
        };
    }
}
