using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation;

namespace Varde.Fuzz;

/// <summary>Reads, binds and answers AQL queries over the record of one demo person. A fault of a query that stands outside its text is one of ours.</summary>
internal sealed class QueryTarget(TextMutator mutator) : IFuzzTarget
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(200);

    private readonly AqlEhr _ehr = Record();

    public string Input(long number) => mutator.Text(number);

    public string? Fault(long number, string input, out bool taken)
    {
        taken = false;
        var parsed = AqlParser.Parse(input);
        if (parsed.Value is not { } syntax) return Outside(input, parsed.Faults);
        var bound = AqlBinder.Bind(syntax, new AqlParameters(new Dictionary<string, IReadOnlyList<AqlValue>> { ["p"] = [new("at0004")], ["ehr"] = [new(_ehr.Ehr.EhrId?.Value)] }), AqlOptions.Default);
        if (bound.Value is not { } ready) return Outside(input, bound.Faults);
        taken = true;
        using var clock = new CancellationTokenSource(LongestAnswer);
        var answer = new ResultBuilder(ready, new AqlEnvironment(DateTimeOffset.UnixEpoch), 10_000, clock.Token);
        answer.Add(_ehr);
        answer.Finish();
        return null;
    }

    public void Dispose()
    {
    }

    // The end of the text is marked as if a letter stood there.
    private static string? Outside(string query, IReadOnlyList<AqlFault> faults) =>
        faults.Count == 0 ? "refused without a fault" : faults.FirstOrDefault(f => f.Span.Start < 0 || f.Span.End > Math.Max(query.Length, f.Span.Start == query.Length ? query.Length + 1 : 0)) is { } far ? $"a fault stands outside the text of {query.Length}: {far.Span} {far}" : null;

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
