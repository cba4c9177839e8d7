using System.Text;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Records;
using Varde.Records;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Keys;

/// <summary>An erased record is nowhere: not in an answer, not in an index, not in the files, and not after a restore.</summary>
public sealed class ErasureStories
{
    private const string Word = "skjelvmarkør";
    private const string Plain = "zqxmarkorzqx";

    [Theory, OnEachDatabase]
    public async Task No_word_of_an_erased_record_is_left_in_the_database(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync(list: new(world.ListPath));
        var (ehr, _) = await FillAsync(store, Plain, "subject-" + Plain);
        var (other, kept) = await FillAsync(store, "anotherword", "subject-other");
        Assert.Contains(Plain, await world.AllBytesAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(await WordsAsync(world));
        Assert.Equal(ehr, (await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).Value);
        Assert.True(await store.ScrubAsync());
        var all = await world.AllBytesAsync();
        Assert.DoesNotContain(Plain, all, StringComparison.OrdinalIgnoreCase);
        foreach (var key in new[] { LeafSink.SortKey(Plain), LeafSink.CodeKey(Plain) })
            Assert.DoesNotContain(world.IsEmbedded ? Encoding.Latin1.GetString(key) : Convert.ToHexStringLower(key), all, StringComparison.Ordinal);
        Assert.Empty(await WordsAsync(world));
        Assert.Contains("anotherword", all, StringComparison.Ordinal);
        Assert.Equal(1, (await world.ListAsync<long>("select count(*) from data_key"))[0]);
        Assert.True((await store.ReadVersionAsync(other, kept)).IsDone);
        Assert.Equal(0, (await store.ReindexAsync()).Changed);
        Assert.True((await store.VerifyAsync()).IsSound);
    }

    [Theory, OnEachDatabase]
    public async Task An_erased_record_is_answered_for_as_one_that_never_was_and_its_log_stays(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        var (ehr, uid) = await FillAsync(store, Word, "somebody");
        var contribution = (await store.ReadVersionAsync(ehr, uid)).Value.ContributionId;
        var entries = (await store.ReadAuditAsync(ehr, PageRequest.First)).Total;
        _ = (await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).Value;
        Refusal?[] answers =
        [
            (await store.FindEhrAsync(ehr)).Refusal, (await store.ReadVersionAsync(ehr, uid)).Refusal, (await store.ReadLatestAsync(ehr, uid.ObjectId)).Refusal,
            (await store.ReadHistoryAsync(ehr, uid.ObjectId)).Refusal, (await store.FindLatestAsync(uid.ObjectId)).Refusal, (await store.FindOwnerAsync(uid.ObjectId)).Refusal,
            (await store.ReadContributionAsync(ehr, contribution)).Refusal, (await store.FindEhrBySubjectAsync("somebody", "persons")).Refusal,
            (await store.CommitAsync(Commit(ehr, Composition(3)))).Refusal, (await store.EraseAsync(ehr, "again", Audit("erase", ehr))).Refusal,
        ];
        Assert.All(answers, answer => Assert.IsType<NotFound>(answer));
        Assert.DoesNotContain("deleted", string.Concat(answers.Select(answer => answer!.Message)), StringComparison.Ordinal);
        Assert.IsType<Conflict>((await store.CommitAsync(Creation(ehr))).Refusal);
        Assert.Equal(entries + 1, (await store.ReadAuditAsync(ehr, PageRequest.First)).Total);
        _ = await store.NewEhrAsync(new EhrStatusFacts(SubjectId: "somebody", SubjectNamespace: "persons"));
    }

    [Theory, OnEachDatabase]
    public async Task What_another_record_uses_too_stays_interned(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        var (ehr, _) = await FillAsync(store, Word, "one");
        var (other, uid) = await FillAsync(store, Word, "other");
        var before = (await store.ReadLeavesAsync(other, uid.ObjectId)).Value.Select(leaf => leaf.Path.ToString()).ToList();
        _ = (await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).Value;
        Assert.Equal(before, (await store.ReadLeavesAsync(other, uid.ObjectId)).Value.Select(leaf => leaf.Path.ToString()));
        _ = (await store.EraseAsync(other, "asked for", Audit("erase", other))).Value;
        // The same words may come again, with numbers of their own.
        var (third, again) = await FillAsync(store, Word, "third");
        Assert.Equal(before, (await store.ReadLeavesAsync(third, again.ObjectId)).Value.Select(leaf => leaf.Path.ToString()));
        Assert.Equal(0, (await store.ReindexAsync()).Changed);
    }

    [Theory, OnEachDatabase]
    public async Task A_restored_backup_does_not_bring_an_erased_record_back(Database database)
    {
        await using var world = KeysWorld.New(database);
        EhrId ehr, other;
        await using (var store = await world.OpenAsync(list: new(world.ListPath)))
        {
            (ehr, _) = await FillAsync(store, Word, "one");
            (other, _) = await FillAsync(store, "anotherword", "other");
        }
        var backup = await world.BackupAsync();
        await using (var store = await world.OpenAsync(list: new(world.ListPath)))
            _ = (await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).Value;
        await using (var restored = await KeysWorld.OpenAsync(backup, new MasterKeyFile(world.KeyPath), null))
            Assert.True((await restored.FindEhrAsync(ehr)).IsDone);
        await using (var restored = await KeysWorld.OpenAsync(backup, new MasterKeyFile(world.KeyPath), new(world.ListPath)))
        {
            Assert.IsType<NotFound>((await restored.FindEhrAsync(ehr)).Refusal);
            Assert.True((await restored.FindEhrAsync(other)).IsDone);
            Assert.Equal("R-SYS-ERASURE-LIST", (await restored.ReadAuditAsync(ehr, PageRequest.First)).Items[0].Entry.Rule);
            Assert.Empty(await restored.ReplayErasuresAsync(new ErasureList(world.ListPath).Read()));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_list_that_was_lost_is_made_again_of_what_the_database_knows_and_one_that_cannot_be_read_stops_the_start(Database database)
    {
        await using var world = KeysWorld.New(database);
        EhrId ehr;
        await using (var store = await world.OpenAsync(list: new(world.ListPath)))
        {
            (ehr, _) = await FillAsync(store, Word, "one");
            _ = (await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).Value;
        }
        Assert.Equal((ehr, "asked for"), new ErasureList(world.ListPath).Read().Select(e => (e.Ehr, e.Reason)).Single());
        File.Delete(world.ListPath);
        await (await world.OpenAsync(list: new(world.ListPath))).DisposeAsync();
        Assert.Equal(ehr, new ErasureList(world.ListPath).Read().Single().Ehr);
        await File.AppendAllTextAsync(world.ListPath, "{\"ehr\": \"x");
        Assert.Equal(ehr, new ErasureList(world.ListPath).Read().Single().Ehr);
        await File.AppendAllTextAsync(world.ListPath, "\n");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.OpenAsync(list: new(world.ListPath)));
    }

    [Fact]
    public async Task Another_server_that_remembers_the_record_answers_for_it_as_missing_and_writes_nothing_to_it()
    {
        await using var world = KeysWorld.New(Database.PostgreSql);
        await using var store = await world.OpenAsync();
        await using var other = await world.OpenAsync();
        var (ehr, uid) = await FillAsync(store, Word, "one");
        Assert.True((await other.ReadVersionAsync(ehr, uid)).IsDone);
        Assert.True((await other.CommitAsync(Commit(ehr, Composition(1, Word)))).IsDone);
        _ = (await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).Value;
        Assert.IsType<NotFound>((await other.ReadVersionAsync(ehr, uid)).Refusal);
        Assert.IsType<NotFound>((await other.CommitAsync(Commit(ehr, Composition(2)))).Refusal);
        Assert.IsType<NotFound>((await other.FindEhrAsync(ehr)).Refusal);
        var (third, again) = await FillAsync(other, Word, "third");
        Assert.Contains((await store.ReadLeavesAsync(third, again.ObjectId)).Value, leaf => leaf.Path.Discriminator == $"named {Word}");
        Assert.Equal(0, (await store.ReindexAsync()).Changed);
    }

    [Theory, OnEachDatabase]
    public async Task Records_that_are_read_and_written_while_they_are_erased_are_there_or_missing_and_nothing_else(Database database)
    {
        await using var world = KeysWorld.New(database);
        await using var store = await world.OpenAsync();
        var records = new List<(EhrId Ehr, VersionUid Uid)>();
        for (var i = 0; i < 12; i++) records.Add(await FillAsync(store, $"word{i}", $"s{i}"));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(i => Task.Run(() => LookAsync(store, records, i, stop.Token))).ToArray();
        foreach (var (ehr, _) in records) Assert.True((await store.EraseAsync(ehr, "asked for", Audit("erase", ehr))).IsDone);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True((await store.VerifyAsync()).IsSound);
        Assert.True((await store.ProveIndexAsync()).Holds);
    }

    private static async Task LookAsync(RecordStore store, List<(EhrId Ehr, VersionUid Uid)> records, int seed, CancellationToken stop)
    {
        for (var i = seed; !stop.IsCancellationRequested; i++)
        {
            var (ehr, uid) = records[i % records.Count];
            Assert.True((await store.ReadVersionAsync(ehr, uid, CancellationToken.None)).Refusal is null or NotFound);
            Assert.True((await store.ReadHistoryAsync(ehr, uid.ObjectId, CancellationToken.None)).Refusal is null or NotFound);
            Assert.True((await store.CommitAsync(Commit(ehr, Composition(i, $"word{i % records.Count}")), CancellationToken.None)).Refusal is null or NotFound or Gone);
        }
    }

    // A record with two versions of a composition, whose words differ, a tag and a subject.
    private static async Task<(EhrId Ehr, VersionUid Uid)> FillAsync(RecordStore store, string word, string subject)
    {
        var ehr = await store.NewEhrAsync(new EhrStatusFacts(SubjectId: subject, SubjectNamespace: "persons"));
        var first = await store.AddAsync(ehr, Composition(120, word + "first"));
        var second = await store.AddAsync(ehr, After(first, 130) with { Content = Content(130, word), ObjectTags = [new ItemTag("tag", word, "/")] });
        return (ehr, second);
    }

    // Terms of the index of words are kept without what they share with the one before: they are asked for by the index's own means.
    private static async Task<List<string>> WordsAsync(KeysWorld world)
    {
        if (!world.IsEmbedded) return await world.ListAsync<string>($"select w.content::text from document_word w where w.content::text like '%{Plain}%'");
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(world.Folder, "varde.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "create virtual table temp.vocabulary using fts5vocab(main, word_index, 'row'); select term from temp.vocabulary where term like '%" + Plain + "%'";
        await using var reader = await command.ExecuteReaderAsync();
        var terms = new List<string>();
        while (await reader.ReadAsync()) terms.Add(reader.GetString(0));
        return terms;
    }
}
