using Varde.Foundation.Tokens;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>The proofs that the stand-in saw: apart from those that the record saw, since each proof is for one address.</summary>
internal sealed class ProviderProofs
{
    private const int Room = 100_000;

    public ProviderProofs(ProviderKeys keys, TimeProvider time)
    {
        Seen = new SeenProofs(Room, time);
        Guard = new ProofGuard(Seen, new DpopNonces(keys.Derive("nonces"), "identity", time), requiresNonce: true, time);
    }

    public ISeenProofs Seen { get; }

    public ProofGuard Guard { get; }
}
