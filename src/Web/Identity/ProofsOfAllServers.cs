using System.Buffers.Binary;
using Varde.Foundation.Tokens;
using Varde.Records;

namespace Varde.Web.Identity;

/// <summary>The proofs that were used at any of the servers on one database: first what this one saw, which costs nothing, and then what all saw.</summary>
internal sealed class ProofsOfAllServers(SeenProofs here, SharedProofs everywhere, TimeProvider time) : ISeenProofs
{
    // In ticks, so that it is read and written as one.
    private long _since = DateTimeOffset.MinValue.UtcTicks;

    public DateTimeOffset Since => new(Volatile.Read(ref _since), TimeSpan.Zero);

    public async ValueTask<ProofSighting> SeeAsync(string thumbprint, string id, CancellationToken cancellation)
    {
        if (await here.SeeAsync(thumbprint, id, cancellation) is not ProofSighting.New and var known) return known;
        try
        {
            var used = await everywhere.UseAsync(KeyOf(thumbprint, id), time.GetUtcNow() + ProofGuard.Memory, cancellation);
            if (used.IsNew) Volatile.Write(ref _since, used.RememberedSince.UtcTicks);
            return used.IsNew ? ProofSighting.New : ProofSighting.Seen;
        }
        catch (StoreUnavailableException)
        {
            return ProofSighting.NoRoom;
        }
    }

    private static Guid KeyOf(string thumbprint, string id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, SeenProofs.KeyOf(thumbprint, id));
        return new Guid(bytes);
    }
}
