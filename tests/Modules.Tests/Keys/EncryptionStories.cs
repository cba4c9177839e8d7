using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Records;
using Varde.Records;
using Varde.Records.Keys;
using Varde.Records.Storage;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Keys;

/// <summary>Documents are encrypted, and what somebody does to them past the store is found.</summary>
public sealed class EncryptionStories
{
    [Theory, OnEachDatabase]
    public async Task Every_blob_of_a_record_is_encrypted_and_is_read_with_the_keys_alone(Database database)
    {
        await using var world = KeysWorld.New(database);
        var (ehr, uid) = await FillAsync(world);
        foreach (var column in new[] { "content from version", "envelope from version", "envelope from contribution", "envelope from attestation" })
        {
            var blobs = (await world.ListAsync<byte[]>($"select {column}")).FindAll(blob => blob.Length > 0);
            Assert.NotEmpty(blobs);
            Assert.All(blobs, blob => Assert.Equal(DataKey.First, BlobCodec.KeyOf(blob)));
        }
        await using var store = await world.OpenAsync();
        var read = (await store.ReadVersionAsync(ehr, uid)).Value;
        Assert.Equal(Content(120), read.Content.ToArray());
        Assert.Equal("\"signed\""u8.ToArray(), read.Attestations[0].Envelope.ToArray());
        Assert.Equal("\"audit\""u8.ToArray(), (await store.ReadContributionAsync(ehr, read.ContributionId)).Value.Envelope.ToArray());
        Assert.True((await store.VerifyAsync()) is { IsSound: true, InClear: 0 });
    }

    [Theory, OnEachDatabase]
    public async Task Each_owner_has_a_key_of_its_own_and_no_two_documents_look_alike(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using (var store = await world.OpenAsync())
        {
            var ehr = await store.NewEhrAsync();
            for (var i = 0; i < 3; i++) await store.AddAsync(ehr, Composition(120));
            await store.AddAsync(await store.NewEhrAsync(), Composition(120));
            _ = (await store.CommitAsync(new() { Owner = new RecordOwner(OwnerKind.Region, Guid.NewGuid()), Versions = [Composition(120)], Audit = Audit() })).Value;
        }
        Assert.Equal(3, (await world.ListAsync<byte[]>("select wrapped from data_key")).Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(5, (await world.ListAsync<byte[]>("select content from version where document_id in (select document_id from document where kind = 1)")).Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory, OnEachDatabase]
    public async Task A_document_in_the_place_of_another_is_not_read_and_is_named(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        var ehr = await store.NewEhrAsync();
        var (first, second) = (await store.AddAsync(ehr, Composition(120)), await store.AddAsync(ehr, Composition(130)));
        // The digest too: whoever changes the one can change the other.
        foreach (var column in new[] { "content", "digest" }) Assert.Equal(1, await world.RawAsync($"update version set {column} = (select s.{column} from version s where {IsOf(world, "s", first)}) where {IsOf(world, "version", second)}"));
        await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadVersionAsync(ehr, second));
        Assert.Equal($"version 1 of object {second.ObjectId} is not what was committed", (await store.VerifyAsync()).BrokenVersion);
    }

    [Theory, OnEachDatabase]
    public async Task A_version_in_the_place_of_the_one_before_it_is_named(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        var ehr = await store.NewEhrAsync();
        var first = await store.AddAsync(ehr, Composition(120));
        var second = await store.AddAsync(ehr, After(first, 130));
        foreach (var column in new[] { "content", "digest" }) await world.RawAsync($"update version set {column} = (select s.{column} from version s where {IsOf(world, "s", first)}) where {IsOf(world, "version", second)}");
        Assert.Equal($"version 2 of object {second.ObjectId} is not what was committed", (await store.VerifyAsync()).BrokenVersion);
    }

    [Theory, OnEachDatabase]
    public async Task A_record_under_the_name_of_another_is_not_read(Database database)
    {
        await using var world = KeysWorld.New(database);
        var (ehr, uid) = await FillAsync(world);
        await world.RawAsync($"update record_owner set owner_id = {Bytes(world, Guid.NewGuid())} where owner_id = {Bytes(world, ehr.Value)}");
        await using var store = await world.OpenAsync();
        await Assert.ThrowsAsync<InvalidDataException>(() => store.FindLatestAsync(uid.ObjectId));
        Assert.False((await store.VerifyAsync()).IsSound);
    }

    [Theory, OnEachDatabase]
    public async Task A_document_that_was_put_there_in_clear_is_not_believed(Database database)
    {
        await using var world = KeysWorld.New(database);
        var (ehr, uid) = await FillAsync(world);
        using var codec = new BlobCodec();
        var (clear, digest) = (codec.Encode("{\"forged\": true}"u8, BlobCodec.NoDictionary), System.Security.Cryptography.SHA256.HashData("{\"forged\": true}"u8));
        await world.RawAsync($"update version set content = {Bytes(world, clear)}, digest = {Bytes(world, digest)} where {IsOf(world, "version", uid)}");
        await using var store = await world.OpenAsync();
        await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadVersionAsync(ehr, uid));
        Assert.Equal($"version 1 of object {uid.ObjectId} is not what was committed", (await store.VerifyAsync()).BrokenVersion);
    }

    [Theory, OnEachDatabase]
    public async Task What_was_removed_is_missed(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        var ehr = await store.NewEhrAsync();
        var first = await store.AddAsync(ehr, Composition(120));
        await store.AddAsync(ehr, After(first, 130));
        var contribution = (await store.ReadVersionAsync(ehr, first)).Value.ContributionId;
        Assert.True((await store.VerifyAsync()).IsSound);
        Assert.Equal(1, await world.RawAsync($"delete from version where {IsOf(world, "version", first)}"));
        Assert.Equal($"a version that contribution {contribution} brought is missing", (await store.VerifyAsync()).BrokenVersion);
        Assert.Equal(1, await world.RawAsync($"delete from contribution where contribution_id = {Bytes(world, contribution)}"));
        Assert.True((await store.VerifyAsync()).IsSound);
        await world.RawAsync("delete from contribution");
        Assert.Contains("is missing", (await store.VerifyAsync()).BrokenVersion, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_changed_audit_of_a_contribution_and_a_changed_attestation_are_named(Database database)
    {
        await using var world = KeysWorld.New(database);
        var (_, uid) = await FillAsync(world);
        await using var store = await world.OpenAsync();
        await world.RawAsync("update attestation set envelope = (select c.envelope from contribution c where length(c.envelope) > 0 limit 1)");
        Assert.Equal($"an attestation of version 1 of object {uid.ObjectId} is not what was committed", (await store.VerifyAsync()).BrokenVersion);
        await world.RawAsync("update contribution set envelope = (select v.envelope from version v where length(v.envelope) > 0 limit 1) where length(envelope) > 0");
        Assert.Contains("contribution", (await store.VerifyAsync()).BrokenVersion, StringComparison.Ordinal);
    }

    internal static string Bytes(KeysWorld world, Guid id) => world.IsEmbedded ? Bytes(world, id.ToByteArray(bigEndian: true)) : $"'{id}'";

    internal static string Bytes(KeysWorld world, byte[] bytes) => world.IsEmbedded ? $"x'{Convert.ToHexString(bytes)}'" : $"decode('{Convert.ToHexString(bytes)}', 'hex')";

    private static string IsOf(KeysWorld world, string version, VersionUid uid) =>
        $"{version}.number = {uid.Number} and {version}.document_id = (select d.document_id from document d where d.object_id = {Bytes(world, uid.ObjectId)})";

    // A record with a composition that was attested later.
    private static async Task<(EhrId Ehr, VersionUid Uid)> FillAsync(KeysWorld world)
    {
        await using var store = await world.OpenAsync();
        var ehr = await store.NewEhrAsync();
        var uid = (await store.CommitAsync(Commit(ehr, Composition(120)) with { Envelope = "\"audit\""u8.ToArray() })).Value.Versions[0];
        _ = (await store.CommitAsync(Commit(ehr) with { Attestations = [new(uid, "\"signed\""u8.ToArray())] })).Value;
        return (ehr, uid);
    }
}
