using Varde.Records;

namespace Varde.Modules.Tests.Records;

/// <summary>What servers on one PostgreSQL share of sign-in.</summary>
public sealed class SignInStories
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_proof_is_taken_once_at_all_servers_together()
    {
        var database = PostgresCluster.Shared().NewDatabase();
        await using var a = await OpenAsync(database);
        await using var b = await OpenAsync(database);
        var proofs = Enumerable.Range(0, 200).Select(_ => Guid.NewGuid()).ToList();
        var used = await Task.WhenAll(proofs.SelectMany(proof => new[] { (proof, a), (proof, b), (proof, a) }).Select(async one => (one.proof, (await one.Item2.Proofs!.UseAsync(one.proof, Now.AddMinutes(1))).IsNew)));
        Assert.All(used.GroupBy(one => one.proof), same => Assert.Single(same, one => one.IsNew));
    }

    [Fact]
    public async Task Proofs_of_before_the_table_was_emptied_are_told_apart()
    {
        var database = PostgresCluster.Shared().NewDatabase();
        await using var a = await OpenAsync(database);
        var before = await a.Proofs!.UseAsync(Guid.NewGuid(), Now.AddMinutes(1));
        await using (var source = Npgsql.NpgsqlDataSource.Create(database))
        {
            // As PostgreSQL does when it starts after a crash.
            await using var command = source.CreateCommand("truncate used_proof, proof_memory, page_session");
            await command.ExecuteNonQueryAsync();
        }
        var after = await a.Proofs.UseAsync(Guid.NewGuid(), Now.AddMinutes(1));
        Assert.True(after.IsNew && after.RememberedSince > before.RememberedSince);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_session_that_is_ended_at_one_server_is_ended_at_all(bool isShared)
    {
        var database = isShared ? PostgresCluster.Shared().NewDatabase() : "";
        await using var a = isShared ? await OpenAsync(database) : null;
        await using var b = isShared ? await OpenAsync(database) : null;
        var (here, there) = isShared ? (a!.Sessions, b!.Sessions) : Alone();
        PageSession[] all = [Session(1, "Staff hpr:1", "sub-1", "s1"), Session(2, "Staff hpr:1", "sub-1", "s2"), Session(3, "Citizen p", "sub-2", "")];
        foreach (var session in all) Assert.True(await here.AddAsync(session));
        Assert.Equal(all[0].Content.ToArray(), (await there.FindAsync(all[0].Digest))!.Content.ToArray());
        Assert.Equal(2, (await there.OfOwnerAsync("Staff hpr:1")).Count);
        await there.ChangeAsync(all[0] with { Used = Now.AddMinutes(3) });
        Assert.Equal(3, Math.Round(((await here.FindAsync(all[0].Digest))!.Used - Now).TotalMinutes));
        Assert.Equal((0, 0, 1), (await there.EndAsync("other", "sub-1", null), await there.EndAsync("iss", null, null), await there.EndAsync("iss", "sub-1", "s2")));
        Assert.Null(await here.FindAsync(all[1].Digest));
        await here.ChangeAsync(all[1] with { Used = Now });
        Assert.Null(await there.FindAsync(all[1].Digest));
        Assert.Equal(1, await here.EndAsync("iss", null, "s1"));
        await there.RemoveAsync(all[2].Digest);
        foreach (var session in all) Assert.Null(await here.FindAsync(session.Digest));
        foreach (var session in all) await here.AddAsync(session);
        await there.SweepAsync(Now.AddMinutes(1), Now.AddDays(-1));
        Assert.Null(await here.FindAsync(all[2].Digest));

        static (IPageSessions, IPageSessions) Alone()
        {
            var only = new MemorySessions();
            return (only, only);
        }
    }

    private static PageSession Session(byte number, string owner, string subject, string session) =>
        new(new byte[] { number, 2, 3 }, owner, Now, Now, new byte[] { 4, number }) { Issuer = "iss", Subject = subject, ServiceSession = session };

    private static Task<RecordStore> OpenAsync(string database) => RecordStore.OpenAsync(new RecordStoreOptions { Database = database, Extractors = [] });
}
