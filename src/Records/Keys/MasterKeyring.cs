using Varde.Records.Storage;

namespace Varde.Records.Keys;

/// <summary>The master keys that the database knows, held against those that there are.</summary>
internal sealed class MasterKeyring
{
    private const string ProofText = "The master key of a Varde database";
    private readonly IMasterKeys _keys;
    private volatile int _inForce;

    private MasterKeyring(IMasterKeys keys, int inForce) => (_keys, _inForce) = (keys, inForce);

    /// <summary>The generation that new keys are wrapped by.</summary>
    public int InForce => _inForce;

    /// <summary>The keys themselves.</summary>
    public IMasterKeys Keys => _keys;

    /// <summary>
    /// Opens the keyring of a database, which gets its first master key when it has none.
    /// </summary>
    /// <param name="keys">Where master keys are; null when documents are kept in clear.</param>
    /// <param name="writer">A connection within a transaction that has locked the first chain: of two processes that begin at once, one makes the key.</param>
    /// <param name="now">The time.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>Null when documents are kept in clear.</returns>
    /// <exception cref="StoreUnavailableException">The database has keys, and they are not there or are others.</exception>
    public static async Task<MasterKeyring?> OpenAsync(IMasterKeys? keys, Session writer, long now, CancellationToken ct)
    {
        var known = await KnownAsync(writer, ct);
        if (keys is null) return known.Count == 0 ? null : throw new StoreUnavailableException("The documents of this database are encrypted: it is opened with its master keys.");
        if (known.Count == 0) return await FirstAsync(keys, writer, now, ct);
        var there = await keys.GenerationsAsync(ct);
        if (there.Count == 0) throw new StoreUnavailableException(Missing(keys));
        foreach (var (generation, proof) in known) await CheckAsync(keys, there, generation, proof, ct);
        return new(keys, known[^1].Generation);
    }

    /// <summary>Reads which generation is in force.</summary>
    public async Task FollowAsync(Session session, CancellationToken ct) =>
        _inForce = await session.FirstAsync("select max(generation) from master_key", [], r => r.Int(0), ct);

    /// <summary>The generations that the database knows, the oldest first: two while keys are wrapped anew, else one.</summary>
    public static Task<List<(int Generation, byte[] Proof)>> KnownAsync(Session session, CancellationToken ct) =>
        session.ListAsync("select generation, proof from master_key order by generation", [], r => (r.Int(0), r.Bytes(1)), ct);

    /// <summary>Makes a generation known to the database.</summary>
    public static async Task RegisterAsync(IMasterKeys keys, int generation, Session writer, long now, CancellationToken ct)
    {
        var proof = await keys.WrapAsync(generation, System.Text.Encoding.ASCII.GetBytes(ProofText), Bound(generation), ct)
            ?? throw new StoreUnavailableException($"The master key of generation {generation} is not in {keys.Place}.");
        await writer.ExecuteAsync("insert into master_key (generation, time_created, proof) values ($1, $2, $3)", [generation, now, proof], ct);
    }

    /// <summary>Wraps a data key by the master key in force.</summary>
    public async Task<KeyRow> WrapAsync(DataKey key, Guid owner, CancellationToken ct)
    {
        var master = InForce;
        var wrapped = await _keys.WrapAsync(master, key.Bytes, DataKey.Bound(owner, key.EhrId, key.Generation), ct)
            ?? throw new StoreUnavailableException($"The master key of generation {master}, which is in force, is not in {_keys.Place}: bring it there.");
        return new(key.EhrId, key.Generation, master, wrapped);
    }

    /// <summary>Unwraps a data key.</summary>
    /// <exception cref="InvalidDataException">The row was changed, or is another owner's.</exception>
    /// <exception cref="StoreUnavailableException">The master key is not there.</exception>
    public async Task<DataKey> UnwrapAsync(KeyRow row, Guid owner, CancellationToken ct)
    {
        if (await _keys.UnwrapAsync(row.Master, row.Wrapped, DataKey.Bound(owner, row.EhrId, row.Generation), ct) is { } bytes) return new(row.EhrId, row.Generation, bytes);
        if ((await _keys.GenerationsAsync(ct)).Contains(row.Master)) throw new InvalidDataException("The key of a record was changed, or is another record's.");
        throw new StoreUnavailableException($"The master key of generation {row.Master} is not in {_keys.Place}: bring it there.");
    }

    private static async Task<MasterKeyring> FirstAsync(IMasterKeys keys, Session writer, long now, CancellationToken ct)
    {
        // A file that is there was laid there for this, or made by a start that came no further.
        var there = await keys.GenerationsAsync(ct);
        var generation = there.Count > 0 ? there[^1] : 1;
        if (there.Count == 0) await keys.MakeAsync(generation, ct);
        await RegisterAsync(keys, generation, writer, now, ct);
        var isEmpty = await writer.FirstAsync("select 1 from version v where v.ehr_id > 0 limit 1", [], r => 1, ct) == 0;
        await writer.ExecuteAsync("insert into encryption (ehr_id, is_complete) values (0, $1)", [isEmpty ? 1 : 0], ct);
        return new(keys, generation);
    }

    private static async Task CheckAsync(IMasterKeys keys, IReadOnlyList<int> there, int generation, byte[] proof, CancellationToken ct)
    {
        if (!there.Contains(generation)) throw new StoreUnavailableException($"{keys.Place} has no master key of generation {generation}, which this database needs. Bring the keys back from their copy.");
        if (await keys.UnwrapAsync(generation, proof, Bound(generation), ct) is null)
            throw new StoreUnavailableException($"The master key of generation {generation} in {keys.Place} is not the one of this database. Bring the right keys there from their copy.");
    }

    private static string Missing(IMasterKeys keys) =>
        $"The documents of this database are encrypted, and its master keys are not there: {keys.Place} is missing or empty. Bring it back from its copy; without it the documents cannot be read.";

    private static byte[] Bound(int generation) => System.Text.Encoding.ASCII.GetBytes($"master {generation}");
}
