using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Varde.People.Facts;

/// <summary>Keeps what was used of late: of twice as many entries as a half has room for, those that were not used since the half before are dropped.</summary>
/// <param name="half">How many entries a half has room for.</param>
internal sealed class BoundedCache<TKey, TValue>(int half) where TKey : notnull
{
    private ConcurrentDictionary<TKey, TValue> _young = new(), _old = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value)) return true;
        if (!_old.TryGetValue(key, out value)) return false;
        Put(key, value);
        return true;
    }

    public void Put(TKey key, TValue value)
    {
        var young = _young;
        young[key] = value;
        // Two threads may both turn it over: then a little more is read anew.
        if (young.Count > half && Interlocked.CompareExchange(ref _young, new(), young) == young) _old = young;
    }
}
