using System.Text;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Tests.Search;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fuzz;

/// <summary>Reads searches as they stand in addresses, and answers them over a store of example resources. Each page names the next, if there is one.</summary>
internal sealed class SearchTarget : IFuzzTarget
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly TextMutator _mutator;
    private readonly SearchStore _store;

    private SearchTarget(TextMutator mutator, SearchStore store) => (_mutator, _store) = (mutator, store);

    /// <summary>Puts the resources that have an id into a store.</summary>
    public static async Task<SearchTarget> OpenAsync(TextMutator mutator, IReadOnlyList<Resource> resources)
    {
        var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. resources.Where(r => r.Id is not null).DistinctBy(r => (r.Type.Name, r.Id)).Select(r => Encoding.UTF8.GetString(StoredForm.Of(r, r.Id!)))]);
        return new(mutator, store);
    }

    public string Input(long number) => _mutator.Text(number);

    public string? Fault(long number, string input, out bool taken)
    {
        using var clock = new CancellationTokenSource(LongestAnswer);
        var answer = AnswerAsync(input, clock.Token).GetAwaiter().GetResult();
        taken = answer.IsDone;
        return taken ? null : ResourceTarget.Unsaid(answer.Refusal!);
    }

    public void Dispose() => _store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<Outcome<bool>> AnswerAsync(string input, CancellationToken cancellation)
    {
        var sides = input.Split('?', 2);
        var query = QueryParameters.Of(sides.ElementAtOrDefault(1) ?? "").ToList();
        var page = query.LastOrDefault(p => p.Key == "_page").Value;
        if (!_store.Engine.Read(FhirDefinitions.R4.Resource(sides[0]), query.Where(p => p.Key != "_page"), ["http://here.example/fhir/"]).TryGet(out var read, out var refusal)) return refusal;
        if (!(await _store.Engine.SearchAsync(read, QueryPermit.Everything, page, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return found.Next is null ? true : (await _store.Engine.SearchAsync(read, QueryPermit.Everything, found.Next, cancellation)).Map(_ => true);
    }
}
