using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records;

/// <summary>A code for sign-in while the service is down.</summary>
/// <param name="Id">Its id: it tells nothing of the code.</param>
/// <param name="Digest">SHA-256 of the code, which has too many values to be guessed from it.</param>
/// <param name="Organisation">The organisation that it is for, by its number.</param>
/// <param name="Owner">Who may sign in by it, as the access log names them.</param>
/// <param name="IssuedBy">Who gave it, as the access log names them.</param>
/// <param name="Issued">When it was given.</param>
/// <param name="Until">Until when it is good.</param>
/// <param name="Content">Who may sign in by it, sealed by the host.</param>
public sealed record EmergencyCode(
    Guid Id, ReadOnlyMemory<byte> Digest, string Organisation, string Owner, string IssuedBy, DateTimeOffset Issued, DateTimeOffset Until, ReadOnlyMemory<byte> Content)
{
    /// <summary>When it was used; null while it was not.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>When it was withdrawn; null while it was not.</summary>
    public DateTimeOffset? Withdrawn { get; init; }
}

/// <summary>Codes for sign-in while the service is down, and when somebody said that it is. Each change comes with its entry in the access log.</summary>
public sealed class EmergencyCodes
{
    private const string Columns = "select code_id, code_digest, organisation, owner, issued_by, time_issued, time_until, content, time_used, time_withdrawn from emergency_code";

    private readonly IDatabase _database;
    private readonly Writer _writer;

    internal EmergencyCodes(IDatabase database, Writer writer) => (_database, _writer) = (database, writer);

    /// <summary>Keeps a code.</summary>
    public Task AddAsync(EmergencyCode code, AuditEntry audit, CancellationToken ct = default) => ChangeAsync(
        "insert into emergency_code (code_id, code_digest, organisation, owner, issued_by, time_issued, time_until, content) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [code.Id, code.Digest.ToArray(), code.Organisation, code.Owner, code.IssuedBy, Instant.Microseconds(code.Issued), Instant.Microseconds(code.Until), code.Content.ToArray()], audit, ct);

    /// <summary>The code of a digest; null when there is none.</summary>
    public async Task<EmergencyCode?> FindAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default)
    {
        await using var session = await _database.RentReaderAsync(ct);
        return await session.FirstAsync($"{Columns} where code_digest = $1", [digest.ToArray()], Read, ct);
    }

    /// <summary>The codes of an organisation, the last one first.</summary>
    public async Task<IReadOnlyList<EmergencyCode>> OfOrganisationAsync(string organisation, CancellationToken ct = default)
    {
        await using var session = await _database.RentReaderAsync(ct);
        return await session.ListAsync($"{Columns} where organisation = $1 order by time_issued desc limit 1000", [organisation], Read, ct);
    }

    /// <summary>Uses a code that is good: once, at one of the servers.</summary>
    /// <returns>False, with nothing changed or logged, where it is not good now.</returns>
    public Task<bool> UseAsync(Guid id, DateTimeOffset now, AuditEntry audit, CancellationToken ct = default) => ChangeAsync(
        "update emergency_code set time_used = $2 where code_id = $1 and time_used is null and time_withdrawn is null and time_until > $2", [id, Instant.Microseconds(now)], audit, ct);

    /// <summary>Withdraws a code of an organisation that was not used.</summary>
    /// <returns>False, with nothing changed or logged, where there is no such code.</returns>
    public Task<bool> WithdrawAsync(Guid id, string organisation, DateTimeOffset now, AuditEntry audit, CancellationToken ct = default) => ChangeAsync(
        "update emergency_code set time_withdrawn = $2 where code_id = $1 and organisation = $3 and time_used is null and time_withdrawn is null", [id, Instant.Microseconds(now), organisation], audit, ct);

    /// <summary>Says that the service is down.</summary>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="from">From when.</param>
    /// <param name="until">Until when.</param>
    /// <param name="audit">The entry of the access log.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DeclareAsync(string by, string reason, DateTimeOffset from, DateTimeOffset until, AuditEntry audit, CancellationToken ct = default) => ChangeAsync(
        "insert into declared_outage (outage_id, declared_by, reason, time_from, time_until) values ($1, $2, $3, $4, $5)",
        [Guid.NewGuid(), by, reason, Instant.Microseconds(from), Instant.Microseconds(until)], audit, ct);

    /// <summary>Says that the service is back.</summary>
    public Task<bool> EndDeclaredAsync(DateTimeOffset now, AuditEntry audit, CancellationToken ct = default) =>
        ChangeAsync("update declared_outage set time_until = $1 where time_until > $1", [Instant.Microseconds(now)], audit, ct);

    /// <summary>Until when the service was said to be down; null where nobody says so now.</summary>
    public async Task<DateTimeOffset?> DeclaredUntilAsync(DateTimeOffset now, CancellationToken ct = default)
    {
        await using var session = await _database.RentReaderAsync(ct);
        return await session.FirstAsync(
            "select max(time_until) from declared_outage where time_from <= $1 and time_until > $1", [Instant.Microseconds(now)], r => r.IsNull(0) ? (DateTimeOffset?)null : Instant.FromMicroseconds(r.Long(0)), ct);
    }

    private async Task<bool> ChangeAsync(string sql, object?[] arguments, AuditEntry audit, CancellationToken ct)
    {
        var isChanged = false;
        await _writer.RunAuditedAsync(async (session, token) => (isChanged = await session.ExecuteAsync(sql, arguments, token) > 0) ? [(audit, null)] : [], ct);
        return isChanged;
    }

    private static EmergencyCode Read(Row r) => new(
        r.Uuid(0), r.Bytes(1), r.Text(2), r.Text(3), r.Text(4), Instant.FromMicroseconds(r.Long(5)), Instant.FromMicroseconds(r.Long(6)), r.Bytes(7))
    {
        Used = r.IsNull(8) ? null : Instant.FromMicroseconds(r.Long(8)), Withdrawn = r.IsNull(9) ? null : Instant.FromMicroseconds(r.Long(9)),
    };
}
