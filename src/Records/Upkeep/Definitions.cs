using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Templates and stored queries.</summary>
internal sealed class Definitions(IDatabase database, Writer writer, TimeProvider time)
{
    private const string Columns = "select kind, id, version, content, facts, time_stored from definition";

    public async Task<Outcome<StoredDefinition>> SaveAsync(Definition definition, WhenPresent whenPresent, AuditEntry audit, CancellationToken ct)
    {
        Outcome<StoredDefinition> outcome = new NotFound("Not saved.");
        var now = Instant.Microseconds(time.GetUtcNow());
        await writer.RunAuditedAsync(async (session, token) =>
        {
            outcome = await SaveAsync(session, definition, whenPresent, now, token);
            return outcome.IsDone ? [(audit, null)] : [];
        }, ct);
        return outcome;
    }

    public async Task<Outcome<Definition>> DeleteAsync(DefinitionKind kind, string id, string version, AuditEntry audit, CancellationToken ct)
    {
        Outcome<Definition> outcome = new NotFound($"{kind} {id} does not exist.");
        await writer.RunAuditedAsync(async (session, token) =>
        {
            outcome = await DeleteAsync(session, kind, id, version, token);
            return outcome.IsDone ? [(audit, null)] : [];
        }, ct);
        return outcome;
    }

    public async Task<Outcome<StoredDefinition>> ReadAsync(DefinitionKind kind, string id, string version, CancellationToken ct)
    {
        // PostgreSQL takes no text with NUL: nothing has such an id.
        if (id.Contains('\0') || version.Contains('\0')) return new NotFound($"{kind} of this id does not exist.");
        await using var session = await database.RentReaderAsync(ct);
        var candidates = version.Length > 0
            ? await session.ListAsync($"{Columns} where kind = $1 and id = $2 and version = $3", [(int)kind, id, version], Read, ct)
            : await session.ListAsync($"{Columns} where kind = $1 and id = $2", [(int)kind, id], Read, ct);
        return candidates.MaxBy(c => SemanticVersion.SortKey(c.Definition.Version), StringComparer.Ordinal) is { } found
            ? found
            : new NotFound($"{kind} {id} does not exist.");
    }

    public async Task<IReadOnlyList<DefinitionSummary>> ListAsync(DefinitionKind kind, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync(
            "select id, version, facts, time_stored from definition where kind = $1 order by id, version", [(int)kind],
            r => new DefinitionSummary(r.Text(0), r.Text(1), r.Bytes(2), Instant.FromMicroseconds(r.Long(3))), ct);
    }

    private static StoredDefinition Read(Row r) => new(
        new Definition((DefinitionKind)r.Int(0), r.Text(1), r.Text(2), r.Bytes(3), r.Bytes(4)), Instant.FromMicroseconds(r.Long(5)));

    private static Task<StoredDefinition?> FindAsync(Session session, DefinitionKind kind, string id, string version, CancellationToken ct) =>
        session.FirstAsync($"{Columns} where kind = $1 and id = $2 and version = $3", [(int)kind, id, version], Read, ct);

    private static async Task<Outcome<StoredDefinition>> SaveAsync(
        Session session, Definition definition, WhenPresent whenPresent, long now, CancellationToken ct)
    {
        var stored = await FindAsync(session, definition.Kind, definition.Id, definition.Version, ct);
        if (await RefusedAsync(session, definition, stored, whenPresent, ct) is { } refusal) return refusal;
        await session.ExecuteAsync(
            """
            insert into definition (kind, id, version, time_stored, facts, content) values ($1, $2, $3, $4, $5, $6)
            on conflict (kind, id, version) do update set time_stored = excluded.time_stored, facts = excluded.facts, content = excluded.content
            """,
            [(int)definition.Kind, definition.Id, definition.Version, now, definition.Facts.ToArray(), definition.Content.ToArray()], ct);
        return new StoredDefinition(definition, Instant.FromMicroseconds(now));
    }

    private static async Task<Conflict?> RefusedAsync(
        Session session, Definition definition, StoredDefinition? stored, WhenPresent whenPresent, CancellationToken ct)
    {
        if (stored is null || whenPresent == WhenPresent.Replace) return null;
        if (whenPresent == WhenPresent.Refuse) return new Conflict($"{definition.Kind} {definition.Id} exists.");
        var same = stored.Definition.Content.Span.SequenceEqual(definition.Content.Span);
        return same || !await IsUsedAsync(session, definition.Kind, definition.Id, ct) ? null : InUse(definition.Kind, definition.Id);
    }

    private static async Task<Outcome<Definition>> DeleteAsync(Session session, DefinitionKind kind, string id, string version, CancellationToken ct)
    {
        if (await FindAsync(session, kind, id, version, ct) is not { } stored) return new NotFound($"{kind} {id} does not exist.");
        if (await IsUsedAsync(session, kind, id, ct)) return InUse(kind, id);
        await session.ExecuteAsync("delete from definition where kind = $1 and id = $2 and version = $3", [(int)kind, id, version], ct);
        return stored.Definition;
    }

    // The name is looked up where it is kept: another server may have brought it with a document that this one has never seen.
    private static async Task<bool> IsUsedAsync(Session session, DefinitionKind kind, string id, CancellationToken ct) =>
        kind == DefinitionKind.Template
        && await session.FirstAsync("select name_id from name where text = $1", [id], r => (int?)r.Int(0), ct) is { } template
        && await session.FirstAsync("select 1 from document where template_id = $1 limit 1", [template], _ => true, ct);

    private static Conflict InUse(DefinitionKind kind, string id) =>
        new($"{kind} {id} is in use by stored documents.", ConflictReason.DefinitionInUse);
}
