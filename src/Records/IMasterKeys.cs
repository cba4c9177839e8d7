namespace Varde.Records;

/// <summary>
/// Where the master keys are kept: a file (<see cref="MasterKeyFile"/>), or a service that never gives them out. A master key wraps the keys that documents are encrypted
/// by, and nothing else; it has a generation, from 1, and the newest one that the database knows is in force. Used from many threads.
/// </summary>
public interface IMasterKeys
{
    /// <summary>Where they are, in words for whoever operates.</summary>
    string Place { get; }

    /// <summary>Which generations there are, read anew from where they are kept.</summary>
    ValueTask<IReadOnlyList<int>> GenerationsAsync(CancellationToken ct);

    /// <summary>Makes the key of a generation that is not there yet; durable when it answers.</summary>
    ValueTask MakeAsync(int generation, CancellationToken ct);

    /// <summary>Wraps a key by the master key of a generation.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="key">What is wrapped.</param>
    /// <param name="bound">What must be said again to unwrap it: so nobody can put the key of one owner in the place of another's.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>Null when there is no key of this generation.</returns>
    ValueTask<byte[]?> WrapAsync(int generation, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken ct);

    /// <summary>Unwraps what <see cref="WrapAsync"/> gave.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="wrapped">What was given.</param>
    /// <param name="bound">As it was said then.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>Null when there is no key of this generation, or it is another, or the bytes or what they are bound to were changed.</returns>
    ValueTask<byte[]?> UnwrapAsync(int generation, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken ct);

    /// <summary>Destroys the keys of all generations before one.</summary>
    ValueTask DestroyBeforeAsync(int generation, CancellationToken ct);
}
