using Varde.Records.Storage;

namespace Varde.Records.SignIns;

/// <summary>The sessions that servers on one PostgreSQL share.</summary>
internal sealed class SharedSessions(IDatabase database) : IPageSessions
{
    private const int Room = 100_000;
    private const string Columns = "select session_digest, owner, issuer, subject, service_session, time_began, time_used, content from page_session";

    public async Task<bool> AddAsync(PageSession session, CancellationToken ct = default) => await RunAsync(
        """
        insert into page_session (session_digest, owner, issuer, subject, service_session, time_began, time_used, content)
        select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from page_session) < $9
        """,
        [
            session.Digest.ToArray(), session.Owner, session.Issuer, session.Subject, session.ServiceSession,
            Instant.Microseconds(session.Began), Instant.Microseconds(session.Used), session.Content.ToArray(), Room,
        ], ct) == 1;

    public async Task<PageSession?> FindAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync($"{Columns} where session_digest = $1", [digest.ToArray()], Read, ct);
    }

    public Task ChangeAsync(PageSession session, CancellationToken ct = default) =>
        RunAsync("update page_session set time_used = $2, content = $3 where session_digest = $1", [session.Digest.ToArray(), Instant.Microseconds(session.Used), session.Content.ToArray()], ct);

    public Task RemoveAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default) => RunAsync("delete from page_session where session_digest = $1", [digest.ToArray()], ct);

    public async Task<IReadOnlyList<PageSession>> OfOwnerAsync(string owner, CancellationToken ct = default)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync($"{Columns} where owner = $1 order by time_began", [owner], Read, ct);
    }

    public Task<int> EndAsync(string issuer, string? subject, string? serviceSession, CancellationToken ct = default) => (subject, serviceSession) switch
    {
        (null, null) => Task.FromResult(0),
        (null, { } told) => RunAsync("delete from page_session where issuer = $1 and service_session = $2", [issuer, told], ct),
        ({ } person, null) => RunAsync("delete from page_session where issuer = $1 and subject = $2", [issuer, person], ct),
        ({ } person, { } told) => RunAsync("delete from page_session where issuer = $1 and subject = $2 and service_session = $3", [issuer, person, told], ct),
    };

    public Task SweepAsync(DateTimeOffset unusedSince, DateTimeOffset begunBefore, CancellationToken ct = default) =>
        RunAsync("delete from page_session where time_used < $1 or time_began < $2", [Instant.Microseconds(unusedSince), Instant.Microseconds(begunBefore)], ct);

    // A table without a log needs no writer's turn, and no wait for the disk.
    private async Task<int> RunAsync(string sql, object?[] arguments, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ExecuteAsync(sql, arguments, ct);
    }

    private static PageSession Read(Row r) => new(r.Bytes(0), r.Text(1), Instant.FromMicroseconds(r.Long(5)), Instant.FromMicroseconds(r.Long(6)), r.Bytes(7))
    {
        Issuer = r.Text(2), Subject = r.Text(3), ServiceSession = r.Text(4),
    };
}
