namespace Varde.Records.Storage;

/// <summary>
/// Surrogate keys, taken from the database in blocks so that rows can be made up before they are written. Keys of a block that is not
/// used up are lost, which costs nothing.
/// </summary>
internal sealed class IdBlocks(string name, Func<Func<Session, CancellationToken, Task>, CancellationToken, Task> write) : IDisposable
{
    private const int BlockSize = 1000;
    private readonly SemaphoreSlim _turn = new(1);
    private long _next;
    private long _end;

    /// <summary>A key that was never given before.</summary>
    public async ValueTask<long> NextAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_next == _end) await RefillAsync(ct);
            return _next++;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A single key for a table of few rows.</summary>
    public static async Task<int> NextAsync(Session session, string name, CancellationToken ct) =>
        checked((int)(await TakeAsync(session, name, 1, ct) - 1));

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // The block is ours only when the transaction is done: keys of one that was undone would be given a second time.
    private async Task RefillAsync(CancellationToken ct)
    {
        var end = 0L;
        await write(async (session, token) => end = await TakeAsync(session, name, BlockSize, token), ct);
        (_next, _end) = (end - BlockSize, end);
    }

    private static Task<long> TakeAsync(Session session, string name, int count, CancellationToken ct) =>
        session.FirstAsync("update id_block set next_id = next_id + $2 where name = $1 returning next_id", [name, count], r => r.Long(0), ct);
}
