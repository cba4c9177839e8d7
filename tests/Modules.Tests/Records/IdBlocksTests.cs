using Varde.Records;
using Varde.Records.Storage;
using Varde.Records.Storage.Sqlite;

namespace Varde.Modules.Tests.Records;

/// <summary>Keys are given once, also when the database fails.</summary>
public sealed class IdBlocksTests
{
    [Fact]
    public async Task Keys_of_a_block_whose_transaction_was_undone_are_not_given()
    {
        var folder = Directory.CreateTempSubdirectory("varde-keys-").FullName;
        await (await RecordStore.OpenAsync(new RecordStoreOptions { Database = folder })).DisposeAsync();
        await using (var database = SqliteDatabase.Open(folder))
        {
            await using var session = await database.OpenWriterAsync(default);
            var isDown = true;
            using var ours = new IdBlocks("document", (action, ct) => WriteAsync(session, action, isDown, ct));
            using var others = new IdBlocks("document", (action, ct) => WriteAsync(session, action, isDown: false, ct));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await ours.NextAsync(default));
            isDown = false;
            Assert.NotEqual(await others.NextAsync(default), await ours.NextAsync(default));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WriteAsync(Session session, Func<Session, CancellationToken, Task> action, bool isDown, CancellationToken ct)
    {
        await session.BeginAsync(ct);
        await action(session, ct);
        if (!isDown)
        {
            await session.CommitAsync(ct);
            return;
        }
        await session.RollbackAsync();
        throw new StoreUnavailableException("The disk is full.");
    }
}
