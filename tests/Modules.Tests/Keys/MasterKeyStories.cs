using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Records;
using Varde.Records;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Keys;

/// <summary>Master keys: made once, guarded, missed, and rotated while others work.</summary>
public sealed class MasterKeyStories
{
    [Theory, OnEachDatabase]
    public async Task A_new_database_gets_a_master_key_in_a_file_that_only_its_user_can_read(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using (await world.OpenAsync())
            Assert.True(File.Exists(world.KeyPath));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(world.KeyPath));
        var before = await File.ReadAllTextAsync(world.KeyPath);
        await using (await world.OpenAsync())
            Assert.Equal(before, await File.ReadAllTextAsync(world.KeyPath));
    }

    [Theory, OnEachDatabase]
    public async Task Without_its_keys_or_with_others_a_database_is_not_opened_and_the_sentence_says_why(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using (var store = await world.OpenAsync()) await store.NewEhrAsync();
        var right = await File.ReadAllTextAsync(world.KeyPath);
        await RefusesAsync(world.OpenInClearAsync, "it is opened with its master keys");
        File.Delete(world.KeyPath);
        await RefusesAsync(() => world.OpenAsync(), $"the file {world.KeyPath} is missing");
        Assert.False(File.Exists(world.KeyPath));
        await File.WriteAllTextAsync(world.KeyPath, $"1 {Convert.ToBase64String(new byte[32])}\n");
        await RefusesAsync(() => world.OpenAsync(), "is not the one of this database");
        await File.WriteAllTextAsync(world.KeyPath, right.Replace("\n1 ", "\n7 ", StringComparison.Ordinal));
        await RefusesAsync(() => world.OpenAsync(), "has no master key of generation 1");
        await File.WriteAllTextAsync(world.KeyPath, "something else\n");
        await RefusesAsync(() => world.OpenAsync(), "cannot be read");
        await File.WriteAllTextAsync(world.KeyPath, right);
        await using var again = await world.OpenAsync();
        Assert.True((await again.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Two_servers_that_open_a_new_database_at_once_use_one_key()
    {
        await using var world = KeysWorld.New(Database.PostgreSql);
        // The tables first: two who make them at once are another story.
        await (await world.OpenInClearAsync()).DisposeAsync();
        var keys = new MasterKeyFile(world.KeyPath);
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.OpenAsync(keys))));
        var uids = await Task.WhenAll(stores.Select(async store => (Ehr: await store.NewEhrAsync(), Store: store)));
        foreach (var (ehr, _) in uids)
            foreach (var store in stores) Assert.True((await store.ReadLatestAsync(ehr, (await store.FindEhrAsync(ehr)).Value.StatusId)).IsDone);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task A_rotation_wraps_all_keys_anew_while_others_read_and_write(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        await using var other = world.IsEmbedded ? null : await world.OpenAsync();
        var known = new List<(EhrId Ehr, VersionUid Uid)>();
        for (var i = 0; i < 20; i++) known.Add(await NewAsync(store, i));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(i => Task.Run(() => WorkAsync(i % 2 == 0 ? store : other ?? store, known, stop.Token))).ToArray();
        for (var generation = 2; generation <= 4; generation++)
        {
            var rotated = await store.RotateMasterKeyAsync();
            Assert.Equal((generation, false), (rotated.Generation, rotated.IsContinued));
            Assert.True(rotated.Wrapped >= 20);
        }
        await stop.CancelAsync();
        var made = (await Task.WhenAll(load)).SelectMany(uids => uids).ToList();
        Assert.NotEmpty(made);
        Assert.Equal([4L], (await world.ListAsync<long>("select distinct cast(master as bigint) from data_key")).Distinct());
        Assert.Equal([4L], await world.ListAsync<long>("select cast(generation as bigint) from master_key"));
        Assert.Single(await File.ReadAllLinesAsync(world.KeyPath), line => !line.StartsWith('#'));
        await using var fresh = other is null ? null : await world.OpenAsync();
        foreach (var (ehr, uid) in made.Concat(known)) Assert.True((await (fresh ?? store).ReadVersionAsync(ehr, uid)).IsDone);
        Assert.True((await store.VerifyAsync()).IsSound);
    }

    [Theory, OnEachDatabase]
    public async Task A_rotation_that_was_broken_off_anywhere_is_brought_to_its_end_by_the_next(Database database)
    {
        await using var world = KeysWorld.New(database);
        var keys = new BreakingKeys(new MasterKeyFile(world.KeyPath));
        (EhrId Ehr, VersionUid? Uid) one = default;
        await using (var store = await world.OpenAsync(keys))
            for (var i = 0; i < 3; i++) one = await NewAsync(store, i);
        // A new master key is made, registered, then wraps each key; at last the old one goes: it breaks at each of these in turn.
        for (var at = 1; at <= 5; at++)
        {
            await using (var store = await world.OpenAsync(keys))
            {
                keys.BreakAfter(at);
                await Assert.ThrowsAsync<IOException>(() => store.RotateMasterKeyAsync());
                keys.Mend();
            }
            await using (var store = await world.OpenAsync(keys))
            {
                Assert.Equal(Content(2), (await store.ReadVersionAsync(one.Ehr, one.Uid!)).Value.Content.ToArray());
                _ = await store.RotateMasterKeyAsync();
                Assert.True((await store.VerifyAsync()).IsSound);
            }
            Assert.Single(await world.ListAsync<long>("select cast(generation as bigint) from master_key"));
            Assert.Single(await keys.GenerationsAsync(default));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_master_key_can_be_brought_to_other_servers_before_it_is_in_force(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        Assert.Equal(2, await store.PrepareMasterKeyAsync());
        Assert.Equal(2, await store.PrepareMasterKeyAsync());
        Assert.Equal(2, (await File.ReadAllLinesAsync(world.KeyPath)).Count(line => !line.StartsWith('#')));
        Assert.Equal([1L], await world.ListAsync<long>("select cast(generation as bigint) from master_key"));
        Assert.Equal(2, (await store.RotateMasterKeyAsync()).Generation);
    }

    [Theory, OnEachDatabase]
    public async Task What_was_written_in_clear_is_read_and_encrypted_also_after_an_interruption(Database database)
    {
        await using var world = KeysWorld.New(database);
        var old = new List<(EhrId Ehr, VersionUid Uid)>();
        await using (var store = await world.OpenInClearAsync())
        {
            for (var i = 0; i < 5; i++) old.Add(await NewAsync(store, i));
            _ = (await store.CommitAsync(Commit(old[0].Ehr) with { Attestations = [new(old[0].Uid, "\"signed\""u8.ToArray())] })).Value;
        }
        await using (var store = await world.OpenAsync())
        {
            Assert.Equal(10, (await store.VerifyAsync()).InClear);
            old.Add(await NewAsync(store, 5));
            Assert.Equal(10, (await store.VerifyAsync()).InClear);
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.EncryptAsync(new After(2, stop.Cancel), stop.Token));
            Assert.InRange((await store.VerifyAsync()).InClear, 1, 9);
        }
        await using (var store = await world.OpenAsync())
        {
            Assert.NotEqual(0, await store.EncryptAsync());
            Assert.Equal(0, await store.EncryptAsync());
            Assert.True(await store.VerifyAsync() is { IsSound: true, InClear: 0 });
            for (var i = 0; i < old.Count; i++) Assert.Equal(Content(i), (await store.ReadVersionAsync(old[i].Ehr, old[i].Uid)).Value.Content.ToArray());
            Assert.Equal("\"signed\""u8.ToArray(), (await store.ReadVersionAsync(old[0].Ehr, old[0].Uid)).Value.Attestations[0].Envelope.ToArray());
            Assert.Equal(0, (await store.ReindexAsync()).Changed);
        }
    }

    private static async Task RefusesAsync(Func<Task<RecordStore>> open, string because) =>
        Assert.Contains(because, (await Assert.ThrowsAsync<StoreUnavailableException>(open)).Message, StringComparison.Ordinal);

    private static async Task<(EhrId Ehr, VersionUid Uid)> NewAsync(RecordStore store, int systolic)
    {
        var ehr = await store.NewEhrAsync();
        return (ehr, await store.AddAsync(ehr, Composition(systolic)));
    }

    private static async Task<List<(EhrId, VersionUid)>> WorkAsync(RecordStore store, List<(EhrId Ehr, VersionUid Uid)> known, CancellationToken stop)
    {
        var made = new List<(EhrId, VersionUid)>();
        for (var i = 0; !stop.IsCancellationRequested || made.Count == 0; i++)
        {
            made.Add(await NewAsync(store, i));
            var (ehr, uid) = known[i % known.Count];
            Assert.True((await store.ReadVersionAsync(ehr, uid, CancellationToken.None)).IsDone);
            made.Add((ehr, await store.AddAsync(ehr, Composition(i))));
        }
        return made;
    }

    private sealed class After(int count, Action act) : IProgress<UpkeepProgress>
    {
        private int _told;

        public void Report(UpkeepProgress value)
        {
            if (++_told == count) act();
        }
    }

    /// <summary>Keys that are no more to be had after some changes, as when the process ends there.</summary>
    private sealed class BreakingKeys(IMasterKeys keys) : IMasterKeys
    {
        private int _left = int.MaxValue;

        public string Place => keys.Place;

        public void BreakAfter(int changes) => _left = changes - 1;

        public void Mend() => _left = int.MaxValue;

        public ValueTask<IReadOnlyList<int>> GenerationsAsync(CancellationToken ct) => keys.GenerationsAsync(ct);

        public ValueTask MakeAsync(int generation, CancellationToken ct) => Once(() => keys.MakeAsync(generation, ct));

        public ValueTask<byte[]?> WrapAsync(int generation, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken ct) => Once(() => keys.WrapAsync(generation, key, bound, ct));

        public ValueTask<byte[]?> UnwrapAsync(int generation, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken ct) => keys.UnwrapAsync(generation, wrapped, bound, ct);

        public ValueTask DestroyBeforeAsync(int generation, CancellationToken ct) => Once(() => keys.DestroyBeforeAsync(generation, ct));

        private T Once<T>(Func<T> change) => _left-- > 0 ? change() : throw new IOException("The process ends here.");
    }
}
