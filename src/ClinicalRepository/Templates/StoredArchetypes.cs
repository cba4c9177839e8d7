using System.Collections.Frozen;
using Varde.OpenEhr.Templates;
using Varde.Records;

namespace Varde.ClinicalRepository.Templates;

/// <summary>
/// Which archetypes and codes the stored templates hold, all together. Each template is read once for it, and then only when it has been replaced; the
/// list of templates is looked at again when it is older than a few seconds, as <see cref="TemplateLibrary"/> does.
/// </summary>
/// <param name="store">Where the templates lie.</param>
/// <param name="time">The clock.</param>
/// <param name="find">Finds a template by its id; null when it is gone.</param>
internal sealed class StoredArchetypes(RecordStore store, TimeProvider time, Func<string, CancellationToken, Task<OperationalTemplate?>> find) : IDisposable
{
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Known _known = new(FrozenDictionary<string, Held>.Empty, ArchetypeCodes.None, SeenAt: 0, Changes: -1);
    private int _changes;

    /// <summary>What the templates hold.</summary>
    public async Task<ArchetypeCodes> ReadAsync(CancellationToken cancellation)
    {
        if (IsFresh) return _known.Codes;
        await _turn.WaitAsync(cancellation);
        try
        {
            if (!IsFresh) _known = await RenewAsync(_known, cancellation);
            return _known.Codes;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks at the list of templates again at the next use.</summary>
    public void Forget() => Interlocked.Increment(ref _changes);

    public void Dispose() => _turn.Dispose();

    private bool IsFresh => _known is var known && known.Changes == Volatile.Read(ref _changes) && time.GetElapsedTime(known.SeenAt) < Trust;

    private async Task<Known> RenewAsync(Known last, CancellationToken cancellation)
    {
        var (seenAt, changes) = (time.GetTimestamp(), Volatile.Read(ref _changes));
        var held = new Dictionary<string, Held>();
        foreach (var one in await store.ListDefinitionsAsync(DefinitionKind.Template, cancellation))
            if (last.Templates.TryGetValue(one.Id, out var known) && known.TimeStored == one.TimeStored) held[one.Id] = known;
            else if (await find(one.Id, cancellation) is { } template) held[one.Id] = new(one.TimeStored, ArchetypeCodes.Of(template));
        var isSame = held.Count == last.Templates.Count && held.All(pair => last.Templates.GetValueOrDefault(pair.Key) == pair.Value);
        return isSame ? last with { SeenAt = seenAt, Changes = changes } : new(held.ToFrozenDictionary(), ArchetypeCodes.Of(held.Values.Select(one => one.Codes)), seenAt, changes);
    }

    private sealed record Held(DateTimeOffset TimeStored, ArchetypeCodes Codes);

    private sealed record Known(FrozenDictionary<string, Held> Templates, ArchetypeCodes Codes, long SeenAt, int Changes);
}
