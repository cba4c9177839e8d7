using Varde.Foundation;

namespace Varde.ClinicalRepository.Queries;

/// <summary>
/// Lets a few queries over all EHRs run at once, and others wait for their turn: so that many heavy ones at a time do not take the processors from
/// those who read one document.
/// </summary>
/// <param name="atOnce">How many run at once.</param>
/// <param name="mostWaiting">How many may wait; further ones are refused.</param>
internal sealed class QueryTurns(int atOnce, int mostWaiting) : IDisposable
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turns = new(atOnce, atOnce);
    private int _waiting;

    /// <summary>Waits for a turn, which ends with what is returned; <see cref="Unavailable"/> when too many wait.</summary>
    public async Task<Outcome<IDisposable>> TakeAsync(CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > mostWaiting) return new Unavailable("Too many queries wait. Try again in a moment.", TryAgain);
            await _turns.WaitAsync(cancellation);
            return Outcome<IDisposable>.Done(new Turn(_turns));
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
