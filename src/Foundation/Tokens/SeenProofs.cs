using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Varde.Foundation.Tokens;

/// <summary>Which proofs were used. A proof is good for one request (RFC 9449, 11.1).</summary>
public interface ISeenProofs
{
    /// <summary>Remembers a proof.</summary>
    /// <param name="thumbprint">The key that made it: other keys may use the same id.</param>
    /// <param name="id">Its id (jti).</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<ProofSighting> SeeAsync(string thumbprint, string id, CancellationToken cancellation);

    /// <summary>Since when all that were used are remembered: one that was made earlier may have been used before. It may be told better after a proof was seen.</summary>
    DateTimeOffset Since { get; }
}

/// <summary>What remembering a proof told.</summary>
public enum ProofSighting
{
    /// <summary>It was not seen before.</summary>
    New,

    /// <summary>It was seen before.</summary>
    Seen,

    /// <summary>There is no room to remember it, so that it cannot be taken.</summary>
    NoRoom,
}

/// <summary>
/// The proofs that this process saw. Its rule: a proof is remembered as long as its time allows it to be used again; none is forgotten earlier to make room for others, so that
/// nobody can push a proof out and use it again; where there is no room the proof is refused. It remembers since the process started.
/// </summary>
/// <param name="room">How many are remembered.</param>
/// <param name="time">The clock.</param>
public sealed class SeenProofs(int room, TimeProvider time) : ISeenProofs
{
    /// <inheritdoc/>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<(UInt128 Proof, DateTimeOffset Until)> _inOrder = [];

    /// <inheritdoc/>
    public ValueTask<ProofSighting> SeeAsync(string thumbprint, string id, CancellationToken cancellation)
    {
        var (proof, now) = (KeyOf(thumbprint, id), time.GetUtcNow());
        lock (_lock)
        {
            while (_inOrder.TryPeek(out var oldest) && oldest.Until < now) _seen.Remove(_inOrder.Dequeue().Proof);
            return new(See(proof, now));
        }
    }

    private ProofSighting See(UInt128 proof, DateTimeOffset now)
    {
        if (_seen.Contains(proof)) return ProofSighting.Seen;
        if (_seen.Count >= room) return ProofSighting.NoRoom;
        _seen.Add(proof);
        _inOrder.Enqueue((proof, now + ProofGuard.Memory));
        return ProofSighting.New;
    }

    /// <summary>What a proof is remembered by.</summary>
    public static UInt128 KeyOf(string thumbprint, string id) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{thumbprint}\n{id}")));
}
