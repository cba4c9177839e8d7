namespace Varde.ClinicalRepository.Queries;

/// <summary>What comes in the order of EHRs, taken EHR by EHR. Nothing is read before the first is asked for.</summary>
/// <param name="items">What comes.</param>
/// <param name="ehrOf">The store's key of the EHR that an item belongs to.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class EhrOrdered<T>(IAsyncEnumerable<T> items, Func<T, long> ehrOf, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> _all = items.GetAsyncEnumerator(cancellation);
    private bool? _more;

    /// <summary>What belongs to an EHR; later ones are asked for later.</summary>
    public async ValueTask<List<T>> OfAsync(long ehr)
    {
        var own = new List<T>();
        for (_more ??= await _all.MoveNextAsync(); _more == true && ehrOf(_all.Current) <= ehr; _more = await _all.MoveNextAsync())
            if (ehrOf(_all.Current) == ehr) own.Add(_all.Current);
        return own;
    }

    public ValueTask DisposeAsync() => _all.DisposeAsync();
}
