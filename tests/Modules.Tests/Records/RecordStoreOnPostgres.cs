using Npgsql;
using Varde.Foundation;
using Varde.Records;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Records;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class RecordStoreOnPostgres : RecordStoreContract
{
    [Fact]
    public async Task A_template_that_only_another_server_has_used_is_in_use()
    {
        var template = new Definition(DefinitionKind.Template, Template, "", "<template/>"u8.ToArray(), "{}"u8.ToArray());
        _ = (await Store.SaveDefinitionAsync(template, WhenPresent.Refuse, Audit())).Value;
        await using (var other = await OpenAsync())
            await other.AddAsync(await other.NewEhrAsync(), Composition(1));
        var changed = template with { Content = "<template a='1'/>"u8.ToArray() };
        Assert.Equal(
            ConflictReason.DefinitionInUse,
            Assert.IsType<Conflict>((await Store.SaveDefinitionAsync(changed, WhenPresent.ReplaceUnused, Audit())).Refusal).Reason);
    }

    [Fact]
    public async Task Two_servers_append_to_one_access_log_in_turns_and_at_once()
    {
        var ehr = await Store.NewEhrAsync();
        await using var other = await OpenAsync();
        for (var i = 0; i < 5; i++)
            foreach (var store in (RecordStore[])[Store, other, other]) await store.AppendReadAuditAsync(Audit("read", ehr));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? Store : other).AppendReadAuditAsync(Audit("read", ehr))));
        Assert.Equal(1 + 15 + 200, (await Store.ReadAuditAsync(ehr, PageRequest.First)).Total);
        Assert.True((await Store.VerifyAsync()).IsSound);
    }

    protected override string NewDatabase() => PostgresCluster.Shared().NewDatabase();

    private protected override string Bytes(byte[] bytes) => $"decode('{Convert.ToHexString(bytes)}', 'hex')";

    private protected override async Task RawAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private protected override async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
